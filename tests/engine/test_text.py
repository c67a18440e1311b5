"""Words become a script for libass: escaped, wrapped, and one event for each run of frames in which nothing changes."""

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.geometry import Area
from engine.text import Words, escaped, essence, script
from engine.text.faces import Face, Faces, joined
from engine.text.layout import lay_out
from engine.text.letters import graphemes
from engine.text.moments import moments_of
from engine.timeline import CaptionElement
from engine.timeline.elements import Animation, Box, Outline, Shadow
from engine.timeline.motion import Keyframe, PictureKeyframes
from tests.engine.drawn_words import FRAME, shape, shown, text
from tests.engine.golden_text import assert_golden

JOINER = "\u2060"
MONO = Faces((Face("Mono", dict.fromkeys(range(32, 1536), 1.0)),))  # every letter as wide as a line is high


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Plain", "Plain"),
        ("one\ntwo", "one\\Ntwo"),
        ("one\r\ntwo\rthree", "one\\Ntwo\\Nthree"),
        ("{\\b1}bold{\\b0}", f"\\{{\\{JOINER}b1\\}}bold\\{{\\{JOINER}b0\\}}"),
        ("C:\\Next", f"C:\\{JOINER}Next"),
        ("\\", f"\\{JOINER}"),
        ("\\\n", f"\\{JOINER}\\N"),
        ("a\x00b\x1bc\x7fd\x85e", "abcd\\Ne"),
        ("tab\there", "tab    here"),
        ("new\u2028line\u2029here", "new\\Nline\\Nhere"),
        ("commas, stay; and: 'so' do \"these\" %", "commas, stay; and: 'so' do \"these\" %"),
    ],
)
def test_typed_words_are_escaped_as_in_the_table(typed: str, written: str) -> None:
    assert escaped(typed) == written


@given(st.text(max_size=200))
def test_no_text_can_end_its_line_or_open_a_command(typed: str) -> None:
    written = escaped(typed)
    assert len(written.splitlines()) <= 1
    without = written.replace("\\{", "").replace("\\}", "").replace("\\N", "").replace("\\" + JOINER, "")
    assert not set("{}\\") & set(without)


@given(st.text(max_size=60))
def test_letters_make_up_the_line_again(line: str) -> None:
    assert "".join(graphemes(line)) == line


