"""What may be wrong with the cut itself, whatever is made of it: media, gaps, silence, switches of tracks, captions."""

from collections.abc import Iterator
from uuid import UUID

from engine.frames import format_timecode
from engine.sounds import heard_tracks
from engine.timeline import (
    AnyElement,
    AudioElement,
    CaptionElement,
    MediaElement,
    SoundingElement,
    Timeline,
    Track,
    VideoElement,
)
from media_library.models import Asset
from projects import timelines
from projects.clip_table import PROBLEMS, problem_of
from projects.models import Project
from projects.preflight.finding import Finding, Fix, Looked, listed, several

Span = tuple[int, int]
MOST_GAPS = 5  # told one by one


def media(looked: Looked, project: Project) -> Iterator[Finding]:
    """What is missing, in the trash, not ready, or shorter than its clip. It stops a render wherever it is in the timeline."""
    found: dict[str, list[MediaElement]] = {}
    for element in looked.timeline.elements():
        if isinstance(element, MediaElement) and (problem := problem_of(looked.media.get(element.asset))):
            found.setdefault(problem, []).append(element)
    for problem, elements in found.items():
        names = [_name_of(looked, each) for each in elements]
        label = "Remove the clip" if len(elements) == 1 else f"Remove the {len(elements)} clips"
        fix = None if problem == PROBLEMS[Asset.Status.PROCESSING] else Fix("remove", label)
        first = min(each.start for each in elements)
        yield Finding("error", f"{listed(names)}: {_lower(problem)}", [each.id for each in elements], first, fix)
    yield from _tables(looked)
    for fault in timelines.media_faults(project, looked.timeline):
        faulty = _element_at(looked.timeline, fault.path)
        if faulty is not None and fault.message != timelines.NOT_YOURS:
            yield Finding("error", f"{fault.message}.", [faulty.id], faulty.start)


def gaps(looked: Looked) -> Iterator[Finding]:
    """Where nothing is shown: neither a picture nor words."""
    holes = _without(_shown(looked), (looked.start, looked.end))
    if not holes or holes == [(looked.start, looked.end)]:
        if holes and looked.timeline.duration:
            yield Finding("warning", "Nothing is shown: there is no picture in it, only the background.", frame=looked.start)
        return
    tail = holes.pop() if holes[-1][1] == looked.end == looked.timeline.duration else None
    main = next((track for track in looked.timeline.tracks if track.type == "video" and track.visible and track.elements), None)
    fix = Fix("close_gaps", "Close the gaps" if len(holes) > 1 else "Close the gap", {"tracks": [str(main.id)]}) if main else None
    for start, end in holes[:MOST_GAPS]:
        yield Finding("warning", f"Nothing is shown for {looked.time(end - start)} at {_at(looked, start)}.", (), start, fix)
    if len(holes) > MOST_GAPS:
        more = len(holes) - MOST_GAPS
        message = several(more, "One more stretch shows nothing.", "more stretches show nothing.")
        yield Finding("warning", message, (), holes[MOST_GAPS][0], fix)
    if tail:
        yield _tail(looked, tail)


def silence(looked: Looked) -> Iterator[Finding]:
    if any(_is_heard(looked, each) for track in heard_tracks(looked.timeline) for each in looked.on(track)):
        return
    yield Finding("warning", "The video has no sound.")


def switches(looked: Looked) -> Iterator[Finding]:
    """Tracks with something on them that is left out because of their switches."""
    heard, tracks = heard_tracks(looked.timeline), looked.timeline.tracks
    for track in tracks:
        elements = looked.on(track)
        if elements and not track.visible and track.type != "audio":
            fix = Fix("show_track", "Show it", {"track": str(track.id)})
            yield Finding("note", f"{_called(track)} is hidden, so it is not in the video.", (), elements[0].start, fix)
        sounding = [each for each in elements if _is_heard(looked, each)]
        if sounding and track.muted:
            fix = Fix("unmute_track", "Unmute it", {"track": str(track.id)})
            yield Finding("note", f"{_called(track)} is muted, so it is not heard.", (), sounding[0].start, fix)
    solo = [track for track in tracks if track.solo]
    silent = [track for track in tracks if track not in heard and not track.muted]
    if solo and any(_is_heard(looked, each) for track in silent for each in looked.on(track)):
        fix = Fix("end_solo", "End solo", {"tracks": [str(track.id) for track in solo]})
        yield Finding("warning", f"Only {listed([_called(track) for track in solo])} is heard: solo is on.", (), None, fix)


