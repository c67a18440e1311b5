"""`render`, `preview` and `mix`: what makes films, pictures and playlists of documents."""

import argparse
from pathlib import Path
from typing import Any

from engine import mixing
from engine.cli import materials
from engine.cli.terminal import FAILED, OK, WrongUsage, complain, interruptible, progress, read_json, say
from engine.frames import parse_timecode
from engine.media import MediaInfo
from engine.plan import plan
from engine.presets import FORMATS, PRESETS, QUALITIES, Preset, choose
from engine.preview import Pieces, Rendition, in_shape_of, still
from engine.render import render
from engine.segments import SegmentStore
from engine.timeline import Timeline
from engine.workroom import workroom

CACHE_BYTES = 10 * 1024**3
CAPTIONS = ("burned", "soft", "beside", "none")
STILLS = (".jpg", ".jpeg")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("render", help="make a film, a GIF or a sound of a timeline document")
    command.add_argument("timeline", type=Path, help="the document, as JSON (docs/timeline-format.md)")
    command.add_argument("out", type=Path, help="the file to write")
    command.add_argument("--preset", choices=PRESETS, default="1080p")
    command.add_argument("--format", choices=FORMATS, help="default: what the name of the file says, else mp4")
    command.add_argument("--quality", choices=QUALITIES, default="medium")
    command.add_argument("--captions", choices=CAPTIONS, default="", help="where captions go; default: into the picture")
    command.add_argument("--copy", action="store_true", help="copy stretches of sources that are like the output already")
    command.add_argument("--metadata", action="append", default=[], metavar="NAME=TEXT", help="title, artist, comment, ...")
    _add_shared(command)
    command.set_defaults(run=_render)

    command = commands.add_parser("preview", help="make a still of one frame (OUT.jpg), or an HLS rendition (a folder)")
    command.add_argument("timeline", type=Path)
    command.add_argument("out", type=Path)
    command.add_argument("--at", default="0", help="the moment of the still, as a frame or a timecode; default: 0")
    command.add_argument("--height", type=int, default=360, help="of the still, in pixels")
    _add_shared(command)
    command.set_defaults(run=_preview)

    command = commands.add_parser("mix", help="make many distinct films of groups of clips")
    command.add_argument("settings", type=Path, help="what to mix, as JSON")
    command.add_argument("--output", type=Path, metavar="DIR", help="the folder to write into")
    command.add_argument("--dry-run", action="store_true", help="say which films there would be, and make none")
    _add_shared(command)
    command.set_defaults(run=_mix)


def _add_shared(command: argparse.ArgumentParser) -> None:
    command.add_argument("--media", type=Path, help=materials.MEDIA_HELP)
    command.add_argument("--cache", type=Path, help="a folder that keeps encoded parts for the next time")
    command.add_argument("--parallel", type=int, help="how many encoders run at once; default: one per core")


def _render(given: argparse.Namespace) -> int:
    preset = _preset(given)
    metadata = dict(_pair(each) for each in given.metadata)
    timeline = materials.load(given.timeline)
    planned = plan(timeline, materials.sources_of(timeline, given.media or given.timeline.parent), preset)
    with interruptible() as stop, workroom(given.out.parent) as room:
        how = {"report": progress(), "should_stop": stop, "parallel": given.parallel, "metadata": metadata}
        info = render(planned, given.out, _store(given, room), room, **how)
    say(given, f"{given.out}: {_described(info)}", out=str(given.out), info=info.to_json())
    return OK


def _preset(given: argparse.Namespace) -> Preset:
    by_suffix = next((name for name, each in FORMATS.items() if each.suffix == given.out.suffix.lower()), "mp4")
    try:
        chosen = choose(given.preset, given.format or by_suffix, given.quality, given.captions)
    except ValueError as error:
        raise WrongUsage(str(error)) from error
    return chosen.copying() if given.copy else chosen


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise WrongUsage(f"Write metadata as NAME=TEXT, not {text!r}")
    return name, value


