"""Frames, timecode and samples: the table that the front end is held to as well, and what holds for every value."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import frames

TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("frames_table.json").read_text())
RATES = st.sampled_from(
    [Fraction(24), Fraction(25), Fraction(30), Fraction(60), Fraction(120), Fraction(30000, 1001), Fraction(24000, 1001)]
)
COUNTS = st.integers(0, 3_456_000)


def rate_of(row: dict[str, Any]) -> Fraction:
    return Fraction(*row["rate"])


@pytest.mark.parametrize("row", TABLE["timecode"], ids=lambda row: row["text"])
def test_timecode_is_written_and_read_as_in_the_table(row: dict[str, Any]) -> None:
    assert frames.format_timecode(row["frames"], rate_of(row)) == row["text"]
    assert frames.parse_timecode(row["text"], rate_of(row)) == row["frames"]


@pytest.mark.parametrize("row", TABLE["typed"], ids=lambda row: row["text"])
def test_what_a_person_types_is_understood_as_in_the_table(row: dict[str, Any]) -> None:
    assert frames.parse_timecode(row["text"], rate_of(row)) == row["frames"]


@pytest.mark.parametrize("row", TABLE["refused"], ids=lambda row: row["text"] or "nothing")
def test_what_is_no_time_is_refused_with_a_sentence(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError) as caught:
        frames.parse_timecode(row["text"], rate_of(row))
    assert str(caught.value) == row["says"]


@pytest.mark.parametrize("row", TABLE["samples"])
def test_samples_are_as_in_the_table(row: dict[str, Any]) -> None:
    assert frames.to_samples(row["frames"], rate_of(row)) == row["samples"]


@pytest.mark.parametrize("row", TABLE["seconds"])
def test_seconds_become_the_nearest_frame_and_a_half_the_next(row: dict[str, Any]) -> None:
    assert frames.from_seconds(Fraction(row["seconds"]), rate_of(row)) == row["frames"]


@pytest.mark.parametrize("row", TABLE["lengths"])
def test_a_length_holds_only_whole_frames(row: dict[str, Any]) -> None:
    assert frames.from_microseconds(row["microseconds"], rate_of(row)) == row["frames"]


@given(COUNTS, RATES)
def test_timecode_read_back_is_the_same_frame(count: int, rate: Fraction) -> None:
    assert frames.parse_timecode(frames.format_timecode(count, rate), rate) == count


@given(COUNTS, RATES)
def test_seconds_turned_back_are_the_same_frame(count: int, rate: Fraction) -> None:
    assert frames.from_seconds(frames.to_seconds(count, rate), rate) == count


@given(COUNTS, COUNTS, RATES)
def test_the_samples_of_neighbouring_clips_leave_no_gap_and_do_not_overlap(start: int, length: int, rate: Fraction) -> None:
    end = start + length
    first = frames.to_samples(end, rate) - frames.to_samples(start, rate)
    assert abs(first - length / rate * frames.SAMPLE_RATE) <= 1
