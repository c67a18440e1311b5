"""MixSettings + media facts -> MixPlan: what must be encoded for the films of a draft, and what each is joined of. Pure.

Every distinct clip is planned once, as a timeline of it alone: the parts of a render of the same clip have the same keys.
A film with more in it than clips one after the other is planned as the timeline that it is, when its turn comes: all plans at
once would fill the memory.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from engine.combinations import Count
from engine.errors import Fault, InvalidTimeline
from engine.frames import to_samples
from engine.layers import Segment
from engine.media import Source
from engine.mixing.bed import Bed
from engine.mixing.cutting import TRACK, Cut, DraftClip, shown
from engine.mixing.drafting import Draft, DraftFilm, draft
from engine.mixing.filming import FIRST_ID, timeline_of, words_of
from engine.mixing.rows import Word
from engine.mixing.settings import InvalidMix, MixSettings
from engine.plan import RenderPlan, plan
from engine.sounds import Sound
from engine.timeline import Timeline, Track


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
class Asked:
    """What all films of a mix have in common."""

    settings: MixSettings
    sources: Mapping[UUID, Source]
    bed: Bed | None


@dataclass(frozen=True)
class Output:
    """One film: its pieces in order, each at its place in `film.starts`."""

    film: DraftFilm
    pieces: tuple[Piece, ...]
    asked: Asked

    @property
    def index(self) -> int:
        """Its number, from 1."""
        return self.film.number

    @property
    def file(self) -> str:
        """Its name, with the suffix."""
        return self.film.file

    @property
    def metadata(self) -> Mapping[str, str]:
        return self.film.metadata

    @property
    def frames(self) -> int:
        return self.film.frames

    @cached_property
    def is_plain(self) -> bool:
        """Whether its picture is that of its pieces, one after the other."""
        return self.frames == sum(piece.cut.frames for piece in self.pieces) and not any(words_of(self.asked.settings, self.film))

    def plan(self) -> RenderPlan:
        """As a render has it, but for the music."""
        if self.is_plain:
            segments = self._segments()
            return replace(self.pieces[0].plan, frames=self.frames, segments=segments, sounds=self.sounds())
        settings, sources = self.asked.settings, {clip.asset: self.asked.sources[clip.asset] for clip in self.film.clips}
        return replace(plan(timeline_of(settings, sources, self.film), sources, settings.output), sounds=self.sounds())

    def sounds(self) -> tuple[Sound, ...]:
        """Of the pieces, where they are heard."""
        return tuple(sound for _, sound in self.heard())

    def heard(self) -> list[tuple[Piece, Sound]]:
        """Each piece that has a sound, and that sound where it is heard: where two overlap, one takes over from the other."""
        rate, found = self.pieces[0].plan.rate, list[tuple[Piece, Sound]]()
        begins = [to_samples(start, rate) for start in self.film.starts]
        ends = [to_samples(start + piece.cut.frames, rate) for start, piece in zip(self.film.starts, self.pieces, strict=True)]
        for n, (piece, begin, end) in enumerate(zip(self.pieces, begins, ends, strict=True)):
            came = ends[n - 1] - begin if n else 0
            goes = end - begins[n + 1] if n + 1 < len(begins) else 0
            for sound in piece.plan.sounds:
                found.append((piece, replace(sound, start=begin, samples=end - begin, cross_in=came, cross_out=goes)))
        return found

    def _segments(self) -> tuple[Segment, ...]:
        return tuple(
            replace(segment, start=start + segment.start)
            for piece, start in zip(self.pieces, self.film.starts, strict=True)
            for segment in piece.plan.segments
        )


@dataclass(frozen=True)
class MixPlan:
    """`outputs` by their numbers; `draft` is of all films, also where some are left out here."""

    outputs: tuple[Output, ...]
    draft: Draft

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the films are made of, each once, in order of first use."""
        return tuple({piece.cut: piece for output in self.outputs for piece in output.pieces}.values())

    @property
    def possible(self) -> Count:
        """How many films there might have been."""
        return self.draft.possible

    def only(self, numbers: Collection[int]) -> "MixPlan":
        """To make only these films: the others are there, or are not wanted again."""
        return replace(self, outputs=tuple(output for output in self.outputs if output.index in numbers))


def plan_mix(settings: MixSettings, sources: Mapping[UUID, Source], made_before: frozenset[Word] = frozenset()) -> MixPlan:
    """Raises what `draft` raises."""
    drafted = draft(settings, sources, made_before)
    asked = Asked(settings, sources, drafted.bed)
    used = {clip.cut: clip for film in reversed(drafted.films) for clip in reversed(film.clips)}
    pieces = _pieces(settings, sources, used)
    outputs = [Output(film, tuple(pieces[cut] for cut in film.word), asked) for film in drafted.films]
    return MixPlan(tuple(outputs), drafted)


def _pieces(settings: MixSettings, sources: Mapping[UUID, Source], clips: Mapping[Cut, DraftClip]) -> dict[Cut, Piece]:
    found: dict[Cut, Piece] = {}
    faults: list[Fault] = []
    for cut, clip in clips.items():
        track = Track(id=TRACK, type="video", elements=[shown(settings, clip, sources, 0, UUID(int=FIRST_ID))])
        alone = Timeline(rate=settings.rate, canvas=settings.frame, tracks=[track], duration=cut.frames)
        try:
            only = {clip.asset: sources[clip.asset]}  # of every source that is given a plan works out the length
            found[cut] = Piece(cut, clip.name, plan(alone, only, settings.output))
        except InvalidTimeline as error:
            faults += [Fault(f"{clip.path}.{fault.path.rpartition('.')[2]}", fault.message) for fault in error.faults]
    if faults:
        raise InvalidMix(faults)
    return found
