"""Hears a sound frame by frame and keeps its peaks (see `peaks`, the format). Runs confined."""

from pathlib import Path
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame

from engine import policy
from engine.peaks import A_SECOND, MOST_BUCKETS, pack

Samples = np.ndarray[Any, np.dtype[Any]]
GATHERED = 1 << 17  # samples looked at together, which costs less than each frame by itself


class PeakMeter:
    """Takes the frames of a sound in turn, and keeps two numbers for each bucket of them."""

    def __init__(self) -> None:
        self._rate = 0
        self._start_us = 0  # what the clock of the file shows at the first sample
        self._waiting: list[Samples] = []  # a row for each channel, or one row in which they take turns
        self._waiting_samples = 0
        self._turns = 1  # channels in a row of what waits
        self._place = 0  # samples since the first, holes included
        self._pairs: list[Samples] = []
        self._made = 0  # buckets

    def add(self, frame: AudioFrame) -> None:
        at_us = _clock_us(frame)
        if not self._rate:
            self._rate, self._start_us = frame.sample_rate, at_us or 0
        if self._place > policy.MAX_SECONDS * self._rate:
            return
        if at_us is not None:
            self._bridge((at_us - self._start_us) * self._rate // 1_000_000)
        samples = frame.to_ndarray()
        if self._waiting and (samples.shape[0], samples.dtype) != (self._waiting[0].shape[0], self._waiting[0].dtype):
            self._fold(is_last=True)
        self._waiting.append(samples)
        self._waiting_samples += frame.samples
        self._place += frame.samples
        self._turns = 1 if frame.format.is_planar else frame.layout.nb_channels
        if self._waiting_samples >= GATHERED:
            self._fold()

    def write(self, out: Path, start_us: int) -> None:
        """The file, whose first bucket begins when the clock of the source shows `start_us`. Of no sound there is none."""
        self._fold(is_last=True)
        if not self._pairs:
            return
        pairs = self._from(start_us)
        factor = max(1, -(-len(pairs) // MOST_BUCKETS))
        pairs = np.concatenate([pairs, np.zeros((-len(pairs) % factor, 2))]).reshape(-1, factor, 2)
        extremes = np.stack([pairs[:, :, 0].min(1), pairs[:, :, 1].max(1)], axis=1)
        small = np.round(np.clip(extremes, -1, 1) * 127).astype(np.int8)
        out.write_bytes(pack(self._rate, self._bucket * factor, small.tobytes()))

    @property
    def _bucket(self) -> int:
        """Samples in one bucket."""
        return max(1, self._rate // A_SECOND)

    def _from(self, start_us: int) -> Samples:
        """All pairs, after silence or without what lies before the start."""
        pairs = np.concatenate(self._pairs)
        ahead = round((self._start_us - start_us) * self._rate / self._bucket / 1_000_000)
        if ahead < 0:
            return pairs[min(-ahead, len(pairs) - 1) :]
        return np.concatenate([np.zeros((min(ahead, policy.MAX_SECONDS * A_SECOND), 2)), pairs])

    def _bridge(self, place: int) -> None:
        """A hole in the sound is silence, so that what follows it stays in its place."""
        place = min(place, policy.MAX_SECONDS * self._rate)
        if place - self._place > self._bucket:
            self._fold(is_last=True)
            self._keep(np.zeros((max(0, place // self._bucket - self._made), 2)))
            self._place = place

    def _fold(self, *, is_last: bool = False) -> None:
        """What waits becomes pairs. A bucket that is not full goes on waiting, but for the last."""
        if not self._waiting:
            return
        samples, width = np.concatenate(self._waiting, axis=1), self._bucket * self._turns
        whole = samples.shape[1] // width * width
        rest = samples[:, whole:]
        self._keep(_pairs(samples[:, :whole].reshape(len(samples), -1, width)))
        if is_last and rest.size:
            self._keep(_pairs(rest[:, np.newaxis, :]))
        self._waiting = [] if is_last else [rest]
        self._waiting_samples = 0 if is_last else rest.shape[1] // self._turns

    def _keep(self, pairs: Samples) -> None:
        if len(pairs):
            self._pairs.append(pairs)
            self._made += len(pairs)


def _clock_us(frame: AudioFrame) -> int | None:
    unit = frame.time_base
    return None if frame.pts is None or unit is None else frame.pts * unit.numerator * 1_000_000 // unit.denominator


def _pairs(buckets: Samples) -> Samples:
    """(rows, buckets, samples) in the decoder's numbers -> (buckets, 2), of 1 at most but for floats that are too loud."""
    if not buckets.size:
        return np.zeros((0, 2))
    extremes = np.stack([buckets.min(axis=(0, 2)), buckets.max(axis=(0, 2))], axis=1).astype(np.float64)
    if buckets.dtype == np.uint8:
        return (extremes - 128) / 128
    full = -float(np.iinfo(buckets.dtype).min) if np.issubdtype(buckets.dtype, np.integer) else 1.0
    return np.nan_to_num(extremes / full)
