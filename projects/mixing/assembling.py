"""A project's groups, clips and setup made into the engine's settings: whole, in frames, with the media that are there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from engine.frames import from_microseconds
from engine.media import MediaInfo, Source
from engine.mixing import MixSettings
from engine.mixing.cutting import Cut
from jobs.models import Job
from media_library import storage
from media_library.models import Asset
from projects.clip_table import problem_of
from projects.mixing import setups
from projects.models import ClipGroup, MixOutput, MixSetup, Project, ProjectClip

_TOLD = 3  # clips by name in one sentence
_PAIRS = ("requires", "excludes", "apart")


@dataclass
class Assembly:
    """`settings` are whole: groups or pool, clips by str(ProjectClip.pk), project and date. `clips` are those that take part.

    `troubles`: sentences about clips that are left out, and films that were locked with them.
    """

    project: Project
    setup: MixSetup
    settings: MixSettings
    clips: dict[str, ProjectClip]
    sources: dict[UUID, Source]
    groups: list[ClipGroup] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def assemble(project: Project) -> Assembly:
    """A handful of queries; no file is fetched. Rules and rows that name a clip that is not there are left out.

    Raises InvalidMix where the stored settings are none.
    """
    setup = setups.setup_of(project)
    stored = setups.settings_of(setup)
    groups = list(project.groups.order_by("order"))
    every = list(project.clips.select_related("asset").order_by("order", "created_at", "pk"))
    taking_part = [clip for clip in every if bool(groups) == (clip.group_id is not None)]
    usable = [clip for clip in taking_part if not problem_of(clip.asset)]
    clips = {str(clip.pk): clip for clip in usable}
    kept, left_out = _rows(stored, groups, clips)
    settings = {
        **stored.dump(),
        **_clips_of(groups, usable, stored.rate.fraction),
        "rules": _rules(stored, clips),
        "rows": kept,
        "project": project.name[:255],
        "date": timezone.now().date().isoformat(),
    }
    sources = {clip.asset_id: _source(clip.asset) for clip in usable} | _music(project, stored)
    troubles = [*_tell_left_out(taking_part), *_tell_rows(left_out)]
    return Assembly(project, setup, MixSettings.load(settings), clips, sources, groups, troubles)


def made_before(project: Project) -> frozenset[tuple[Cut, ...]]:
    """What the films of earlier runs play, those that were made and those that are under way: for `settings.is_new`."""
    is_awaited = Q(status=MixOutput.Status.WAITING, mix__job__status__in=Job.ACTIVE)
    films = MixOutput.objects.filter(mix__project=project).filter(Q(status=MixOutput.Status.READY) | is_awaited)
    played = films.values_list("clips", flat=True)
    return frozenset(tuple(Cut(clip["checksum"], clip["source_in"], clip["frames"]) for clip in clips) for clips in played)


def _clips_of(groups: Sequence[ClipGroup], clips: Iterable[ProjectClip], rate: Fraction) -> dict[str, Any]:
    """As MixSettings has them: groups with their clips, or the pool where there are none."""
    members: dict[UUID | None, list[dict[str, Any]]] = {}
    for clip in clips:
        members.setdefault(clip.group_id, []).append(_clip(clip, rate))
    return {"groups": [_group(group, members.get(group.pk, []), rate) for group in groups], "pool": members.get(None, [])}


def _clip(clip: ProjectClip, rate: Fraction) -> dict[str, Any]:
    length = None if clip.length_us is None else max(1, from_microseconds(clip.length_us, rate))
    begin = from_microseconds(clip.source_in_us, rate)
    about = {"id": str(clip.pk), "asset": str(clip.asset_id), "name": clip.title, "weight": clip.weight}
    return {**about, "source_in": begin, "duration": length}


def _group(group: ClipGroup, clips: list[dict[str, Any]], rate: Fraction) -> dict[str, Any]:
    made: dict[str, Any] = {"name": group.name, "optional": group.is_optional, "clips": clips}
    if group.trim != ClipGroup.Trim.WHOLE:
        made["trim"] = {"part": group.trim, "duration": max(1, from_microseconds(group.trim_us or 0, rate))}
    if group.transition:
        made["transition"] = {"kind": group.transition, "duration": max(1, from_microseconds(group.transition_us, rate))}
    return made


def _rules(settings: MixSettings, clips: Mapping[str, ProjectClip]) -> dict[str, Any]:
    rules = settings.rules.model_dump(mode="json")
    return {**rules, **{name: [pair for pair in rules[name] if clips.keys() >= set(pair)] for name in _PAIRS}}


def _rows(
    settings: MixSettings, groups: Sequence[ClipGroup], clips: Mapping[str, ProjectClip]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Those that can be made of these clips, each pick in the place of its group; and the numbers of the others.

    In AUTO a row beyond the count waits. In MANUAL they are counted, so that films which were locked begin the grid.
    """
    kept: dict[int, list[str | None]] = {}
    left_out = []
    is_manual = settings.mode == "manual"
    for place, row in enumerate(sorted(settings.rows, key=lambda row: row.number), 1):
        number = place if is_manual else row.number
        if number > settings.count and not is_manual:
            continue
        picks = _placed([pick for pick in row.picks if pick is not None], groups, clips)
        if picks is None or not (is_manual or _is_whole(picks, groups, settings)):
            left_out.append(number)
        else:
            kept[number] = picks
    return [{"number": number, "picks": picks} for number, picks in kept.items()], left_out