@pytest.mark.parametrize(
    ("line", "letters"),
    [
        ("abc", ["a", "b", "c"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("👨‍👩‍👧!", ["👨‍👩‍👧", "!"]),
        ("👍🏽❤️", ["👍🏽", "❤️"]),
        ("🇩🇪🇫🇷", ["🇩🇪", "🇫🇷"]),
        ("1️⃣2", ["1️⃣", "2"]),
        ("שָׁל", ["שָׁ", "ל"]),
    ],
)
def test_what_is_drawn_as_one_is_one_letter(line: str, letters: list[str]) -> None:
    assert graphemes(line) == letters


def lines(typed: str, room: float) -> list[str]:
    return ["".join(line) for line in lay_out(typed, room, MONO).lines]


@pytest.mark.parametrize(
    ("typed", "room", "wanted"),
    [
        ("one two", 10, ["one two"]),
        ("one two", 6, ["one", "two"]),
        ("one two three four", 14, ["one two", "three four"]),  # rather than "one two three" and "four"
        ("a  b", 4, ["a  b"]),
        ("  indented ", 20, ["indented"]),
        ("one\n\ntwo", 9, ["one", JOINER, "two"]),
        ("abcdefgh ij", 3, ["abc", "def", "gh", "ij"]),
        ("word", 0, ["w", "o", "r", "d"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
    ],
)
def test_lines_are_wrapped_at_spaces_and_of_about_one_length(typed: str, room: float, wanted: list[str]) -> None:
    assert lines(typed, room) == wanted


@given(st.text(alphabet="ab c\n", max_size=80), st.integers(1, 20))
def test_no_line_is_longer_than_its_room_and_no_letter_is_lost(typed: str, room: int) -> None:
    found = lines(typed, room)
    assert all(len(line) <= room for line in found)
    assert "".join(found).replace(JOINER, "").replace(" ", "") == typed.replace("\n", "").replace(" ", "")


def test_a_wrapped_line_keeps_the_direction_of_its_paragraph() -> None:
    assert lines("אבג abc", 4) == ["אבג", "\u200fabc"]
    assert lines("abc אבג", 4) == ["abc", "\u200eאבג"]
    assert lines("אבג\nabc", 4) == ["אבג", "abc"]


def test_arabic_letters_are_measured_as_they_are_joined() -> None:
    assert joined(list("بيت")) == ["\ufe91", "\ufef4", "\ufe96"]  # initial, medial, final
    assert joined(list("دار")) == list("دار")  # none of these joins what follows it
    assert joined(list("ab")) == ["a", "b"]


def events(*words: Words) -> list[str]:
    return [line for line in script(words, 320, 180).splitlines() if line.startswith("Dialogue")]


def test_a_script_is_written_as_before(faces: Path) -> None:
    look: dict[str, Any] = {"size": 100, "position": "bottom", "align": "left", "color": "#ffcc00"}
    drawn = [
        shown(text("Spring\ncollection", box=Box(), shadow=Shadow(), **look)),
        Words(
            text("from {today} مرحبا", weight="regular", opacity=0.5, position="top", align="right", rotation=10),
            FRAME,
            0,
            15,
            45,
        ),
        shown(text("Abc", 12, font="serif", italic=True, animation_in=Animation(kind="type", frames=3), scale=1.5)),
        shown(shape("star", 12, width=200, x=0.25, outline=Outline()), canvas=Area(20, 0, 280, 180)),
        shown(CaptionElement(start=0, duration=12, text="What is said")),
    ]
    assert_golden("script", script(drawn, 320, 180))


def test_a_script_counts_ten_frames_to_the_second() -> None:
    assert events(Words(text(), FRAME, 0, 7, 59))[0].startswith("Dialogue: 0,0:00:00.70,0:00:05.90,")
    assert ",1:00:01.00,1:00:01.10," in events(Words(text(), FRAME, 0, 36_010, 36_011))[0]


def times(*words: Words) -> list[tuple[str, str]]:
    return [(event.split(",")[1][5:], event.split(",")[2][5:]) for event in events(*words)]


def test_frames_that_look_the_same_share_one_event() -> None:
    assert len(events(shown(text(duration=600)))) == 1
    fading = times(shown(text(duration=600, fade_in=3)))  # nothing is seen in the first frame
    assert fading == [("00.10", "00.20"), ("00.20", "00.30"), ("00.30", "00.00")]
    assert len(events(shown(text("ab", duration=600, animation_in=Animation(kind="type", frames=500))))) == 3


def test_steps_that_hold_are_one_event_each() -> None:
    steps = PictureKeyframes(x=[Keyframe(at=n, value=n / 100, easing="hold") for n in (0, 20, 40)])
    assert times(shown(text(duration=60, keyframes=steps))) == [("00.00", "02.00"), ("02.00", "04.00"), ("04.00", "06.00")]


def test_what_goes_and_comes_back_the_same_is_not_there_in_between() -> None:
    blink = PictureKeyframes(
        opacity=[Keyframe(at=n, value=value, easing="hold") for n, value in ((0, 1.0), (20, 0.0), (40, 1.0))]
    )
    assert times(shown(text(duration=60, keyframes=blink))) == [("00.00", "02.00"), ("04.00", "06.00")]


def test_words_that_cannot_be_seen_have_no_event() -> None:
    assert events(shown(text(opacity=0.0)), shown(text(" \n\t ", box=Box())), shown(text("\x01"))) == []


def test_captions_one_after_the_other_never_overlap() -> None:
    captions = [Words(CaptionElement(start=0, duration=10, text=f"{n}"), FRAME, 0, 10 * n, 10 * n + 10) for n in range(3)]
    spans = sorted(set(times(*captions)))
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


MOVING: list[dict[str, Any]] = [
    {"fade_in": 10},
    {"fade_out": 10},
    {"animation_in": Animation(frames=10)},
    {"animation_out": Animation(kind="type", frames=10)},
    {"keyframes": PictureKeyframes(scale=[Keyframe(at=0, value=1.0), Keyframe(at=59, value=2.0)])},
]


def test_where_it_comes_from_does_not_count_while_it_stands_still() -> None:
    whole = essence(Words(text(duration=60, name="a", fade_in=5, fade_out=5), FRAME, 20, 0, 10))
    other = text(duration=90, fade_in=5, fade_out=5).model_copy(update={"start": 7})
    assert essence(Words(other, FRAME, 30, 0, 10)) == whole
    assert essence(Words(text(duration=10), FRAME, 0, 0, 10)) == whole  # what fades elsewhere does not count here


@pytest.mark.parametrize("fields", MOVING)
def test_where_it_comes_from_counts_where_it_moves(fields: dict[str, Any]) -> None:
    windows = [essence(Words(text(duration=60, **fields), FRAME, first, 0, 8)) for first in (0, 1, 51, 52)]
    assert len({json.dumps(window, sort_keys=True) for window in windows}) > 1


@pytest.mark.parametrize(
    "changed", [{"text": "b"}, {"size": 81}, {"font": "mono"}, {"box": Box()}, {"x": 0.1}, {"opacity": 0.9}, {"italic": True}]
)
def test_whatever_can_be_seen_counts(changed: dict[str, Any]) -> None:
    plain = essence(shown(text("a")))
    assert json.loads(json.dumps(plain)) == plain
    assert essence(shown(text("a").model_copy(update=changed))) != plain
    assert essence(Words(text("a"), Area(2, 0, 316, 180), 0, 0, 60)) != plain


@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(0, 59),
    st.integers(1, 60),
    st.data(),
)
def test_moments_are_what_each_frame_shows(
    fade_in: int, fade_out: int, coming: int, going: int, first: int, frames: int, data: st.DataObject
) -> None:
    """The same, however the element is cut; and no two neighbours are equal."""
    element = text(duration=60, fade_in=fade_in, fade_out=fade_out, animation_in=Animation(frames=coming))
    element = element.model_copy(update={"animation_out": Animation(kind="slide_left", frames=going)})
    frames = min(frames, 60 - first)
    runs = list(moments_of(element, first, frames))
    for begin, end, moment in runs:
        frame = data.draw(st.integers(begin, end - 1))
        assert [each[2] for each in moments_of(element, first + frame, 1)] == [moment]
    assert all(before[1] <= after[0] for before, after in pairwise(runs))
    assert all(before[2] != after[2] for before, after in pairwise(runs) if before[1] == after[0])


def test_many_moving_texts_are_written_quickly(faces: Path) -> None:
    turning = PictureKeyframes(rotation=[Keyframe(at=0, value=0.0), Keyframe(at=599, value=90.0)])
    words = [shown(text(f"Title {n}", 600, keyframes=turning, box=Box(), shadow=Shadow())) for n in range(10)]
    begun = time.process_time()
    assert script(words, 320, 180).count("Dialogue") == 10 * 600 * 3
    assert time.process_time() - begun < 5  # half a second where nothing else runs