def _preview(given: argparse.Namespace) -> int:
    timeline = materials.load(given.timeline)
    sources = materials.sources_of(timeline, given.media or given.timeline.parent)
    if given.out.suffix.lower() in STILLS:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        frame = _frame(given.at, timeline)
        with workroom(given.out.parent) as room:
            still(timeline, sources, frame, given.out, room, height=given.height)
        say(given, f"{given.out}: frame {frame}", out=str(given.out), frame=frame)
        return OK
    rendition = Rendition(plan(timeline, sources, in_shape_of(timeline.canvas)))
    given.out.mkdir(parents=True, exist_ok=True)
    with interruptible() as stop, workroom(given.out) as room:
        pieces, show = Pieces(rendition, _store(given, room), room, stop), progress()
        for number, name in enumerate(rendition.pieces, 1):
            (given.out / name).write_bytes(pieces.read(name))
            show(number / len(rendition.pieces), f"Piece {number} of {len(rendition.pieces)}")
    playlists = {"video.m3u8": rendition.video(str), "sound.m3u8": rendition.sound(str), "index.m3u8": rendition.master(str)}
    for name, playlist in playlists.items():
        (given.out / name).write_text(playlist)
    index = given.out / "index.m3u8"
    say(given, f"{index}: {len(rendition.pieces)} pieces", out=str(index), pieces=list(rendition.pieces))
    return OK


def _frame(text: str, timeline: Timeline) -> int:
    try:
        return int(text) if text.isdecimal() else parse_timecode(text, timeline.rate.fraction)
    except ValueError as error:
        raise WrongUsage(f"{error}") from error


def _mix(given: argparse.Namespace) -> int:
    if given.output is None and not given.dry_run:
        raise WrongUsage("Say where the films go, with --output DIR, or only look at them with --dry-run")
    settings = mixing.MixSettings.load(read_json(given.settings))
    sources = materials.sources(settings.assets(), given.media or given.settings.parent)
    if given.dry_run:
        return _say_films(given, settings, mixing.draft(settings, sources))
    planned = mixing.plan_mix(settings, sources)
    given.output.mkdir(parents=True, exist_ok=True)
    with interruptible() as stop, workroom(given.output) as room:
        outcomes = mixing.make(planned, given.output, _store(given, room), room, progress(), stop, given.parallel)
    made = [each for each in outcomes if each.info is not None]
    told = [
        {
            **_film(settings, each.output.film),
            "info": each.info.to_json() if each.info else None,
            "error": each.failure.reason if each.failure else None,
        }
        for each in outcomes
    ]
    for each in outcomes:
        if each.failure is not None and not given.json:
            complain(f"{each.output.file}: {each.failure.reason}")
    say(given, f"{given.output}: {len(made)} of {len(outcomes)} films", out=str(given.output), films=told)
    return OK if len(made) == len(outcomes) else FAILED


def _say_films(given: argparse.Namespace, settings: mixing.MixSettings, draft: mixing.Draft) -> int:
    """What a mix would make, with how many films there might be."""
    films, count = [_film(settings, film) for film in draft.films], draft.possible
    lines = [f"{film['number']:>3}  {film['file']}  {film['seconds']:.3f} s  {', '.join(film['names'])}" for film in films]
    more = f"{len(films)} of {'' if count.is_exact else 'about '}{count.value:,} films"
    say(given, "\n".join([*lines, more]), films=films, possible=count.value, is_exact=count.is_exact)
    return OK


def _film(settings: mixing.MixSettings, film: mixing.DraftFilm) -> dict[str, Any]:
    """`clips` are ids, `names` what they are called, both in order."""
    return {
        "number": film.number,
        "file": film.file,
        "frames": film.frames,
        "seconds": round(float(film.frames / settings.rate.fraction), 3),
        "clips": [clip.id for clip in film.clips],
        "names": [clip.name for clip in film.clips],
        "metadata": dict(film.metadata),
    }


def _store(given: argparse.Namespace, room: Path) -> SegmentStore:
    return SegmentStore(given.cache or room / "cache", CACHE_BYTES)


def _described(info: MediaInfo) -> str:
    size = f"{info.width} x {info.height}, {info.frames} frames, " if info.width else ""
    return f"{size}{(info.duration_us or 0) / 1e6:.3f} s"
