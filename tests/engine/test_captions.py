"""Captions: what SRT and WebVTT files may look like, what is refused and where, and the way to a track and back."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.captions import Cue, InvalidCaptions, from_track, read, tidy, to_track, write_srt, write_vtt
from engine.timeline import MAX_FRAMES, CaptionElement, Timeline

RATES = st.sampled_from([Fraction(1), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60), Fraction(120)])
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
MARKUP = st.lists(
    st.sampled_from(
        ["<i>", "</b>", "<c.yellow>", "{\\an8}", "-->", "&amp;", "&lt;", "&#60;", "1", "\n", "\n\n", "a", " ", "NOTE"]
    ),
    min_size=1,
    max_size=12,
).map("".join)


@st.composite
def cues(draw: st.DrawFn) -> list[Cue]:
    made, at = [], 0
    for text in draw(st.lists(WORDS | MARKUP, max_size=6)):
        start = at + draw(st.integers(0, 5_000))
        at = start + draw(st.integers(1, 500_000))
        made.append(Cue(start, at, text))
    return made


SRT = "1\n00:00:01,000 --> 00:00:02,500\nHello\nyou\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n"
READ = [Cue(1000, 2500, "Hello\nyou"), Cue(3000, 4000, "Bye")]
VTT = """WEBVTT - made by hand
Kind: captions

STYLE
::cue { color: red }

NOTE 00:00 --> 00:01 is not a cue
nor is this

REGION
id:fred

intro
00:01.000 --> 00:02.500 line:0 position:20%,line-left
<v Ann><c.yellow>Hello</c>
<00:00:01.500>you

