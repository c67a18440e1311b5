"""Adds all sounds up, each in its place with its gain, into one raw file; a second of it in memory at a time."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from engine.audio import ducking, gains, raw, stems
from engine.audio.raw import Stop
from engine.segments import SegmentStore
from engine.sounds import Sound


def mix(sounds: Sequence[Sound], samples: int, folder: Path, store: SegmentStore, should_stop: Stop) -> Path:
    """A raw file in `folder`, `samples` long. What gives way is added last, when it is known what to."""
    out, room = folder / "mix.raw", folder / "stems"
    giving_way = [sound for sound in sounds if sound.ducking]
    with out.open("w+b") as bus:
        bus.truncate(samples * raw.SAMPLE_BYTES)
        for sound, stem in stems.make_all([sound for sound in sounds if not sound.ducking], room, store, should_stop):
            _add(bus, sound, stem, None, should_stop)
        bus.flush()
        present = ducking.presence(raw.blocks(out, should_stop)) if giving_way else None
        for sound, stem in stems.make_all(giving_way, room, store, should_stop):
            _add(bus, sound, stem, present, should_stop)
    shutil.rmtree(room, ignore_errors=True)
    return out


def _add(bus: BinaryIO, sound: Sound, stem: Path, present: ducking.Presence | None, should_stop: Stop) -> None:
    """Add a sound, given as its stem, to what the bus holds already."""
    points, sides, begin = gains.level_points(sound), gains.sides(sound), 0
    for block in raw.blocks(stem, should_stop):
        at, end = sound.start + begin, sound.start + begin + len(block)
        gain = gains.gain(sound, points, begin, begin + len(block))
        if present is not None:
            gain *= ducking.gain(sound.ducking, present, at, end)
        mixed = raw.stretch(bus, at, end) + (block * gain[:, None]) @ sides
        bus.seek(at * raw.SAMPLE_BYTES)
        bus.write(mixed.astype("<f4").tobytes())
        begin += len(block)
