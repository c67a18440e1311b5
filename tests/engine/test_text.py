"""Words become a script for libass in which nothing that was typed is a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import text
from engine.plan import Words
from tests.engine.cuts import overlay_track, planned, title
from tests.engine.golden_text import assert_golden

JOINER = "\u2060"


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
    assert text.escaped(typed) == written


@given(st.text(max_size=200))
def test_no_text_can_end_its_line_or_open_a_command(typed: str) -> None:
    written = text.escaped(typed)
    assert len(written.splitlines()) <= 1
    without = written.replace("\\{", "").replace("\\}", "").replace("\\N", "").replace("\\" + JOINER, "")
    assert not set("{}\\") & set(without)


def words(*elements: object) -> list[Words]:
    found = planned(overlay_track(*elements)).segments[0].layers  # type: ignore[arg-type]
    return [layer for layer in found if isinstance(layer, Words)]


def test_a_script_is_written_as_before() -> None:
    drawn = words(
        title(0, 60, "Spring\ncollection", size=100, position="bottom", align="left", color="#ffcc00"),
        title(15, 30, "from {today}", weight="regular", opacity=0.5, position="top", align="right"),
    )
    assert_golden("script", text.script(drawn, 320, 180))


def test_a_script_counts_ten_frames_to_the_second() -> None:
    line = text.script(words(title(0, 59)), 320, 180).splitlines()[-1]
    assert line.startswith("Dialogue: 0,0:00:00.00,0:00:05.90,W0,")
