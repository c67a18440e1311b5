"""Which films a mix makes, of what and under which names. Nothing here is encoded."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.combinations import TooFewCombinations
from engine.errors import MissingMedia, RenderFailed
from engine.mixing import InvalidMix, MixPlan, count_mix, plan_mix
from engine.timeline import AnyElement, Rate
from tests.engine import cuts
from tests.engine.cuts import film, music, photo, video_track
from tests.engine.mixing.mixes import asset, clip, films, group, pretended, settings

NTSC = Rate(num=30000, den=1001)
TWO_BY_TWO = group("Hooks", clip(1), clip(2)), group("Ends", clip(3), clip(4))


def clips_of(plan: MixPlan) -> list[list[str]]:
    return [[piece.name for piece in output.pieces] for output in plan.outputs]


def faults_of(wanted: Any, sources: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidMix) as caught:
        plan_mix(wanted, sources)
    return [(fault.path, fault.message) for fault in caught.value.faults]


def test_auto_takes_a_clip_of_each_group_in_order_and_never_the_same_two() -> None:
    plan = plan_mix(settings(*TWO_BY_TWO, count=4), films(4))
    assert sorted(clips_of(plan)) == [["Hooks 1", "Ends 1"], ["Hooks 1", "Ends 2"], ["Hooks 2", "Ends 1"], ["Hooks 2", "Ends 2"]]


def test_manual_takes_the_rows_as_they_lie() -> None:
    plan = plan_mix(settings(*TWO_BY_TWO, mode="manual", count=2), films(4))
    assert clips_of(plan) == [["Hooks 1", "Ends 1"], ["Hooks 2", "Ends 2"]]


def test_a_pool_gives_as_many_clips_as_are_taken() -> None:
    plan = plan_mix(settings(pool=[clip(n, name=str(n)) for n in (1, 2, 3)], take=2, count=6), films(3))
    assert sorted("".join(clips) for clips in clips_of(plan)) == ["12", "13", "21", "23", "31", "32"]


def test_an_optional_group_may_give_nothing() -> None:
    plan = plan_mix(settings(group("Body", clip(1)), group("End", clip(2), optional=True), count=2), films(2))
    assert sorted(clips_of(plan)) == [["Body 1"], ["Body 1", "End 1"]]


def test_the_same_seed_gives_the_same_mix_and_another_one_another() -> None:
    wanted = settings(group("A", *[clip(n) for n in range(1, 9)]), group("B", *[clip(n) for n in range(9, 17)]), count=20)
    sources = films(16)
    assert plan_mix(wanted, sources) == plan_mix(wanted, sources)
    assert clips_of(plan_mix(wanted.model_copy(update={"seed": 1}), sources)) != clips_of(plan_mix(wanted, sources))


def test_a_copy_of_a_file_makes_no_second_film() -> None:
    sources = films(2)
    sources[asset(2)] = replace(sources[asset(2)], checksum=sources[asset(1)].checksum)
    wanted = settings(group("A", clip(1), clip(2)), count=2)
    assert count_mix(wanted, sources).value == 1
    with pytest.raises(TooFewCombinations, match="There is 1 different combination"):
        plan_mix(wanted, sources)


def test_two_cuts_of_a_file_are_two_clips() -> None:
    wanted = settings(group("A", clip(1, duration=30), clip(1, source_in=30, duration=30), clip(1)), count=3)
    plan = plan_mix(wanted, films(1))
    assert plan.possible.value == 3 and len(plan.pieces) == 3
    assert sorted(output.frames for output in plan.outputs) == [30, 30, 120]


def test_what_several_films_share_is_made_once_and_what_none_shows_never() -> None:
    wanted = settings(group("A", clip(1), clip(2)), group("B", *[clip(n) for n in range(3, 20)]), count=3)
    plan = plan_mix(wanted, films(19))
    used = Counter(piece.cut for output in plan.outputs for piece in output.pieces)
    assert len(plan.pieces) == len(used) == 5 and {piece.cut for piece in plan.pieces} == set(used)


@pytest.mark.parametrize("rate", [Rate(), NTSC])
def test_a_film_is_what_a_render_of_its_clips_would_be(rate: Rate) -> None:
    """The same parts under the same keys, the same sounds at the same samples."""
    sources = pretended(film(14, 1280, 720), film(5, 720, 1280), film(3, audio_codec=""))
    wanted = settings(group("A", clip(1, source_in=7)), group("B", clip(2)), group("C", clip(3), clip(1, duration=9)), rate=rate)
    output = plan_mix(wanted, sources).outputs[0]
    elements: list[AnyElement] = []
    start = 0
    for piece in output.pieces:
        shown = piece.plan.segments[0].pictures()[0].element.model_copy(update={"start": start, "duration": piece.cut.frames})
        elements.append(shown.model_copy(update={"id": asset(100 + len(elements))}))
        start += piece.cut.frames
    whole = cuts.planned(video_track(*elements), sources=sources, preset=wanted.output, rate=rate, canvas=wanted.frame)
    film_of_mix = output.plan()
    assert [(s.start, s.frames, s.key) for s in film_of_mix.segments] == [(s.start, s.frames, s.key) for s in whole.segments]
    assert [sound.essence() for sound in film_of_mix.sounds] == [sound.essence() for sound in whole.sounds]
    assert (film_of_mix.frames, film_of_mix.samples) == (whole.frames, whole.samples)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.sampled_from([NTSC, Rate(num=24000, den=1001), Rate(num=7)]))
def test_a_sound_made_once_is_long_enough_wherever_it_plays(lengths: list[int], rate: Rate) -> None:
    groups = [group(f"G{n}", clip(1, duration=frames)) for n, frames in enumerate(lengths)]
    output = plan_mix(settings(*groups, rate=rate), films(1, 600)).outputs[0]
    for piece, sound in zip(output.pieces, output.plan().sounds, strict=True):
        assert piece.sound is not None and sound.samples <= piece.sound.samples
        assert replace(piece.sound, start=sound.start, samples=sound.samples) == sound


def test_a_picture_is_shown_for_as_long_as_is_said() -> None:
    plan = plan_mix(settings(group("A", clip(1, duration=45))), pretended(photo()))
    assert plan.outputs[0].frames == 45 and plan.pieces[0].sound is None
    fault = [("groups.0.clips.0.duration", "“A 1” is a picture: say how long it is shown")]
    assert faults_of(settings(group("A", clip(1))), pretended(photo())) == fault


def test_every_clip_that_its_media_cannot_give_is_told() -> None:
    wanted = settings(
        group("A", clip(1, duration=121), clip(1, name="beach")), group("B", clip(2), clip(1, source_in=120, name="sea"))
    )
    assert faults_of(wanted, pretended(film(4), music())) == [("groups.1.clips.1.source_in", "“sea” ends before it begins")]
    wanted = settings(*[each.model_copy(update={"clips": each.clips[:1]}) for each in wanted.groups])
    assert faults_of(wanted, pretended(film(4), music())) == [
        ("groups.0.clips.0.duration", "“A 1” lasts 4 s, but the clip needs 4.033 s of it"),
        ("groups.1.clips.0.asset", "“B 1” is a sound, not a video"),
    ]


def test_a_clip_whose_media_is_gone_is_named() -> None:
    with pytest.raises(MissingMedia, match="“beach” is no longer in the library"):
        plan_mix(settings(group("A", clip(1, name="beach"))), {})


def test_an_empty_group_is_named() -> None:
    with pytest.raises(TooFewCombinations, match="“Hooks” has no clips"):
        plan_mix(settings(group("Hooks"), group("B", clip(1))), films(1))


def test_more_films_than_there_are_combinations_are_refused() -> None:
    with pytest.raises(TooFewCombinations, match="There are 4 different combinations, and 5 were asked for"):
        plan_mix(settings(*TWO_BY_TWO, count=5), films(4))


def test_films_of_one_name_are_refused() -> None:
    fault = [("naming", "Two films would be called “Spring”: begin the names with {index}")]
    assert faults_of(settings(*TWO_BY_TWO, count=2, naming="{project}"), films(4)) == fault


def test_a_film_too_long_to_be_made_is_refused() -> None:
    groups = [group(f"G{n}", clip(1)) for n in range(3)]
    assert faults_of(settings(*groups), films(1, 3600)) == [("", "A film may last at most 2 hours")]


def test_a_rate_that_the_format_cannot_hold_is_refused() -> None:
    with pytest.raises(RenderFailed, match="AVI cannot hold"):
        plan_mix(settings(group("A", clip(1)), format="avi", rate=Rate(num=100_000, den=1001)), films(1))


def test_metadata_is_what_was_typed_and_what_was_asked_for() -> None:
    metadata = {"static": {"artist": "Ada", "date": "soon"}, "include_dynamic": True, "fields": ["index", "date", "clips"]}
    wanted = settings(*TWO_BY_TWO, mode="manual", count=2, date="2026-11-27", metadata=metadata)
    first, second = plan_mix(wanted, films(4)).outputs
    assert first.metadata == {"artist": "Ada", "date": "soon", "index": "1", "clips": "Hooks 1, Ends 1"}
    assert second.metadata["clips"] == "Hooks 2, Ends 2"
    plain = wanted.model_copy(update={"metadata": wanted.metadata.model_copy(update={"include_dynamic": False})})
    assert plan_mix(plain, films(4)).outputs[0].metadata == {"artist": "Ada", "date": "soon"}


def test_names_follow_the_template() -> None:
    wanted = settings(*TWO_BY_TWO, mode="manual", count=2, naming="{index}_{clips}", format="mov")
    assert [output.file for output in plan_mix(wanted, films(4)).outputs] == ["001_Hooks 1-Ends 1.mov", "002_Hooks 2-Ends 2.mov"]


SIZES = st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=4)


@given(SIZES, st.integers(0, 1000), st.data())
def test_no_two_films_are_the_same(sizes: list[tuple[int, bool]], seed: int, data: st.DataObject) -> None:
    groups = [group(f"G{g}", *[clip(10 * g + c + 1) for c in range(size)], optional=opt) for g, (size, opt) in enumerate(sizes)]
    sources = films(50)
    wanted = settings(*groups, seed=seed)
    count = data.draw(st.integers(1, min(8, count_mix(wanted, sources).value)))
    plan = plan_mix(wanted.model_copy(update={"count": count}), sources)
    made_of = {tuple(segment.key for segment in output.plan().segments) for output in plan.outputs}
    assert len(made_of) == len({output.file for output in plan.outputs}) == count


def test_a_plan_says_how_long_its_films_are() -> None:
    plan = plan_mix(settings(*TWO_BY_TWO, rate=NTSC), films(4))
    assert plan.outputs[0].plan().rate == Fraction(30000, 1001) and plan.outputs[0].film.starts == (0, 119)