def captions(looked: Looked) -> Iterator[Finding]:
    """Those that come when the picture has ended."""
    last = max((end for _, end in _shown(looked)), default=0)
    late = [each for track in looked.timeline.tracks if track.visible for each in looked.on(track)]
    late = [each for each in late if isinstance(each, CaptionElement) and each.start >= last]
    if late and last:
        label = "Remove it" if len(late) == 1 else "Remove them"
        message = f"{several(len(late), 'A caption comes', 'captions come')} after the picture has ended."
        yield Finding("warning", message, [each.id for each in late], late[0].start, Fix("remove", label))


def _tables(looked: Looked) -> Iterator[Finding]:
    lacking = {pk for pk in looked.timeline.tables() if problem_of(looked.media.get(pk))}
    users = [each for each in looked.timeline.elements() if _tables_of(each) & lacking]
    if users:
        yield Finding("error", "A colour table is not in your library any more.", [each.id for each in users], users[0].start)


def _tables_of(element: object) -> set[UUID]:
    return {effect.asset for effect in getattr(element, "effects", []) if effect.kind == "lut"}


def _tail(looked: Looked, tail: Span) -> Finding:
    """The end, where nothing is shown any more: on purpose, or because the sound goes on."""
    length = looked.time(tail[1] - tail[0])
    if looked.timeline.content_end <= tail[0]:
        return Finding(
            "warning", f"The video goes on for {length} after the last clip.", (), tail[0], Fix("shorten", "Shorten it")
        )
    fix = Fix("set_range", "End with the picture", {"start": looked.start, "end": tail[0]})
    return Finding("warning", f"The sound goes on for {length} after the last picture.", (), tail[0], fix)


def _shown(looked: Looked) -> list[Span]:
    """Where something is seen, in order."""
    tracks = [track for track in looked.timeline.tracks if track.visible and track.type in ("video", "overlay")]
    return sorted((each.start, each.end) for track in tracks for each in track.elements)


def _without(spans: list[Span], whole: Span) -> list[Span]:
    """What of the whole none of the spans covers."""
    holes, reached = list[Span](), whole[0]
    for start, end in spans:
        if reached < min(start, whole[1]):
            holes.append((reached, min(start, whole[1])))
        reached = max(reached, end)
    return [*holes, (reached, whole[1])] if reached < whole[1] else holes


def _is_heard(looked: Looked, element: object) -> bool:
    if not isinstance(element, SoundingElement):
        return False
    asset = looked.media.get(element.asset)
    is_still = isinstance(element, VideoElement) and element.freeze
    volumes = [each.value for each in element.volume_keyframes] or [element.volume]
    return asset is not None and (asset.has_audio or isinstance(element, AudioElement)) and any(volumes) and not is_still


def _name_of(looked: Looked, element: MediaElement) -> str:
    asset = looked.media.get(element.asset)
    return asset.name if asset else element.name or "A clip"


def _element_at(timeline: Timeline, path: str) -> AnyElement | None:
    parts = path.split(".")
    return timeline.tracks[int(parts[1])].elements[int(parts[3])] if len(parts) > 3 and parts[0] == "tracks" else None


def _at(looked: Looked, frame: int) -> str:
    return format_timecode(frame, looked.rate)


def _called(track: Track) -> str:
    return track.name or f"A {track.type} track"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
