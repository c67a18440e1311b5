"""Adds all sounds up, each in its place with its gain, into one raw file; a second of it in memory at a time."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from engine.audio import ducking, gains, raw, stems
from engine.audio.raw import Stop
from engine.segments import SegmentStore
from engine.sounds import Sound


def mix(sounds: Sequence[Sound], samples: int, folder: Path, store: SegmentStore, should_stop: Stop, *, lead: int = 0) -> Path:
    """A raw file in `folder`, `samples` long. What gives way is added last, when it is known what to.

    `lead`: how many samples are mixed before those; where a sound reaches beyond either end, what is there is left out.
    """
    out, room, length = folder / "mix.raw", folder / "stems", lead + samples
    giving_way = [sound for sound in sounds if sound.ducking]
    with out.open("w+b") as bus:
        bus.truncate(length * raw.SAMPLE_BYTES)
        for sound, stem in stems.make_all([sound for sound in sounds if not sound.ducking], room, store, should_stop):
            _add(bus, length, sound, stem, None, should_stop)
        bus.flush()
        present = ducking.presence(raw.blocks(out, should_stop)) if giving_way else None
        for sound, stem in stems.make_all(giving_way, room, store, should_stop):
            _add(bus, length, sound, stem, present, should_stop)
    shutil.rmtree(room, ignore_errors=True)
    return _without(out, lead, should_stop) if lead else out


def _add(bus: BinaryIO, length: int, sound: Sound, stem: Path, present: ducking.Presence | None, should_stop: Stop) -> None:
    """Add a sound, given as its stem, to what the bus holds already."""
    points, sides, reached = gains.level_points(sound), gains.sides(sound), 0
    for block in raw.blocks(stem, should_stop):
        begin, end = max(reached, -sound.start), min(reached + len(block), length - sound.start)
        if begin < end:
            at, gain = sound.start + begin, gains.gain(sound, points, begin, end)
            if present is not None:
                gain *= ducking.gain(sound.ducking, present, at, sound.start + end)
            heard = block[begin - reached : end - reached] * gain[:, None]
            mixed = raw.stretch(bus, at, sound.start + end) + heard @ sides
            bus.seek(at * raw.SAMPLE_BYTES)
            bus.write(mixed.astype("<f4").tobytes())
        reached += len(block)


def _without(mix: Path, lead: int, should_stop: Stop) -> Path:
    """The same file from sample `lead` on."""
    rest = mix.with_name("rest.raw")
    with mix.open("rb") as file, rest.open("wb") as out:
        for begin, end in raw.spans(mix.stat().st_size // raw.SAMPLE_BYTES - lead, should_stop):
            out.write(raw.stretch(file, lead + begin, lead + end).astype("<f4").tobytes())
    return rest.replace(mix)
