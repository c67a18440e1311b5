"""The shape of a sound, for drawing it: the lowest and the highest sample of every fiftieth of a second. Pure; the format.

A file is the waveform data of BBC's audiowaveform, version 2 with 8 bits. All numbers are little-endian:

    int32 version = 2, uint32 flags = 1 (8 bits), int32 sample_rate, int32 samples_per_bucket,
    uint32 buckets, int32 channels = 1, and then for each bucket int8 lowest, int8 highest

Bucket n begins n * samples_per_bucket / sample_rate seconds into the film or the sound. All channels count as one.
"""

import struct
from pathlib import Path

A_SECOND = 50  # buckets, as long as there are at most MOST_BUCKETS of them
MOST_BUCKETS = 100_000
HEADER = struct.Struct("<iIiiIi")
VERSION, EIGHT_BITS, CHANNELS = 2, 1, 1


def pack(sample_rate: int, samples_per_bucket: int, pairs: bytes) -> bytes:
    """The file of `pairs`, which are two signed bytes for each bucket."""
    return HEADER.pack(VERSION, EIGHT_BITS, sample_rate, samples_per_bucket, len(pairs) // 2, CHANNELS) + pairs


def is_whole(path: Path) -> bool:
    """Whether the file is what `pack` makes, to the byte."""
    size = path.stat().st_size
    if not HEADER.size < size <= HEADER.size + 2 * MOST_BUCKETS:
        return False
    with path.open("rb") as file:
        version, flags, rate, samples, buckets, channels = HEADER.unpack(file.read(HEADER.size))
    is_ours = (version, flags, channels) == (VERSION, EIGHT_BITS, CHANNELS)
    return is_ours and rate > 0 and samples > 0 and size == HEADER.size + 2 * buckets
