"""MP4 fragments as bytes: what they hold is read strictly, box by box, and their place in time is set. Pure.

Only what ffmpeg writes for us is taken: one track, one run of samples, offsets that count from the fragment itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap
from struct import Struct

from engine.errors import RenderFailed

Data = bytes | mmap

HEADER, WORD, LONG = Struct(">I4s"), Struct(">I"), Struct(">Q")
VERSION_1 = 1 << 24  # of a box whose flags are 0
# flags of tfhd: which values it has, in this order; and that offsets count from the fragment
BASE_OFFSET, DESCRIPTION, DURATION, SIZE, FLAGS, FROM_HERE = 0x1, 0x2, 0x8, 0x10, 0x20, 0x20000
# flags of trun: which values come first, and which each sample has
DATA_OFFSET, FIRST_FLAGS = 0x1, 0x4
EACH = {"duration": 0x100, "size": 0x200, "flags": 0x400, "shift": 0x800}


class BadFragment(RenderFailed):
    """The bytes are not a fragment as we make them."""

    def __init__(self, detail: str) -> None:
        super().__init__("A piece of the preview is damaged.", detail)


@dataclass(frozen=True)
class Box:
    """`begin` is where the box starts, `start` where its content does, `end` where both end."""

    kind: str
    begin: int
    start: int
    end: int


@dataclass(frozen=True)
class Fragment:
    """Where its time and its number stand, and how many ticks each of its samples lasts."""

    sequence_at: int
    time_at: int
    durations: tuple[int, ...]


def read(data: bytes) -> Fragment:
    """Raises BadFragment for anything but one fragment with all of its samples."""
    moof, mdat = _expect(data, 0, len(data), "moof", "mdat")
    mfhd, traf = _expect(data, moof.start, moof.end, "mfhd", "traf")
    tfhd, tfdt, trun = _expect(data, traf.start, traf.end, "tfhd", "tfdt", "trun")
    if mfhd.end - mfhd.start != 8 or _word(data, mfhd.start, mfhd) != 0:
        raise BadFragment("mfhd of another kind")
    if tfdt.end - tfdt.start != 12 or _word(data, tfdt.start, tfdt) != VERSION_1:
        raise BadFragment("tfdt is not one of 64 bits")
    defaults = _defaults(data, tfhd)
    offset, samples = _samples(data, trun, defaults)
    if offset != moof.end + HEADER.size or sum(size for _, size in samples) != mdat.end - mdat.start:
        raise BadFragment("the samples do not fill the fragment")
    return Fragment(mfhd.start + 4, tfdt.start + 4, tuple(duration for duration, _ in samples))


def placed(data: bytes, time: int, sequence: int) -> bytes:
    """The fragment, beginning at `time` in ticks of its track; `sequence` must rise from one to the next."""
    fragment, moved = read(data), bytearray(data)
    LONG.pack_into(moved, fragment.time_at, time)
    WORD.pack_into(moved, fragment.sequence_at, sequence)
    return bytes(moved)


def parts(data: Data) -> list[tuple[int, int]]:
    """Where in a file its parts are: first what comes before all fragments, then each fragment."""
    found = list(_boxes(data, 0, len(data)))
    kinds = [box.kind for box in found]
    if kinds != ["ftyp", "moov", *["moof", "mdat"] * (len(kinds) // 2 - 1)]:
        raise BadFragment(f"a file of {' '.join(kinds[:8])}")
    return [(first.begin, second.end) for first, second in zip(found[::2], found[1::2], strict=True)]


def _boxes(data: Data, start: int, end: int) -> Iterator[Box]:
    while start < end:
        size, kind = HEADER.unpack_from(data, start) if end - start >= HEADER.size else (0, b"")
        if not HEADER.size <= size <= end - start:
            raise BadFragment(f"a box of {size} bytes where {end - start} are left")
        yield Box(kind.decode("latin-1"), start, start + HEADER.size, start + size)
        start += size


def _expect(data: bytes, start: int, end: int, *kinds: str) -> list[Box]:
    found = list(_boxes(data, start, end))
    if [box.kind for box in found] != list(kinds):
        raise BadFragment(f"{' '.join(box.kind for box in found) or 'nothing'} instead of {' '.join(kinds)}")
    return found


def _word(data: bytes, at: int, box: Box) -> int:
    if at + WORD.size > box.end:
        raise BadFragment(f"{box.kind} is cut short")
    value: int = WORD.unpack_from(data, at)[0]
    return value


def _defaults(data: bytes, tfhd: Box) -> dict[str, int]:
    """What holds for every sample that does not say otherwise."""
    given, at, found = _word(data, tfhd.start, tfhd), tfhd.start + 8, {}
    if given & BASE_OFFSET or not given & FROM_HERE:
        raise BadFragment("offsets that do not count from the fragment")
    for flag, name in ((DESCRIPTION, "description"), (DURATION, "duration"), (SIZE, "size"), (FLAGS, "flags")):
        if given & flag:
            found[name] = _word(data, at, tfhd)
            at += WORD.size
    return found


def _samples(data: bytes, trun: Box, defaults: dict[str, int]) -> tuple[int, list[tuple[int, int]]]:
    """Where their bytes begin, and the duration and size of each."""
    given, count = _word(data, trun.start, trun) & 0xFFFFFF, _word(data, trun.start + 4, trun)
    has = [name for name, flag in EACH.items() if given & flag]
    first = trun.start + (16 if given & FIRST_FLAGS else 12)
    if not given & DATA_OFFSET or first + count * len(has) * WORD.size != trun.end or not count:
        raise BadFragment("trun of another kind")
    words = iter(WORD.iter_unpack(data[first : trun.end]))
    samples = [{**defaults, **{name: next(words)[0] for name in has}} for _ in range(count)]
    if any("duration" not in sample or "size" not in sample for sample in samples):
        raise BadFragment("samples of unknown length")
    return _word(data, trun.start + 8, trun), [(sample["duration"], sample["size"]) for sample in samples]
