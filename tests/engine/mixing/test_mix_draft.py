"""What plays of each clip, how films are laid out, and what is said of what cannot be. Nothing is encoded."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.mixing import Cut, MixSettings, draft, plan_mix
from engine.mixing.settings import InvalidMix, MixMusic, MixText, MixTrim
from engine.timeline import Rate
from tests.engine.cuts import film, music, photo
from tests.engine.mixing.mixes import asset, clip, crossing, faults_of, films, group, pretended, rows, settings


def cut_of(part: Any, longest: int, seed: int = 0, **fields: Any) -> Cut:
    """Of a clip of four seconds."""
    trimmed = group("A", clip(1, **fields), trim=MixTrim(part=part, duration=longest))
    return draft(settings(trimmed, seed=seed, rows=rows("1.1")), films(1)).clips["1.1"].cut


@pytest.mark.parametrize(
    ("part", "longest", "fields", "cut"),
    [
        ("first", 30, {}, (0, 30)),
        ("last", 30, {}, (90, 30)),
        ("first", 30, {"source_in": 50}, (50, 30)),
        ("last", 30, {"source_in": 50, "duration": 40}, (60, 30)),
        ("first", 200, {}, (0, 120)),
        ("last", 120, {}, (0, 120)),
        ("window", 120, {}, (0, 120)),
    ],
)
def test_a_trim_says_which_part_plays(part: str, longest: int, fields: dict[str, Any], cut: tuple[int, int]) -> None:
    assert cut_of(part, longest, **fields)[1:] == cut


@given(st.integers(0, 2**53 - 1), st.integers(1, 60), st.integers(0, 60))
def test_a_window_lies_within_its_clip_where_the_seed_says(seed: int, duration: int, source_in: int) -> None:
    found = cut_of("window", duration, seed, source_in=source_in)
    assert source_in <= found.source_in and found.source_in + found.frames <= 120 and found.frames == duration
    assert found == cut_of("window", duration, seed, source_in=source_in)


def test_windows_are_spread_over_a_clip_by_their_seeds_and_the_same_in_every_film() -> None:
    begins = {cut_of("window", 30, seed).source_in for seed in range(300)}
    assert min(begins) < 5 and max(begins) > 85 and len(begins) > 60
    trimmed = group("A", clip(1), trim=MixTrim(part="window", duration=30))
    made = draft(settings(trimmed, group("B", clip(2), clip(3)), count=2, rows=rows("1.1 2.1", "1.1 2.2")), films(3))
    assert len({each.clips[0].cut for each in made.films}) == 1
    assert draft(settings(trimmed, rows=rows("1.1")), films(1)).films[0].frames == 30


def test_a_picture_is_shown_no_longer_than_its_group_lets_it() -> None:
    trimmed = group("A", clip(1, duration=90), trim=MixTrim(part="last", duration=20))
    assert draft(settings(trimmed, rows=rows("1.1")), pretended(photo())).clips["1.1"].cut[1:] == (0, 20)


JOINED = (
    group("A", clip(1, duration=30)),
    group("B", clip(2, duration=40), optional=True, transition=crossing(10)),
    group("C", clip(3, duration=50), transition=crossing(5, kind="wipe_left")),
)


def laid_out(*films_: str, **fields: Any) -> list[tuple[tuple[int, ...], int]]:
    wanted = settings(*JOINED, count=len(films_), rows=rows(*films_), **fields)
    return [(each.starts, each.frames) for each in draft(wanted, films(3)).films]


def test_a_transition_takes_its_frames_from_the_film() -> None:
    assert laid_out("1.1 2.1 3.1", "1.1 - 3.1") == [((0, 20, 55), 105), ((0, 25), 75)]


def test_the_first_clip_of_a_film_takes_over_from_nothing() -> None:
    assert laid_out("- 2.1 3.1", "- - 3.1", mode="manual") == [((0, 35), 85), ((0,), 50)]


def test_a_clip_too_short_for_its_transitions_is_told_with_its_group() -> None:
    short = group("Hooks", clip(1, duration=10, name="beach"), clip(1))
    joined = group("Ends", clip(2, duration=9), clip(2), transition=crossing(10))
    sentence = (
        "“beach” of “Hooks” lasts 0.333 s, and the transitions around it need 0.367 s: make them shorter, or the clip longer"
    )
    found = faults_of(settings(short, joined, rows=rows("1.2 2.2")), films(2))
    assert [path for path, _ in found] == ["groups.0.clips.0", "groups.1.clips.0"] and found[0][1] == sentence
    fits = settings(group("Hooks", clip(1, duration=11)), group("Ends", clip(2, duration=11), transition=crossing(10)))
    assert plan_mix(fits.model_copy(update={"rows": rows("1.1 2.1")}), films(2)).outputs[0].plan().frames == 12


LENGTHS = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 12), st.booleans()), min_size=1, max_size=5)


@given(LENGTHS, st.sampled_from([Rate(), Rate(num=30000, den=1001)]), st.data())
def test_whatever_the_draft_takes_can_be_planned_as_long_as_it_says(
    given_: list[tuple[int, int, bool]], rate: Rate, data: st.DataObject
) -> None:
    """No film that a draft lets through breaks a rule of timelines."""
    groups = [
        group(f"G{n}", clip(n, duration=frames), optional=is_optional, transition=crossing(joined) if joined else None)
        for n, (frames, joined, is_optional) in enumerate(given_, 1)
    ]
    there = [f"{n}.1" if data.draw(st.booleans()) or not optional else "-" for n, (_, _, optional) in enumerate(given_, 1)]
    if set(there) == {"-"}:
        there[0] = "1.1"
    wanted = settings(*groups, rate=rate, rows=rows(" ".join(there)))
    try:
        [output] = plan_mix(wanted, films(5)).outputs
    except InvalidMix:
        return
    planned = output.plan()
    assert planned.frames == output.frames == sum(segment.frames for segment in planned.segments)
    assert planned.segments[-1].start + planned.segments[-1].frames == output.frames


def test_texts_over_groups_that_are_not_there_are_refused() -> None:
    wanted = settings(group("A", clip(1)), rows=rows("1.1"), texts=[MixText(text="x"), MixText(text="y", group=2)])
    assert faults_of(wanted, films(1)) == [("texts.1.group", "There is no group 2: there is 1")]


def test_a_text_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(InvalidMix, match=r"There is no field \{price\}"):
        MixSettings.load({"texts": [{"text": "Only {price}"}]})


@pytest.mark.parametrize(
    ("field", "source_in", "info", "sentence"),
    [
        ("music.asset", 0, photo(), "The music has no sound: choose another file"),
        ("music.source_in", 60, music(2), "The music ends before it begins"),
        ("music.source_in", 58, music(2), "Less than a tenth of a second is left of the music: begin it earlier"),
    ],
)
def test_music_that_cannot_be_heard_is_refused(field: str, source_in: int, info: Any, sentence: str) -> None:
    wanted = settings(group("A", clip(1)), rows=rows("1.1"), music=MixMusic(asset=asset(2), source_in=source_in))
    assert faults_of(wanted, pretended(film(4), info)) == [(field, sentence)]


def test_a_draft_says_of_every_film_what_its_file_will() -> None:
    """Name, length and metadata are those of the plan."""
    metadata = {"static": {"campaign": "spring"}, "include_dynamic": True, "fields": ["index", "clips"]}
    wanted = settings(*JOINED, count=2, rows=rows("1.1 2.1 3.1", "1.1 - 3.1"), metadata=metadata, naming="{index} {clips}")
    drafted, planned = draft(wanted, films(3)), plan_mix(wanted, films(3))
    assert [each.file for each in drafted.films] == ["001 A 1-B 1-C 1.mp4", "002 A 1-C 1.mp4"]
    assert drafted.films[1].metadata == {"campaign": "spring", "index": "2", "clips": "A 1, C 1"}
    assert [(each.file, each.frames) for each in drafted.films] == [(each.file, each.frames) for each in planned.outputs]