00:03.000 --> 00:04.000
Bye
"""


@pytest.mark.parametrize(
    "text",
    [
        SRT,
        VTT,
        "\ufeff" + SRT,
        SRT.replace("\n", "\r\n"),
        SRT.replace("\n", "\r"),
        SRT.replace(",", "."),
        SRT.replace("1\n00", "00").replace("2\n00", "00"),
        SRT.replace("\n\n2\n", "\n2\n"),
        SRT.replace(" --> ", "-->"),
        SRT.replace("2,500", "2,5"),
        SRT.replace("Hello", "<i>{\\an8}Hel<b>lo</b></i>"),
        SRT.replace("Bye\n", "Bye"),
        SRT + "\n\n\n3\n\n",
        "00:00:05,000 --> 00:00:06,000\n<i></i>\n\n" + SRT,
    ],
)
def test_a_file_is_read_however_it_was_made(text: str) -> None:
    assert read(text) == READ


def test_nothing_is_no_captions() -> None:
    assert read("") == read("WEBVTT") == read("WEBVTT\n\nNOTE hm") == []


def test_entities_become_letters_and_arithmetic_stays() -> None:
    text = "00:01.000 --> 00:02.000\nA &amp; B &lt;i&gt; &#233; 1 < 2 > 1 AT&T &copy"
    assert read(text)[0].text == "A & B <i> é 1 < 2 > 1 AT&T &copy"


def test_hours_may_be_left_out_or_be_many() -> None:
    assert read("59:59.999 --> 100:00:00.000\nx") == [Cue(3_599_999, 360_000_000, "x")]


def test_cues_out_of_order_are_sorted() -> None:
    first, second = SRT.split("\n\n")
    assert read(f"{second}\n\n{first}") == READ


def test_of_two_that_overlap_the_earlier_ends_where_the_later_begins() -> None:
    assert read("00:01.0 --> 00:09.0\na\n\n00:03.0 --> 00:04.0\nb") == [Cue(1000, 3000, "a"), Cue(3000, 4000, "b")]


def test_two_that_begin_at_once_are_shown_one_above_the_other() -> None:
    assert read("00:01.0 --> 00:02.0\na\n\n00:01.0 --> 00:04.0\nb") == [Cue(1000, 4000, "a\nb")]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Hello", 1, "A time such as"),
        ("WEBVTT\n\nHello\n\n00:01.000 --> 00:02.000\nx", 3, "A time such as"),
        ("1\n00:00:01 -> 00:00:02\nx", 2, "A time such as"),
        ("1\n00:00:01,000 --> soon\nx", 2, "Write times as"),
        ("1\n00:00:02,000 --> 00:00:02,000\nx", 2, "ends before it begins"),
        ("00:61:00,000 --> 00:62:00,000\nx", 1, "Minutes and seconds"),
        ("00:01.0 --> 00:02.0\n" + "x" * 1001, 1, "1000 characters"),
        ("x" * 8_000_001, 0, "too long"),
        ("00:01.0 --> 00:02.0\nx\n\n" * 5001, 0, "5000 captions"),
    ],
)
def test_what_is_no_captions_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(InvalidCaptions, match=says) as caught:
        read(text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"Line {line}: " if line else "The" if "long" in says else "A")


@settings(deadline=None)
@given(st.text() | MARKUP | st.lists(st.sampled_from(["WEBVTT", "\n", "00:01.000", " --> ", "1", "NOTE"])).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except InvalidCaptions:
        return
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


@settings(deadline=None)
@given(cues())
def test_what_is_written_is_read_back(made: list[Cue]) -> None:
    expected = [Cue(cue.start, cue.end, tidy(cue.text)) for cue in made if tidy(cue.text)]
    assert read(write_srt(made)) == expected
    assert read(write_vtt(made)) == expected


def test_both_formats_are_written_as_players_want_them() -> None:
    made = [Cue(1000, 2500, "Hello\n\nyou"), Cue(3_600_000, 3_601_001, "a --> <b> & {\\an8}")]
    assert write_srt(made) == (
        "1\n00:00:01,000 --> 00:00:02,500\nHello\nyou\n\n2\n01:00:00,000 --> 01:00:01,001\na --&gt; &lt;b> & &#123;\\an8}\n"
    )
    assert write_vtt(made) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nHello\nyou\n\n"
        "01:00:00.000 --> 01:00:01.001\na --&gt; &lt;b&gt; &amp; &#123;\\an8}\n"
    )


@settings(deadline=None)
@given(RATES, st.lists(st.tuples(st.integers(0, 200), st.integers(1, 3000)), max_size=8))
def test_a_track_goes_to_text_and_back_by_the_frame(rate: Fraction, runs: list[tuple[int, int]]) -> None:
    made, at = [], 0
    for gap, duration in runs:
        made.append(CaptionElement(start=at + gap, duration=duration, text=f"at {at}"))
        at = made[-1].end
    track = to_track([], rate, "en").model_copy(update={"elements": made[::-1]})
    back = to_track(read(write_srt(from_track(track, rate))), rate, "en")
    assert [(each.start, each.duration, getattr(each, "text", None)) for each in back.elements] == [
        (each.start, each.duration, each.text) for each in made
    ]


@settings(deadline=None)
@given(RATES, cues())
def test_any_cues_make_a_valid_track(rate: Fraction, made: list[Cue]) -> None:
    track = to_track(made, rate, "pt-BR")
    duration = max((each.end for each in track.elements), default=0)
    Timeline.load(Timeline(tracks=[track], duration=duration).dump())
    assert track.language == "pt-BR"


def test_a_cue_shorter_than_a_frame_gets_one() -> None:
    track = to_track([Cue(0, 1, "a"), Cue(1, 2, "b"), Cue(2, 1000, "c")], Fraction(25))
    assert [(each.start, each.duration) for each in track.elements] == [(0, 1), (1, 1), (2, 23)]


def test_captions_beyond_the_longest_timeline_are_refused() -> None:
    to_track([Cue(0, MAX_FRAMES * 1000, "x")], Fraction(1))
    with pytest.raises(InvalidCaptions, match="longer than a timeline"):
        to_track([Cue(0, MAX_FRAMES * 1000 + 1000, "x")], Fraction(1))
