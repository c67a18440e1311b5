"""The sound of one film: its pieces' raw sounds, each in its place and over the music, encoded in one go.

In this process: the floats are our own, and to start one of ffmpeg's costs a fifth of what encoding twenty seconds does. The
encoder is that of a render, and so are the gains where one sound takes over from another or the music gives way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from engine.audio import ducking, gains, raw
from engine.audio.raw import SAMPLE_BYTES, Samples
from engine.errors import RenderFailed
from engine.frames import SAMPLE_RATE, to_samples
from engine.mixing.bed import Bed
from engine.mixing.parts import Parts
from engine.mixing.planning import Output
from engine.presets import Preset
from engine.render import Stop
from engine.sounds import Sound

# as `engine.encoders` names and sets them
ENCODERS: dict[str, tuple[str, dict[str, str]]] = {"aac": ("aac", {}), "mp3": ("libmp3lame", {"reservoir": "0"})}
EXACT = {"movie_timescale": str(SAMPLE_RATE)}  # else the length is rounded to a millisecond


def encode(output: Output, parts: Parts, preset: Preset, to: Path, should_stop: Stop) -> None:
    """Write `to`, with exactly as many samples as the film has. Raises RenderFailed or Cancelled."""
    name, options = ENCODERS[preset.format.audio]
    with av.open(str(to), "w", "mp4", options=EXACT) as container:
        stream = container.add_stream(name, rate=SAMPLE_RATE, layout="stereo", options=options)
        assert isinstance(stream, AudioStream)
        stream.bit_rate = preset.audio_bitrate
        at = 0
        for block in Sum.of(output, parts).blocks(should_stop):
            frame = AudioFrame.from_ndarray(block.reshape(1, -1), "flt", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
            at += len(block)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@dataclass(frozen=True)
class Sum:
    """All that is heard of a film of `samples`: sounds with their raw files, and the music with its own."""

    samples: int
    sounds: list[tuple[Sound, Path]]
    music: tuple[Bed, Path] | None

    @classmethod
    def of(cls, output: Output, parts: Parts) -> "Sum":
        heard = [(sound, parts.sound(piece.sound)) for piece, sound in output.heard() if piece.sound is not None]
        for sound, path in heard:
            if path.stat().st_size < sound.samples * SAMPLE_BYTES:
                raise RenderFailed("The sound could not be mixed.", f"{path.name} ends early")
        bed = output.asked.bed
        samples = to_samples(output.frames, output.pieces[0].plan.rate)
        return cls(samples, heard, (bed, parts.sound(bed.sound)) if bed is not None else None)

    def blocks(self, should_stop: Stop) -> Iterator[Samples]:
        """A second at a time."""
        if self.music is None:
            yield from self._clips(should_stop)
            return
        bed, file = self.music
        present = ducking.presence(self._clips(should_stop)) if bed.ducking else None
        for block, (begin, end) in zip(self._clips(should_stop), raw.spans(self.samples, should_stop), strict=True):
            music = bed.block(file, begin, end, self.samples)
            if present is not None:
                music *= ducking.gain(bed.ducking, present, begin, end)[:, None]
            yield (block + music).astype(np.float32)

    def _clips(self, should_stop: Stop) -> Iterator[Samples]:
        """Without the music; silence where none has a sound."""
        for begin, end in raw.spans(self.samples, should_stop):
            block = np.zeros((end - begin, 2), np.float32)
            for sound, path in self.sounds:
                first, last = max(begin, sound.start), min(end, sound.end)
                if first < last:
                    block[first - begin : last - begin] += _heard(sound, path, first - sound.start, last - sound.start)
            yield block


def _heard(sound: Sound, path: Path, begin: int, end: int) -> Samples:
    """Samples [begin, end) of a sound."""
    with path.open("rb") as file:
        found = raw.stretch(file, begin, end)
    if sound.cross_in or sound.cross_out:
        found = found * gains.gain(sound, gains.level_points(sound), begin, end)[:, None].astype(np.float32)
    return found
