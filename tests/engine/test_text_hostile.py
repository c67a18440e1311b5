"""Thirty titles that try to be commands: each is drawn letter for letter, and nothing else is."""

import re
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from engine.geometry import Area
from engine.text import Words, escaped, script
from engine.timeline import TextElement
from tests.engine.drawn_words import box_of, draw, is_inked, shown, text

JOINER = "\u2060"
SIZE = (640, 360)
TITLES = {
    "single quotes": "It's 'quoted' 'twice''",
    "double quotes": '"Say "hello" to "them""',
    "colons": "12:30:45:: a:b:c",
    "percent signs": "100 % %{pts} %d %n %%",
    "backslashes": "C:\\Next\\new\\hot\\",
    "one backslash at the end": "end\\",
    "doubled backslashes": "a\\\\b \\\\N c",
    "braces": "{a} {{b}} } {",
    "an override tag": "{\\b1}bold{\\b0}",
    "place, size and colour": "{\\an8\\fs300\\1c&H0000FF&\\pos(0,0)}x",
    "a reset": "{\\r}{\\rPlain}x",
    "a drawing": "{\\p1}m 0 0 l 900 0 900 900 0 900{\\p0}",
    "a drawing without braces": "\\p1 m 0 0 l 900 0 900 900",
    "a drawing that never ends": "{\\p4",
    "a break, a space": "a\\Nb\\nc\\hd",
    "a tag closed by the text": "}{\\alpha&HFF&}gone?",
    "a clip and a move": "{\\clip(0,0,1,1)\\move(0,0,9,9)\\t(\\fscx900)}x",
    "karaoke": "{\\k100}la{\\kf100}la{\\ko100}la",
    "an event": "Dialogue: 0,0:00:00.00,9:00:00.00,Plain,,0,0,0,,x",
    "an event on a line of its own": "a\nDialogue: 0,0:00:00.00,9:00:00.00,Plain,,0,0,0,,x",
    "a section": "a\n[V4+ Styles]\nStyle: Plain,Inter,300",
    "filter syntax": "[in]scale=1:1[out];[0:v]null,split",
    "filter quoting": "a'b\\'c,d;e[f]=g",
    "markup": "<b>&amp;</b> <font size=9> &lt;",
    "a shell": "$(reboot) `id` ; rm -rf ~ | cat > x",
    "right-to-left marks": "abc \u202edef\u202c ghi \u200fjkl\u200e",
    "isolates that never end": "abc \u2067def \u2066ghi",
    "new lines of all kinds": "one\ntwo\r\nthree\rfour\u2028five\u2029six",
    "controls": "a\x01b\x1b[31mc\x7fd\x9be\tf",
    "a very long word": "Donau{dampf}schiff\\fahrts" * 6,
}
INNOCENT = str.maketrans({"{": "(", "}": ")", "\\": "/"} | dict.fromkeys("\u202e\u202c\u200f\u200e\u2066\u2067"))


def test_there_are_thirty() -> None:
    assert len(TITLES) == 30


@pytest.mark.parametrize("typed", TITLES.values(), ids=TITLES)
def test_its_event_reads_back_as_what_was_typed(typed: str) -> None:
    """Read as libass reads: what is in braces is a command, and ours come from a closed list."""
    lines = script([shown(text(typed, width=1.0, size=10), 1)], *SIZE).partition("[Events]\n")[2].splitlines()
    assert len(lines) == 2 and lines[0].startswith("Format: ")
    markup = lines[1].split(",", 9)[9]
    commands = re.findall(r"(?<!\\)\{[^}]*\}", markup)
    assert len(commands) <= 2 and all(re.fullmatch(r"\{(\\[1-4a-z]+[\d.&A-FHa-zA-Z ,()-]*)+\}", command) for command in commands)
    bare = re.sub(r"(?<!\\)\{[^}]*\}", "", markup)
    assert not re.search(rf"\\(?![{{}}N{JOINER}])", bare)
    read = bare.replace("\\N", "\n").replace("\\{", "{").replace("\\}", "}").replace("\\" + JOINER, "\\")
    wanted = re.sub(r"\r\n|[\r\u2028\u2029]", "\n", typed).replace("\t", "    ")
    wanted = re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "", wanted)
    assert re.sub(r"[\u200e\u200f]|(?<=.)\n(?=.)", "", read) == re.sub(r"[\u200e\u200f]|\n", "", wanted)


@pytest.mark.ffmpeg
def test_each_covers_what_the_same_letters_cover(tmp_path: Path, faces: Path) -> None:
    """The same words, with look-alikes that no parser knows, stand in the same place with about as much ink."""
    drawn = [
        draw(
            tmp_path,
            [Words(text(form, size=40), Area(0, 0, *SIZE), 0, n, n + 1) for n, form in enumerate(forms)],
            len(forms),
            size=SIZE,
        )
        for forms in (TITLES.values(), [typed.translate(INNOCENT) for typed in TITLES.values()])
    ]
    for name, hostile, innocent in zip(TITLES, *drawn, strict=True):
        boxes = [box_of(is_inked(frame)) for frame in (hostile, innocent)]
        assert all(abs(a - b) <= 5 for a, b in zip(*boxes, strict=True)), f"{name}: {boxes[0]} instead of {boxes[1]}"
        assert int(hostile.sum()) == pytest.approx(int(innocent.sum()), rel=0.2), name
        assert np.array_equal(hostile[..., 0], hostile[..., 2]), f"{name} is coloured"


def test_nul_is_refused_by_the_document() -> None:
    with pytest.raises(ValidationError, match="NUL"):
        TextElement(start=0, duration=1, text="a\0b")


def test_escaping_is_complete() -> None:
    assert escaped("{\\p1}\\N\n") == f"\\{{\\{JOINER}p1\\}}\\{JOINER}N\\N"
