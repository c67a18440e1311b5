"""The sound of a preview by windows, one for each of its fragments, so that an edit makes anew what is heard of it alone.

A frame of AAC is decided by the samples that it lasts and those around it. So a window is mixed and encoded with some more on
both sides, of which the frames are thrown away: what is left follows the window before it as if both had come of one encode.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from engine import ffmpeg
from engine.audio import encoding, mixing
from engine.frames import SAMPLE_RATE
from engine.plan import ENGINE, RenderPlan
from engine.render import Stop
from engine.segments import SegmentStore
from engine.sounds import Sound

AAC_FRAME = 1024  # samples
RUN_IN = 1  # frames that the encoder puts first, not to be heard
BEFORE, AFTER = 8, 3  # frames more that are encoded: what the encoder decides by has settled by then
GIVING_WAY = SAMPLE_RATE  # samples more that are mixed where sounds give way: longer than their way up
EDITION = 1  # raise it when the same window would sound otherwise


@dataclass(frozen=True)
class Window:
    """Frames [first, first + frames) of the encoded sound. `sounds` count their starts from the first sample that is mixed,
    `lead` samples before the `samples` that are encoded.
    """

    plan: RenderPlan
    first: int
    frames: int
    sounds: tuple[Sound, ...]
    lead: int

    @property
    def samples(self) -> int:
        return (BEFORE + RUN_IN + self.frames + AFTER) * AAC_FRAME

    def key(self) -> str:
        """The same for the same sound, wherever it is in the film. Where the film ends is silence, and so needs no telling."""
        essence = {
            "engine": ENGINE,
            "window": EDITION,
            "frames": self.frames,
            "lead": self.lead,
            "encoded": self.plan.preset.sound_essence,
            "sounds": [sound.essence() for sound in self.sounds],
        }
        return hashlib.sha256(json.dumps(essence, sort_keys=True).encode()).hexdigest()


def windows(plan: RenderPlan, size: int) -> list[Window]:
    """All of a plan, of `size` frames each but for the last."""
    whole = RUN_IN + -(-plan.samples // AAC_FRAME)
    lead = GIVING_WAY if any(sound.ducking for sound in plan.sounds) else 0
    found = []
    for first in range(0, whole, size):
        frames = min(size, whole - first)
        begin = (first - RUN_IN - BEFORE) * AAC_FRAME - lead
        end = (first + frames + AFTER) * AAC_FRAME
        found.append(Window(plan, first, frames, tuple(_within(plan.sounds, begin, end)), lead))
    return found


def encode(window: Window, room: Path, store: SegmentStore, should_stop: Stop) -> Path:
    """A stream in `room`, of which frames [`BEFORE` + `RUN_IN`, + frames) are the window's."""
    mix = mixing.mix(window.sounds, window.samples, room, store, should_stop, lead=window.lead)
    encoded = room / "encoded.mp4"
    ffmpeg.run(encoding.encoding(window.plan, mix, encoded), should_stop=should_stop)
    return encoded


def _within(sounds: tuple[Sound, ...], begin: int, end: int) -> Iterator[Sound]:
    """Those that are heard in [begin, end), cut to it and counted from there. What is treated is made whole, and kept whole."""
    for sound in sounds:
        if sound.start >= end or sound.end <= begin:
            continue
        moved = replace(sound, start=sound.start - begin)
        yield moved if sound.is_treated else moved.part(max(0, begin - sound.start), min(sound.samples, end - sound.start))
