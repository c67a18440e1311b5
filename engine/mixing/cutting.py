"""The clips of a mix, each under its id, with what plays of its media after the trim of its group. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from engine.errors import Fault, MissingMedia
from engine.frames import from_microseconds
from engine.media import Source
from engine.mixing.settings import InvalidMix, MixClip, MixSettings, MixTrim
from engine.plan import spoken_name
from engine.timeline import AnyElement, ImageElement, Timeline, Track, VideoElement, media_faults
from engine.timeline.elements import Fit

TRACK = UUID(int=1)


class Cut(NamedTuple):
    """What makes a clip itself: a copy of a file is no other clip. In frames of the mix."""

    checksum: str
    source_in: int
    frames: int


@dataclass(frozen=True)
class DraftClip:
    """A clip as it plays. `name` is its own, or that of its place; `group` counts from 0, and is None in a pool; `path` is where
    it stands in the settings.
    """

    id: str
    name: str
    asset: UUID
    group: int | None
    weight: int
    cut: Cut
    path: str


def cut_clips(settings: MixSettings, sources: Mapping[UUID, Source]) -> dict[str, DraftClip]:
    """By id, in order. Raises InvalidMix for two of one id, and for what media and transitions do not allow; MissingMedia."""
    found: dict[str, DraftClip] = {}
    faults: list[Fault] = []
    for path, id_, group, clip, name in _listed(settings):
        if clip.asset not in sources:
            raise MissingMedia(f"{spoken_name(name)} is no longer in the library.", f"asset {clip.asset}")
        trim = settings.groups[group].trim if group is not None else None
        cut = _cut(clip, sources[clip.asset], trim, settings)
        if cut is None:
            faults.append(Fault(f"{path}.duration", f"{spoken_name(name)} is a picture: say how long it is shown"))
        elif cut.frames < 1:
            faults.append(Fault(f"{path}.source_in", f"{spoken_name(name)} ends before it begins"))
        elif id_ in found:
            faults.append(Fault(f"{path}.id", f"Two clips have the id “{id_}”"))
        else:
            found[id_] = DraftClip(id_, name, clip.asset, group, clip.weight, cut, path)
    faults = faults or _media_faults(settings, found, sources) or _transition_faults(settings, found)
    if faults:
        raise InvalidMix(faults)
    return found


def shown(
    settings: MixSettings, clip: DraftClip, sources: Mapping[UUID, Source], start: int, id_: UUID
) -> VideoElement | ImageElement:
    """The clip as an element of a timeline."""
    fit: Fit = "fill" if settings.fit == "fill" else "fit"
    asset, frames, name = clip.asset, clip.cut.frames, clip.name
    if sources[asset].info.kind == "image":
        return ImageElement(id=id_, asset=asset, start=start, duration=frames, name=name, fit=fit)
    source_in = clip.cut.source_in
    return VideoElement(id=id_, asset=asset, start=start, duration=frames, source_in=source_in, name=name, fit=fit)


def _listed(settings: MixSettings) -> Iterator[tuple[str, str, int | None, MixClip, str]]:
    """Every clip with its path, its id and its group before it, and a name after it: its own, or that of its place."""
    for g, group in enumerate(settings.groups):
        for c, clip in enumerate(group.clips):
            yield f"groups.{g}.clips.{c}", clip.id or f"{g + 1}.{c + 1}", g, clip, clip.name or f"{group.name} {c + 1}"
    for c, clip in enumerate(settings.pool):
        yield f"pool.{c}", clip.id or f"{c + 1}", None, clip, clip.name or f"Clip {c + 1}"


def _cut(clip: MixClip, source: Source, trim: MixTrim | None, settings: MixSettings) -> Cut | None:
    """None for a picture of no length."""
    is_picture = source.info.kind == "image"
    begin, frames = (0 if is_picture else clip.source_in), clip.duration
    if frames is None:
        if source.info.duration_us is None:
            return None
        frames = from_microseconds(source.info.duration_us, settings.rate.fraction) - begin
    if trim is None or frames <= trim.duration:
        return Cut(source.checksum, begin, frames)
    spare = frames - trim.duration
    if trim.part == "window":
        spare = _drawn(f"{settings.seed} {source.checksum} {begin} {frames}", spare + 1)
    before = 0 if is_picture or trim.part == "first" else spare
    return Cut(source.checksum, begin + before, trim.duration)


def _drawn(words: str, choices: int) -> int:
    """One of so many, the same for the same words on every machine."""
    return int.from_bytes(sha256(words.encode()).digest()[:8], "big") % choices


def _media_faults(settings: MixSettings, clips: Mapping[str, DraftClip], sources: Mapping[UUID, Source]) -> list[Fault]:
    """What clips ask of their media and do not get, as of any timeline."""
    listed = list(clips.values())
    elements: list[AnyElement] = [shown(settings, clip, sources, 0, UUID(int=n)) for n, clip in enumerate(listed, 2)]
    timeline = Timeline.model_construct(
        rate=settings.rate, tracks=[Track.model_construct(id=TRACK, type="overlay", elements=elements)]
    )
    found = media_faults(timeline, {clip.asset: sources[clip.asset].info for clip in listed})
    places = [fault.path.split(".") for fault in found]
    return [Fault(f"{listed[int(n)].path}.{field}", each.message) for each, (*_, n, field) in zip(found, places, strict=True)]


def _transition_faults(settings: MixSettings, clips: Mapping[str, DraftClip]) -> list[Fault]:
    """Clips too short for what may join them to the one before and the one after, in whatever film."""
    came = [group.transition.duration if g and group.transition else 0 for g, group in enumerate(settings.groups)]
    goes = [_longest_after(settings, g) for g in range(len(settings.groups))]
    rate, faults = settings.rate.fraction, []
    for clip in clips.values():
        if clip.group is None:
            continue
        needed = max(came[clip.group] + goes[clip.group], came[clip.group] + 1, goes[clip.group] + 1)
        if clip.cut.frames < needed:
            lasts, takes = (f"{float(frames / rate):.3f}".rstrip("0").rstrip(".") for frames in (clip.cut.frames, needed))
            group = settings.groups[clip.group].name
            sentence = f"{spoken_name(clip.name)} of “{group}” lasts {lasts} s, and the transitions around it need {takes} s"
            faults.append(Fault(clip.path, f"{sentence}: make them shorter, or the clip longer"))
    return faults


def _longest_after(settings: MixSettings, g: int) -> int:
    """The longest transition of the groups that may come right after that one."""
    longest = 0
    for group in settings.groups[g + 1 :]:
        longest = max(longest, group.transition.duration if group.transition else 0)
        if not group.optional and settings.mode == "auto":
            break
    return longest
