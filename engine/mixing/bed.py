"""The music under the films of a mix: one stretch of a sound, read once, heard again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from engine.audio import raw
from engine.audio.gains import JUMP, Curve
from engine.errors import Fault, MissingMedia
from engine.frames import SAMPLE_RATE, to_samples
from engine.media import MediaInfo, Source
from engine.mixing.cutting import Cut
from engine.mixing.settings import InvalidMix, MixSettings
from engine.sounds import Sound

NAME = "music"
SHORTEST = SAMPLE_RATE // 10  # what begins anew more often is a buzz


@dataclass(frozen=True)
class Bed:
    """`sound`: what is heard before it begins anew. `ducking`: decibels that it goes down while clips are heard. `fade_out` in
    samples.
    """

    sound: Sound
    ducking: float
    fade_out: int

    @property
    def cut(self) -> Cut:
        """What it is, beside the cuts of clips: in samples."""
        return Cut(self.sound.source.checksum, self.sound.source_in, self.sound.samples)

    def block(self, file: Path, begin: int, end: int, total: int) -> NDArray[np.float64]:
        """Samples [begin, end) of it in a film of `total`; `file` has those of `sound`."""
        places = np.arange(begin, end)
        heard = np.concatenate([np.empty((0, 2)), *self._stretches(file, begin, end)])
        return heard * (self.sound.volume * self._gain(places, total))[:, None]

    def _stretches(self, file: Path, begin: int, end: int) -> list[NDArray[np.float32]]:
        found, length = [], self.sound.samples
        with file.open("rb") as opened:
            while begin < end:
                place = begin % length
                until = min(length, place + end - begin)
                found.append(raw.stretch(opened, place, until))
                begin += until - place
        return found

    def _gain(self, places: NDArray[np.int_], total: int) -> Curve:
        """Down and up again within a few milliseconds where it begins anew, so that this does not click."""
        length = self.sound.samples
        since, left = places % length, length - places % length
        again, ends = places >= length, places - places % length + length < total
        found = np.where(again, np.minimum(since / JUMP, 1), 1.0) * np.where(ends, np.minimum(left / JUMP, 1), 1.0)
        return found * np.minimum((total - places) / self.fade_out, 1) if self.fade_out else found


def plan_bed(settings: MixSettings, sources: Mapping[UUID, Source], longest: int) -> Bed | None:
    """For films of at most `longest` frames. Raises InvalidMix and MissingMedia."""
    music, rate = settings.music, settings.rate.fraction
    if music is None:
        return None
    if music.asset not in sources:
        raise MissingMedia("The music is no longer in the library.", f"asset {music.asset}")
    source, begin = sources[music.asset], to_samples(music.source_in, rate)
    if not source.info.has_audio:
        raise InvalidMix([Fault("music.asset", "The music has no sound: choose another file")])
    there = _samples(source.info) - begin
    if there < 1:
        raise InvalidMix([Fault("music.source_in", "The music ends before it begins")])
    if there < SHORTEST:
        raise InvalidMix([Fault("music.source_in", "Less than a tenth of a second is left of the music: begin it earlier")])
    samples = min(there, to_samples(longest, rate))
    sound = Sound(source, NAME, begin, 0, samples, volume=10 ** (music.gain_db / 20))
    return Bed(sound, -music.ducking_db, to_samples(music.fade_out, rate))


def _samples(info: MediaInfo) -> int:
    """At our rate; it counts at its own."""
    if info.audio_samples and info.audio_rate:
        return info.audio_samples * SAMPLE_RATE // info.audio_rate
    return (info.duration_us or 0) * SAMPLE_RATE // 1_000_000
