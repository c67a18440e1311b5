"""MP4 fragments made by hand, right ones and wrong ones."""

import struct
from collections.abc import Sequence

SIZES, CONTENT, TICKS = (5, 3, 2), b"0123456789", 334


def box(kind: str, *content: bytes) -> bytes:
    joined = b"".join(content)
    return struct.pack(">I4s", 8 + len(joined), kind.encode()) + joined


def words(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


def mfhd(sequence: int = 1, version: int = 0) -> bytes:
    return box("mfhd", words(version, sequence))


def tfhd(flags: int = 0x20008, *values: int) -> bytes:
    return box("tfhd", words(flags, 1, *(values or (TICKS,))))


def tfdt(time: int = 0, version: int = 1) -> bytes:
    return box("tfdt", words(version << 24), struct.pack(">Q" if version else ">I", time))


def trun(flags: int = 0x201, offset: int = 0, sizes: Sequence[int] = SIZES) -> bytes:
    return box("trun", words(flags, len(sizes), offset, *sizes))


def fragment(
    *, head: bytes | None = None, tracks: Sequence[bytes] = (), extra: bytes = b"", content: bytes = b"0123456789"
) -> bytes:
    """One as ffmpeg writes them. `tracks` are what its traf holds, where it is not the usual."""
    if tracks:
        moof = box("moof", head or mfhd(), box("traf", *tracks))
    else:
        length = len(box("moof", mfhd(), box("traf", tfhd(), tfdt(), trun())))
        moof = box("moof", head or mfhd(), box("traf", tfhd(), tfdt(), trun(offset=length + 8)))
    return moof + extra + box("mdat", content)


OFFSET = len(box("moof", mfhd(), box("traf", tfhd(), tfdt(), trun()))) + 8