def _placed(picks: Sequence[str], groups: Sequence[ClipGroup], clips: Mapping[str, ProjectClip]) -> list[str | None] | None:
    """None where a clip is not there, or two are of one group."""
    if not picks or not clips.keys() >= set(picks):
        return None
    if not groups:
        return list(picks)
    found: dict[UUID | None, str] = {clips[pick].group_id: pick for pick in picks}
    return [found.get(group.pk) for group in groups] if len(found) == len(picks) else None


def _is_whole(picks: Sequence[str | None], groups: Sequence[ClipGroup], settings: MixSettings) -> bool:
    """Whether it is as AUTO draws films."""
    if not groups:
        return len(picks) == settings.take
    return all(pick is not None or group.is_optional for pick, group in zip(picks, groups, strict=True))


def _music(project: Project, settings: MixSettings) -> dict[UUID, Source]:
    if settings.music is None:
        return {}
    found = Asset.objects.filter(owner=project.owner_id, pk=settings.music.asset).ready().first()
    return {found.pk: _source(found)} if found else {}


def _source(asset: Asset) -> Source:
    """As `importing.to_source`, which needs all that was measured: what a dry run asks for, a row always has."""
    row = {"kind": asset.kind, "container": asset.container, "size": asset.size, "duration_us": asset.duration_us}
    shown = {"width": asset.width, "height": asset.height, "audio_codec": asset.codec if asset.has_audio else ""}
    info = MediaInfo.from_json({**row, **shown, **asset.metadata.get("probe", {})})
    return Source(storage.path_of(storage.key_of(asset)), asset.checksum, info)


def _tell_left_out(clips: Iterable[ProjectClip]) -> Iterator[str]:
    why: dict[str, dict[str, None]] = {}
    for clip in clips:
        if problem := problem_of(clip.asset):
            why.setdefault(problem, {})[clip.title] = None
    for problem, titles in why.items():
        told = ", ".join(f"“{title}”" for title in list(titles)[:_TOLD])
        more = f" and {len(titles) - _TOLD} more" if len(titles) > _TOLD else ""
        said = problem if len(titles) == 1 else problem.replace("Its", "Their", 1)
        yield f"Left out of the mix: {told}{more}. {said}"


def _tell_rows(numbers: Sequence[int]) -> list[str]:
    if not numbers:
        return []
    films = f"Film {numbers[0]} was" if len(numbers) == 1 else f"Films {', '.join(map(str, numbers))} were"
    return [f"{films} given with clips that cannot be used now, and so left out until they can."]
