"""Every sound as a raw file of exactly its samples, a few at a time, so that open files and space do not grow with the timeline.

A sound is made whole, never cut: neither decoders nor effects start anew in the middle. What took more than decoding is kept
in the store.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine import ffmpeg
from engine.audio import decoding, raw, treating
from engine.audio.raw import Stop
from engine.frames import SAMPLE_RATE
from engine.plan import ENGINE
from engine.segments import SegmentStore
from engine.sounds import Sound

MOST_SOURCES = 16  # open at once
MOST_SAMPLES = 3600 * SAMPLE_RATE  # on disk at once, unless a single sound has more: an hour is 1.4 GB
KEPT_SHARE = 10  # a stem that would fill more than a tenth of the store would drive out what costs more to make


def batches(sounds: Sequence[Sound]) -> Iterator[list[Sound]]:
    """The sounds in order, as many at a time as may be open and on disk."""
    batch: list[Sound] = []
    for sound in sounds:
        size = sum(max(each.used, each.samples) for each in [*batch, sound])
        if batch and (len(batch) == MOST_SOURCES or size > MOST_SAMPLES):
            yield batch
            batch = []
        batch.append(sound)
    if batch:
        yield batch


def make_all(sounds: Sequence[Sound], folder: Path, store: SegmentStore, should_stop: Stop) -> Iterator[tuple[Sound, Path]]:
    """Each sound with its file, which is there until the next is asked for."""
    for batch in batches(sounds):
        shutil.rmtree(folder, ignore_errors=True)  # never written over: stems may be links to files of the store
        folder.mkdir()
        yield from zip(batch, _make(batch, folder, store, should_stop), strict=True)


def key(sound: Sound) -> str:
    """The hash of what decides the samples of its stem."""
    essence = {"engine": ENGINE, "stem": sound.material()}
    return hashlib.sha256(json.dumps(essence, sort_keys=True).encode()).hexdigest()


def _make(batch: Sequence[Sound], folder: Path, store: SegmentStore, should_stop: Stop) -> list[Path]:
    stems = [folder / f"stem-{number}.raw" for number in range(len(batch))]
    missing = [(sound, stem) for sound, stem in zip(batch, stems, strict=True) if not _is_kept(sound, stem, store)]
    if missing:
        task, decoded = decoding.decode([sound for sound, _ in missing], folder)
        ffmpeg.run(task, should_stop=should_stop)
        for (sound, stem), used in zip(missing, decoded, strict=True):
            raw.check(used, sound.used)
            _finish(sound, used, stem, store, should_stop)
    return stems


def _is_kept(sound: Sound, stem: Path, store: SegmentStore) -> bool:
    """Whether the store had it, whole; a damaged one is made again."""
    return sound.is_treated and store.get(key(sound), stem) and raw.is_whole(stem, sound.samples)


def _finish(sound: Sound, used: Path, stem: Path, store: SegmentStore, should_stop: Stop) -> None:
    if sound.reverse:
        backwards = used.with_suffix(".reversed")
        raw.reverse(used, backwards)
        backwards.replace(used)
    stem.unlink(missing_ok=True)
    if sound.pace == 1 and not sound.effects:
        used.replace(stem)
    else:
        ffmpeg.run(treating.treat(sound, used, stem), should_stop=should_stop)
        used.unlink()
    raw.check(stem, sound.samples)
    if sound.is_treated and sound.samples * raw.SAMPLE_BYTES * KEPT_SHARE <= store.limit_bytes:
        store.put(key(sound), stem)
