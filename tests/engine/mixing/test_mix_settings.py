"""The settings of a mix as a document: what they may hold, and what is said of what they may not."""

from typing import Any

import pytest

from engine.mixing import InvalidMix, MixSettings
from tests.engine.mixing.mixes import SMALL, clip, group, settings

CLIP = {"asset": "00000000-0000-0000-0000-000000000001"}
LEAST: dict[str, Any] = {"schema": 1, "groups": [{"name": "Hooks", "clips": [CLIP]}]}


def faults_of(**fields: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidMix) as caught:
        MixSettings.load({**LEAST, **fields})
    return [(fault.path, fault.message) for fault in caught.value.faults]


def test_settings_are_the_same_after_they_were_stored() -> None:
    wanted = settings(group("Hooks", clip(1, source_in=5, duration=30)), count=7, seed=3, canvas=SMALL, date="2026-11-27")
    stored = wanted.dump()
    assert stored["schema"] == 1
    assert MixSettings.load(stored) == wanted


def test_what_is_left_out_has_a_default() -> None:
    least = MixSettings.load(LEAST)
    assert (least.mode, least.count, least.format, least.quality) == ("auto", 1, "mp4", "medium")
    assert least.metadata.fields == ["index", "date", "clips", "project", "seed"] and not least.metadata.include_dynamic


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"mode": "random"}, "mode"),
        ({"count": 0}, "count"),
        ({"count": 501}, "count"),
        ({"seed": -1}, "seed"),
        ({"take": 0}, "take"),
        ({"format": "webm"}, "format"),
        ({"quality": "best"}, "quality"),
        ({"preset": "cinema"}, "preset"),
        ({"fit": "stretch"}, "fit"),
        ({"date": "today"}, "date"),
        ({"schema": 2}, "schema"),
        ({"colour": "red"}, "colour"),
        ({"groups": [{"name": " ", "clips": []}]}, "groups.0.name"),
        ({"groups": [{"name": "A", "clips": [{**CLIP, "source_in": -1}]}]}, "groups.0.clips.0.source_in"),
        ({"groups": [{"name": "A", "clips": [{**CLIP, "duration": 0}]}]}, "groups.0.clips.0.duration"),
        ({"metadata": {"include_dynamic": True, "fields": ["weather"]}}, "metadata.fields.0"),
        ({"metadata": {"static": {"title": "x" * 1001}}}, "metadata.static.title"),
        ({"metadata": {"static": {"title": "\0"}}}, "metadata.static.title"),
        ({"naming": ""}, "naming"),
    ],
)
def test_a_fault_is_told_with_its_place(fields: dict[str, Any], path: str) -> None:
    assert [found for found, _ in faults_of(**fields)] == [path]


def test_every_fault_is_told_at_once() -> None:
    assert {path for path, _ in faults_of(count=0, preset="cinema", naming="{x}")} == {"count", "preset", "naming"}


def test_clips_come_from_groups_or_from_a_pool() -> None:
    assert faults_of(pool=[CLIP]) == [("", "Clips come from groups or from one pool, not from both")]


def test_a_name_with_an_unknown_field_is_refused_with_those_there_are() -> None:
    there = "{index}, {date}, {clips}, {project}, {seed}"
    assert faults_of(naming="{index.__class__}") == [("naming", f"There is no field {{index.__class__}}: use {there}")]
    assert faults_of(naming="{index") == [("naming", f"Braces stand around a field, and nowhere else: use {there}")]


def test_what_is_not_text_is_refused() -> None:
    assert faults_of(project="\ud800")[0][0] == ""


@pytest.mark.parametrize(("fit", "fill"), [("fit", "color"), ("fill", "color"), ("blur", "blur")])
def test_the_canvas_is_as_large_as_the_frame(fit: str, fill: str) -> None:
    canvas = settings(preset="vertical", fit=fit).frame
    assert (canvas.width, canvas.height, canvas.fill) == (1080, 1920, fill)
    assert settings(canvas=SMALL).frame == SMALL


@pytest.mark.parametrize(
    ("format", "quality", "codecs", "crf"),
    [("mp4", "low", ("h264", "aac"), 28), ("mov", "ultra", ("h264", "aac"), 17), ("avi", "high", ("mpeg4", "mp3"), 3)],
)
def test_format_and_quality_are_those_of_a_render(format: str, quality: str, codecs: tuple[str, str], crf: int) -> None:
    output = settings(format=format, quality=quality).output
    assert ((output.format.video, output.format.audio), output.crf) == (codecs, crf)
