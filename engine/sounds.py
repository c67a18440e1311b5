"""Timeline + media facts -> the list of sounds: which stretch of which source is heard when, and how. Pure.

Times are samples at 48 kHz. All that decides a sound's samples is in it; `engine.audio` makes them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from engine.frames import to_samples
from engine.media import Source
from engine.timeline import Element, Joining, SoundingElement, Timeline, Track, VideoElement
from engine.timeline.motion import Easing


@dataclass(frozen=True)
class Level:
    """The volume at a sample of the sound, and its way on to the next one."""

    at: int
    value: float
    easing: Easing = "linear"


@dataclass(frozen=True)
class Sound:
    """`samples` samples, heard from sample `start` of the output, made of a source from its sample `source_in` on.

    It uses `pace` times as many of the source; reversed, the same ones from the last to the first. `effects` are filters.
    `levels`, where there are any, take the place of `volume`. Fades are straight lines; a cross, where another sound
    takes over, keeps the power. `ducking`: decibels that it goes down while what has none is heard. `cut`: of a part, how many
    samples of the whole sound come before and after it; levels and fades are still those of the whole. `name` is for messages
    only.
    """

    source: Source
    name: str
    source_in: int
    start: int
    samples: int
    volume: float = 1.0
    pace: Fraction = Fraction(1)
    reverse: bool = False
    effects: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    pan: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    cross_in: int = 0
    cross_out: int = 0
    ducking: float = 0.0
    cut: tuple[int, int] = (0, 0)

    @property
    def end(self) -> int:
        return self.start + self.samples

    @property
    def used(self) -> int:
        """How many samples of the source it is made of."""
        return (2 * self.samples * self.pace + 1).__floor__() // 2

    @property
    def is_treated(self) -> bool:
        """Whether it is more than a stretch of its source, at some volume."""
        return self.pace != 1 or self.reverse or bool(self.effects)

    def part(self, begin: int, end: int) -> "Sound":
        """Samples [begin, end) of it, where and as they are heard in it; not of a treated one."""
        before, after = self.cut
        return replace(
            self,
            start=self.start + begin,
            samples=end - begin,
            source_in=self.source_in + begin,
            cut=(before + begin, after + self.samples - end),
        )

    def material(self) -> dict[str, Any]:
        """What decides its samples before volume, fades and pan, as JSON values."""
        return {
            "source": self.source.checksum,
            "source_in": self.source_in,
            "samples": self.samples,
            "pace": str(self.pace),
            "reverse": self.reverse,
            "effects": self.effects,
        }

    def essence(self) -> dict[str, Any]:
        """All that decides what is heard of it, as JSON values. A whole one keeps the key that it had before there were parts."""
        unsaid = {"source", "name", "levels"} | ({"cut"} if self.cut == (0, 0) else set())
        kept = {name: value for name, value in vars(self).items() if name not in unsaid}
        return {**kept, **self.material(), "levels": [[each.at, each.value, each.easing] for each in self.levels]}


def plan_sounds(timeline: Timeline, sources: Mapping[UUID, Source]) -> tuple[Sound, ...]:
    """All that is heard, in order of time. Every asset that sounds must be in `sources`."""
    found = (sound for track in heard_tracks(timeline) for sound in _on_track(track, timeline.rate.fraction, sources))
    return tuple(sorted(found, key=lambda sound: (sound.start, sound.samples, sound.source.checksum)))


def heard_tracks(timeline: Timeline) -> list[Track]:
    """While any track is solo, only such tracks."""
    has_solo = any(track.solo for track in timeline.tracks)
    return [track for track in timeline.tracks if not track.muted and (track.solo or not has_solo)]


def _on_track(track: Track, rate: Fraction, sources: Mapping[UUID, Source]) -> Iterator[Sound]:
    ordered = sorted(track.elements, key=lambda element: element.start)
    for n, element in enumerate(ordered):
        if isinstance(element, SoundingElement) and _is_heard(element) and sources[element.asset].info.has_audio:
            yield _sound(element, sources[element.asset], rate, _crossed(ordered, n, rate), track.ducking)


def _is_heard(element: SoundingElement) -> bool:
    is_frozen = isinstance(element, VideoElement) and element.freeze
    volumes = [keyframe.value for keyframe in element.volume_keyframes] or [element.volume]
    return any(volumes) and not is_frozen


def _crossed(ordered: Sequence[Element], n: int, rate: Fraction) -> tuple[int, int]:
    """For how many samples an element shares its track with the one before it and with the one after it."""
    this = ordered[n]
    before, after = ordered[n - 1] if n else None, ordered[n + 1] if n + 1 < len(ordered) else None
    came = _overlap(before, this, rate) if before is not None else 0
    goes = _overlap(this, after, rate) if after is not None else 0
    return came, goes


def _overlap(earlier: Element, later: Element, rate: Fraction) -> int:
    if not isinstance(later, Joining) or later.transition is None:
        return 0
    return max(0, to_samples(earlier.end, rate) - to_samples(later.start, rate))


def _sound(element: SoundingElement, source: Source, rate: Fraction, crossed: tuple[int, int], ducking: float) -> Sound:
    start, end = to_samples(element.start, rate), to_samples(element.end, rate)
    levels = [
        Level(to_samples(element.start + keyframe.at, rate) - start, keyframe.value, keyframe.easing)
        for keyframe in element.volume_keyframes
    ]
    return Sound(
        source,
        element.name,
        to_samples(element.source_in, rate),
        start,
        end - start,
        volume=1.0 if levels else element.volume,
        pace=element.pace,
        reverse=element.reverse,
        effects=tuple(effect.filters() for effect in element.sound_effects if effect.enabled),
        levels=tuple(levels),
        pan=element.pan,
        fade_in=to_samples(element.start + element.sound_fade_in, rate) - start,
        fade_out=end - to_samples(element.end - element.sound_fade_out, rate),
        cross_in=crossed[0],
        cross_out=crossed[1],
        ducking=ducking,
    )
