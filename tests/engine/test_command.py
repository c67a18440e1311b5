"""The commands, word for word, and that no word of a person gets into them."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from engine import command, graph
from engine.ffmpeg import INPUT, Task
from engine.layers import Segment
from engine.plan import RenderPlan, at
from engine.presets import PRESETS
from engine.timeline import Canvas, Crop, Keyframe, PictureKeyframes, Rate, Transition
from tests.engine.cuts import (
    FILM,
    OTHER,
    clip,
    film,
    overlay_track,
    photo,
    picture,
    planned,
    pretended,
    title,
    video_track,
)  # fmt: skip
from tests.engine.golden_text import assert_golden

HD = PRESETS["1080p"]
FOLDER, FONTS = Path("/room/part"), Path("/fonts")


def written(task: Task) -> str:
    """One option with its values a line, the graph one chain a line; the safe options of an input as one word."""
    words = [*task.args]
    lines, line = list[str](), list[str]()
    while words:
        if words[: len(INPUT)] == INPUT:
            words[: len(INPUT)] = ["<safe input>"]
        word = words.pop(0)
        if (word.startswith("-") and not word[1:2].isdigit()) or word == "<safe input>":
            lines.append(" ".join(line))
            line = []
        line.append(word.replace(";", ";\n    ") if "[out]" in word and ";" in word else word)
    boxes = [f"reads {path}" for path in task.box.reads] + [f"writes {path}" for path in task.box.writes]
    return "\n".join([*lines[1:], " ".join(line), "", *boxes, f"label {task.label}"]) + "\n"


def drawing(made: RenderPlan, segment: Segment | None = None) -> command.Drawing:
    return command.encode(made, segment or made.segments[0], FOLDER, FONTS, label="Encoding part 1 of 1")


CASES = {
    "clip": planned(video_track(clip(0, 60, source_in=45)), preset=HD),
    "clip-of-a-phone": planned(
        video_track(clip(0, 60, source_in=45, name="IMG 1.MOV")),
        sources=pretended(film=film(width=1080, height=1920, container="mov", rotation=90, matrix="", start_us=21_333)),
        preset=HD,
    ),
    "clip-at-ntsc-rate": planned(video_track(clip(0, 60, source_in=100)), rate=Rate(num=30000, den=1001), preset=HD),
    "clip-without-index": planned(
        video_track(clip(0, 60, source_in=45)), sources=pretended(film=film(container="mpegts", start_us=1_466_667)), preset=HD
    ),
    "gap": planned(video_track(), duration=30, canvas=Canvas(background="#ff8800"), preset=HD),
    "filling-in-a-square": planned(video_track(clip(0, 30, fit="fill")), preset=PRESETS["square"], canvas=Canvas(width=1080)),
    "see-through": planned(
        video_track(picture(0, 30, opacity=0.25)), sources=pretended(photo=photo(1000, 1000, "rgba")), preset=HD
    ),
    "turned-at-half-pace": planned(
        video_track(clip(0, 60, source_in=45, speed=0.5, reverse=True, crop=Crop(left=0.25))),
        canvas=Canvas(fill="blur"),
        preset=HD,
    ),
    "moving": planned(
        overlay_track(
            picture(0, 30, keyframes=PictureKeyframes(x=[Keyframe(at=0, value=0.0), Keyframe(at=29, value=0.5)]), fade_in=5)
        ),
        preset=HD,
    ),
    "crossfade": planned(
        video_track(clip(0, 60), clip(0, 90, 7, OTHER, transition=Transition())), preset=replace(HD, longest_seconds=1)
    ),
    "wipe": planned(
        video_track(clip(0, 60), picture(0, 90, transition=Transition(kind="wipe_left"))), preset=replace(HD, longest_seconds=1)
    ),
    "layers": planned(
        video_track(clip(0, 90)),
        overlay_track(title(10, 20), title(20, 30), clip(30, 40, 10, OTHER, opacity=0.5), title(60, 30), picture(0, 90)),
        preset=HD,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_part_is_encoded_with_the_very_words(name: str) -> None:
    assert_golden(f"part-{name}", written(drawing(CASES[name]).task))


def test_a_still_is_drawn_with_the_very_words() -> None:
    made = CASES["layers"]
    assert_golden("still", written(command.picture(made, at(made, 35), FOLDER, FONTS, label="Drawing the still").task))


HOSTILE = "a'b\"c;d,e[f]g:h\\i{j}%k$(l)`m`\n-i /etc/passwd"


def test_no_word_of_a_person_reaches_a_command() -> None:
    made = planned(video_track(clip(0, 30, name=HOSTILE)), overlay_track(title(0, 30, HOSTILE, name=HOSTILE)))
    drawn = drawing(made)
    assert not any("passwd" in word or "$(l)" in word for word in drawn.task.args)
    assert HOSTILE.split("\n")[0].split(";")[0] in next(iter(drawn.files.values())).decode()


def test_the_part_of_a_still_picture_reads_only_that_file_and_its_own_folder() -> None:
    task = drawing(planned(video_track(picture(0, 30)))).task
    assert task.box.reads == (Path("/media/photo"), FOLDER) and task.box.writes == (FOLDER,)


def test_every_source_is_opened_with_the_safe_options_and_by_file() -> None:
    args = list(drawing(CASES["layers"]).task.args)
    places = [index for index, word in enumerate(args) if word == "-i"]
    assert len(places) == 3
    before = 0
    for place in places:
        assert args[place + 1].startswith("file:/media/")
        assert args[before : before + len(INPUT)] == INPUT or args[before + 1 : before + 1 + len(INPUT)] == INPUT
        before = place + 2


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/plain/path.ass", "/plain/path.ass"),
        ("/o'brien/x", "/o\\\\\\'brien/x"),
        ("/c:/x", "/c\\\\:/x"),
        ("/a,b;c[d]/x", "/a\\,b\\;c\\[d\\]/x"),
        ("/back\\slash", "/back\\\\\\\\slash"),
    ],
)
def test_a_path_is_quoted_for_a_graph_as_in_the_table(path: str, expected: str) -> None:
    assert graph.quoted(Path(path)) == expected


@pytest.mark.parametrize(
    ("rate", "scale", "ticks"),
    [
        (Fraction(30), 10020, 334),
        (Fraction(25), 10000, 400),
        (Fraction(30000, 1001), 30000, 1001),
        (Fraction(24000, 1001), 24000, 1001),
        (Fraction(120), 10080, 84),
        (Fraction(1), 10000, 10000),
        (Fraction(47, 2), 10011, 426),
    ],
)
def test_every_frame_is_a_whole_number_of_ticks(rate: Fraction, scale: int, ticks: int) -> None:
    assert (command.timescale(rate), command.frame_ticks(rate)) == (scale, ticks)
    assert Fraction(ticks, scale) == 1 / rate


def test_two_sources_of_one_name_are_told_once() -> None:
    made = planned(video_track(clip(0, 30, name="a")), overlay_track(clip(0, 30, asset=FILM, name="a", opacity=0.5)))
    assert drawing(made).task.label == "Encoding part 1 of 1 (“a”)"
