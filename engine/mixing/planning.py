"""MixSettings + media facts -> MixPlan: which films there will be, of which clips, under which names. Pure.

Every distinct clip is planned once, as a timeline of it alone: the parts of a render of the same clip have the same keys.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from engine.combinations import Count, Group, Mode, Recipe, count_combinations, draw
from engine.encoders import picture_words
from engine.errors import Fault, InvalidTimeline, MissingMedia
from engine.frames import from_microseconds, to_samples
from engine.layers import Segment
from engine.media import MediaInfo, Source
from engine.mixing.fields import Facts
from engine.mixing.naming import name_files
from engine.mixing.settings import InvalidMix, MixClip, MixSettings
from engine.plan import RenderPlan, plan, spoken_name
from engine.policy import MAX_SECONDS
from engine.sounds import Sound
from engine.timeline import ImageElement, Timeline, Track, VideoElement
from engine.timeline.elements import Fit

TRACK, ELEMENT = UUID(int=1), UUID(int=2)


class Cut(NamedTuple):
    """What makes a clip itself: a copy of a file is no other clip."""

    checksum: str
    source_in: int
    frames: int


@dataclass(frozen=True)
class Piece:
    """A clip, to be made once for all films that it plays in. `plan` is that of a film of it alone."""

    cut: Cut
    name: str
    plan: RenderPlan

    @property
    def sound(self) -> Sound | None:
        """Its sound, a sample longer than it: at rates such as 29.97 it lasts that long in some places."""
        return next((replace(sound, samples=sound.samples + 1) for sound in self.plan.sounds), None)


@dataclass(frozen=True)
class Output:
    """One film: its pieces in order. `index` counts from 1; `file` is its name, with the suffix."""

    index: int
    file: str
    pieces: tuple[Piece, ...]
    metadata: Mapping[str, str]

    @property
    def frames(self) -> int:
        return sum(piece.cut.frames for piece in self.pieces)

    def plan(self) -> RenderPlan:
        """As a render of the clips one after the other has it."""
        first = self.pieces[0].plan
        segments: list[Segment] = []
        sounds: list[Sound] = []
        for piece, start in zip(self.pieces, self.starts(), strict=True):
            segments += [replace(segment, start=start + segment.start) for segment in piece.plan.segments]
            begin, end = (to_samples(frame, first.rate) for frame in (start, start + piece.cut.frames))
            sounds += [replace(sound, start=begin, samples=end - begin) for sound in piece.plan.sounds]
        return replace(first, frames=self.frames, segments=tuple(segments), sounds=tuple(sounds))

    def starts(self) -> list[int]:
        """The first frame of each piece."""
        return [sum(piece.cut.frames for piece in self.pieces[:n]) for n in range(len(self.pieces))]


@dataclass(frozen=True)
class MixPlan:
    """`pieces`: what must be made, each once, in order of first use. `possible`: how many films there might have been."""

    pieces: tuple[Piece, ...]
    outputs: tuple[Output, ...]
    possible: Count


def plan_mix(settings: MixSettings, sources: Mapping[UUID, Source]) -> MixPlan:
    """Raises InvalidMix for clips that media cannot give, for films of one name and for films too long, MissingMedia when
    a source lacks, TooFewCombinations when there are fewer than asked for, RenderFailed for a rate that the format lacks.
    """
    picture_words(settings.output, settings.rate.fraction)
    cuts = _cuts(settings, sources)
    pieces = _pieces(settings, sources, cuts)
    recipe = _recipe(settings, cuts)
    rows = draw(recipe, settings.count, settings.seed)
    used = dict.fromkeys(cut for row in rows for cut in row.clips)
    outputs = _outputs(settings, [[pieces[cut] for cut in row.clips] for row in rows])
    return MixPlan(tuple(pieces[cut] for cut in used), tuple(outputs), count_combinations(recipe))


def count_mix(settings: MixSettings, sources: Mapping[UUID, Source]) -> Count:
    """How many different films there can be. Raises InvalidMix and MissingMedia as `plan_mix` does, but looks less closely."""
    return count_combinations(_recipe(settings, _cuts(settings, sources)))


def _recipe(settings: MixSettings, cuts: Mapping[str, Cut]) -> Recipe[Cut]:
    groups = tuple(
        Group(group.name, tuple(cuts[f"groups.{g}.clips.{c}"] for c in range(len(group.clips))), group.optional)
        for g, group in enumerate(settings.groups)
    )
    pool = tuple(cuts[f"pool.{c}"] for c in range(len(settings.pool)))
    return Recipe(Mode(settings.mode.upper()), groups, pool, settings.take)


def _places(settings: MixSettings) -> Iterator[tuple[str, MixClip, str]]:
    """Every clip with its path, and a name for it: its own, or that of its place."""
    for g, group in enumerate(settings.groups):
        for c, clip in enumerate(group.clips):
            yield f"groups.{g}.clips.{c}", clip, clip.name or f"{group.name} {c + 1}"
    for c, clip in enumerate(settings.pool):
        yield f"pool.{c}", clip, clip.name or f"Clip {c + 1}"


def _cuts(settings: MixSettings, sources: Mapping[UUID, Source]) -> dict[str, Cut]:
    """By path."""
    found: dict[str, Cut] = {}
    faults: list[Fault] = []
    for path, clip, name in _places(settings):
        if clip.asset not in sources:
            raise MissingMedia(f"{spoken_name(name)} is no longer in the library.", f"asset {clip.asset}")
        source = sources[clip.asset]
        frames = _frames(clip, source.info, settings)
        if frames is None:
            faults.append(Fault(f"{path}.duration", f"{spoken_name(name)} is a picture: say how long it is shown"))
        elif frames < 1:
            faults.append(Fault(f"{path}.source_in", f"{spoken_name(name)} ends before it begins"))
        else:
            found[path] = Cut(source.checksum, 0 if source.info.kind == "image" else clip.source_in, frames)
    if faults:
        raise InvalidMix(faults)
    return found


def _frames(clip: MixClip, info: MediaInfo, settings: MixSettings) -> int | None:
    if clip.duration is not None or info.duration_us is None:
        return clip.duration
    return from_microseconds(info.duration_us, settings.rate.fraction) - clip.source_in


def _pieces(settings: MixSettings, sources: Mapping[UUID, Source], cuts: Mapping[str, Cut]) -> dict[Cut, Piece]:
    found: dict[Cut, Piece] = {}
    faults: list[Fault] = []
    for path, clip, name in _places(settings):
        cut = cuts[path]
        if cut in found:
            continue
        try:
            found[cut] = Piece(cut, name, plan(_alone(settings, clip.asset, cut, name, sources), sources, settings.output))
        except InvalidTimeline as error:
            faults += [Fault(f"{path}.{fault.path.rpartition('.')[2]}", fault.message) for fault in error.faults]
    if faults:
        raise InvalidMix(faults)
    return found


def _alone(settings: MixSettings, asset: UUID, cut: Cut, name: str, sources: Mapping[UUID, Source]) -> Timeline:
    """A timeline of that clip and nothing else; its ids are in no key."""
    fit: Fit = "fill" if settings.fit == "fill" else "fit"
    element: VideoElement | ImageElement
    if sources[asset].info.kind == "image":
        element = ImageElement(id=ELEMENT, asset=asset, start=0, duration=cut.frames, name=name, fit=fit)
    else:
        element = VideoElement(id=ELEMENT, asset=asset, start=0, duration=cut.frames, source_in=cut.source_in, name=name, fit=fit)
    track = Track(id=TRACK, type="video", elements=[element])
    return Timeline(rate=settings.rate, canvas=settings.frame, tracks=[track], duration=cut.frames)


def _outputs(settings: MixSettings, films: Sequence[Sequence[Piece]]) -> list[Output]:
    facts = [
        Facts(index, settings.date, [piece.name for piece in film], settings.project, settings.seed)
        for index, film in enumerate(films, 1)
    ]
    try:
        files = name_files(settings.naming, [each.spell() for each in facts], settings.output.format.suffix)
    except ValueError as error:
        raise InvalidMix([Fault("naming", str(error))]) from error
    outputs = [
        Output(each.index, file, tuple(film), _metadata(settings, each))
        for each, file, film in zip(facts, files, films, strict=True)
    ]
    if max(output.frames for output in outputs) / settings.rate.fraction > MAX_SECONDS:
        raise InvalidMix([Fault("", f"A film may last at most {MAX_SECONDS // 3600} hours")])
    return outputs


def _metadata(settings: MixSettings, facts: Facts) -> dict[str, str]:
    metadata = settings.metadata
    fields: Sequence[str] = metadata.fields if metadata.include_dynamic else ()
    told = facts.tell()
    return {**{field: told[field] for field in fields}, **metadata.static}
