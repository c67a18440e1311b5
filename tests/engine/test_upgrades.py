"""Documents of older versions mean in this one what they meant in theirs."""

from typing import Any

import pytest

from engine.sounds import heard_tracks
from engine.timeline import SCHEMA, Timeline
from engine.upgrades import CURRENT, STEPS, upgrade

FIRST: dict[str, Any] = {
    "schema": 1,
    "rate": {"num": 25, "den": 1},
    "canvas": {"width": 1280, "height": 720, "background": "#102030"},
    "duration": 50,
    "zoom": 2.0,
    "position": 3,
    "tracks": [
        {
            "type": "video",
            "name": "Video 1",
            "visible": False,
            "elements": [
                {
                    "kind": "video",
                    "asset": "5f0c6b0e-3c1e-4f7e-9a55-0a8f7a1f3f11",
                    "start": 0,
                    "duration": 50,
                    "source_in": 4,
                    "volume": 0.5,
                }
            ],
        },
        {
            "type": "overlay",
            "elements": [{"kind": "text", "text": "Spring", "start": 0, "duration": 20, "size": 90, "align": "left"}],
        },
    ],
}


def test_a_document_of_version_1_is_read_whole() -> None:
    made = Timeline.load(FIRST)
    clip, words = made.elements()
    assert (made.dump()["schema"], made.rate.num, made.canvas.background, made.duration) == (3, 25, "#102030", 50)
    assert (clip.kind, clip.start, clip.duration) == ("video", 0, 50)
    assert words.model_dump()["size"] == 90 and words.model_dump()["align"] == "left"


def test_what_was_hidden_in_version_1_is_still_silent() -> None:
    made = Timeline.load(FIRST)
    hidden, shown = made.tracks
    assert not hidden.visible and hidden.muted and not shown.muted
    assert heard_tracks(made) == [shown]


def test_what_was_read_is_left_as_it_was() -> None:
    Timeline.load(FIRST)
    assert FIRST["schema"] == 1 and "muted" not in FIRST["tracks"][0]


def test_a_document_of_version_2_is_read_as_it_was_without_markers_points_and_links() -> None:
    second = {**FIRST, "schema": 2}
    made = Timeline.load(second)
    assert upgrade(second) == {**second, "schema": 3}
    assert (made.schema_version, made.markers, made.range) == (3, [], None)
    assert [each.link for each in made.elements()] == [None, None]
    assert not made.tracks[0].muted  # which only version 1 meant


def test_a_document_of_this_version_is_left_as_it_is() -> None:
    dumped = Timeline.load(FIRST).dump()
    assert upgrade(dumped) == dumped
    assert Timeline.load(dumped).dump() == dumped


def test_every_version_has_a_step_to_the_next() -> None:
    assert CURRENT == SCHEMA
    assert sorted(STEPS) == list(range(1, CURRENT))


@pytest.mark.parametrize("version", sorted(STEPS))
def test_a_step_makes_the_next_version(version: int) -> None:
    assert STEPS[version]({**FIRST, "schema": version})["schema"] == version + 1
