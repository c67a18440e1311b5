"""What is taken for a fragment, what is not, and that setting its place changes nothing else."""

import pytest

from engine.preview import boxes
from engine.preview.boxes import BadFragment
from tests.engine.preview.fragments import OFFSET, TICKS, box, fragment, mfhd, tfdt, tfhd, trun, words

GOOD, RUN = fragment(), trun(offset=OFFSET)
LIE = box("trun", words(0x201, 4, OFFSET, 5, 3, 2))
PLACES = "offsets that do not count from the fragment"


def test_every_sample_of_a_fragment_is_counted() -> None:
    assert boxes.read(GOOD).durations == (TICKS,) * 3


def test_durations_of_their_own_go_before_the_default() -> None:
    run = box("trun", words(0x301, 2, OFFSET, 10, 4, 20, 6))
    whole = fragment(tracks=(tfhd(), tfdt(), run))
    offset = whole.index(b"mdat") + 4
    assert boxes.read(whole.replace(words(0x301, 2, OFFSET), words(0x301, 2, offset))).durations == (10, 20)


def test_a_placed_fragment_differs_in_its_time_and_its_number_alone() -> None:
    moved = boxes.placed(GOOD, 2**33 + 5, 77)
    assert len(moved) == len(GOOD)
    assert moved == fragment(head=mfhd(77), tracks=(tfhd(), tfdt(2**33 + 5), trun(offset=OFFSET)))
    assert boxes.placed(moved, 0, 1) == GOOD


BROKEN = {
    "nothing": (b"", "nothing instead of moof mdat"),
    "half a header": (GOOD[:6], "a box of 0 bytes where 6 are left"),
    "cut short": (GOOD[:-1], "a box of 18 bytes where 17 are left"),
    "more after it": (GOOD + b"\0", "a box of 0 bytes where 1 are left"),
    "two fragments": (GOOD + GOOD, "moof mdat moof mdat instead of moof mdat"),
    "another box between": (fragment(extra=box("free")), "moof free mdat instead of moof mdat"),
    "a box that says it ends before it begins": (words(4) + GOOD[4:], "a box of 4 bytes where 122 are left"),
    "a size of 64 bits": (words(1) + GOOD[4:], "a box of 1 bytes where 122 are left"),
    "no track": (box("moof", mfhd()) + box("mdat"), "mfhd instead of mfhd traf"),
    "two tracks": (box("moof", mfhd(), box("traf"), box("traf")) + box("mdat"), "mfhd traf traf instead of mfhd traf"),
    "a number of another kind": (
        fragment(head=mfhd(version=1 << 24), tracks=(tfhd(), tfdt(), RUN)),
        "mfhd of another kind",
    ),
    "no number": (fragment(head=box("mfhd"), tracks=(tfhd(), tfdt(), RUN)), "mfhd of another kind"),
    "a time of 32 bits": (fragment(tracks=(tfhd(), tfdt(version=0), trun(offset=OFFSET - 4))), "tfdt is not one of 64 bits"),
    "no time": (fragment(tracks=(tfhd(), trun(offset=OFFSET - 20))), "tfhd trun instead of tfhd tfdt trun"),
    "two runs": (fragment(tracks=(tfhd(), tfdt(), trun(), trun())), "tfhd tfdt trun trun instead of tfhd tfdt trun"),
    "offsets from the file": (
        fragment(tracks=(tfhd(0x9, 0, 0, TICKS), tfdt(), RUN)),
        PLACES,
    ),
    "offsets from who knows where": (
        fragment(tracks=(tfhd(0x8), tfdt(), RUN)),
        PLACES,
    ),
    "no room for the default duration": (
        fragment(tracks=(box("tfhd", words(0x20008, 1)), tfdt(), trun(offset=OFFSET - 4))),
        "tfhd is cut short",
    ),
    "no duration": (fragment(tracks=(tfhd(0x20000, 0), tfdt(), RUN)), "samples of unknown length"),
    "no sizes": (fragment(tracks=(tfhd(), tfdt(), box("trun", words(0x1, 3, OFFSET)))), "samples of unknown length"),
    "no samples": (fragment(tracks=(tfhd(), tfdt(), trun(offset=OFFSET - 12, sizes=())), content=b""), "trun of another kind"),
    "a run that lies about its length": (
        fragment(tracks=(tfhd(), tfdt(), LIE)),
        "trun of another kind",
    ),
    "samples elsewhere": (fragment(tracks=(tfhd(), tfdt(), trun(offset=OFFSET + 1))), "the samples do not fill the fragment"),
    "samples that lack": (fragment(content=b"012345678"), "the samples do not fill the fragment"),
}


@pytest.mark.parametrize(("data", "fault"), BROKEN.values(), ids=BROKEN)
def test_anything_else_is_refused_by_name(data: bytes, fault: str) -> None:
    for use in (boxes.read, lambda data: boxes.placed(data, 1, 1)):
        with pytest.raises(BadFragment, match="A piece of the preview is damaged") as raised:
            use(data)
        assert raised.value.detail == fault


def test_a_file_is_its_beginning_and_its_fragments() -> None:
    head = box("ftyp", b"iso5") + box("moov")
    assert boxes.parts(head + GOOD + GOOD) == [(0, 20), (20, 20 + len(GOOD)), (20 + len(GOOD), 20 + 2 * len(GOOD))]
    assert boxes.parts(head) == [(0, 20)]


@pytest.mark.parametrize("data", [b"", GOOD, box("ftyp"), box("ftyp") + box("moov") + box("moof"), box("moov") + box("ftyp")])
def test_a_file_of_another_order_is_refused(data: bytes) -> None:
    with pytest.raises(BadFragment):
        boxes.parts(data)
