"""Films with more in them than clips one after the other: transitions and words. They are what a render of the same timeline
is, and what films share is encoded once.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import ffmpeg
from engine.ffmpeg import Task
from engine.media import Source
from engine.mixing import MixSettings, Output, plan_mix
from engine.mixing.filming import timeline_of, words_of
from engine.mixing.settings import MixText
from engine.plan import plan
from engine.sounds import plan_sounds
from engine.timeline import Rate
from tests.engine import cuts
from tests.engine.cuts import real
from tests.engine.hearing import RATE, decoded, level
from tests.engine.mixing.mixes import SMALL, asset, clip, crossing, films, group, made, rows, settings, store_in
from tests.engine.mixing.test_mix_films import pictures_of
from tests.media import frame_of, make_video

NTSC = Rate(num=30000, den=1001)
JOIN = 10


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    colours = ("#FF0000", "#0000FF", "#00FF00")
    return {asset(n): real(make_video(1, picture=colour, tone=300 * n)) for n, colour in enumerate(colours, 1)}


def joined(*films_: str, **fields: Any) -> MixSettings:
    """Red or green, then blue or green."""
    second = group("Ends", clip(2), clip(3), transition=crossing(JOIN))
    return settings(group("Hooks", clip(1), clip(3)), second, count=len(films_), rows=rows(*films_), canvas=SMALL, **fields)


def colour(path: Path, number: int) -> tuple[int, ...]:
    shown = frame_of(path, number).getpixel((640, 100))
    assert isinstance(shown, tuple)
    return shown


def near(shown: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 14 for a, b in zip(shown, wanted, strict=True))


@pytest.mark.ffmpeg
def test_a_clip_takes_over_from_the_one_before_it(sources: dict[UUID, Source], tmp_path: Path) -> None:
    [outcome] = made(joined("1.1 2.1"), sources, tmp_path)
    path = tmp_path / "out" / outcome.output.file
    assert outcome.info is not None and outcome.info.frames == 60 - JOIN
    assert near(colour(path, 19), (255, 0, 0)) and near(colour(path, 30), (0, 0, 255))
    assert near(colour(path, 25), (127, 0, 127))
    heard = decoded(path)[:, 0]
    begin, end = 20 * RATE // 30, 30 * RATE // 30
    alone, across = level(heard[begin - 9600 : begin - 1600]), level(heard[begin:end])
    assert across == pytest.approx(alone, rel=0.08)  # equal power: as loud as either of them alone
    assert abs(level(heard[begin + 6400 : end - 6400]) - alone) < 0.1 * alone


@pytest.mark.ffmpeg
@pytest.mark.parametrize("rate", [Rate(), NTSC])
def test_such_a_film_is_what_a_render_of_its_timeline_is(rate: Rate, sources: dict[UUID, Source], tmp_path: Path) -> None:
    texts = [MixText(text="{index}: {clips}", group=2, place="top", size=120, colour="#ffff00"), MixText(text="all {project}")]
    wanted = joined("1.1 2.1", rate=rate, texts=texts)
    [outcome] = made(wanted, sources, tmp_path)
    whole = plan(timeline_of(wanted, sources, outcome.output.film), sources, wanted.output)
    (tmp_path / "render").mkdir()
    kept = {path.name for path in (tmp_path / "cache").glob("*/*")}
    out = cuts.rendered(whole, tmp_path / "render", store_in(tmp_path))
    assert {segment.key for segment in whole.segments} <= kept
    assert pictures_of(out) == pictures_of(tmp_path / "out" / outcome.output.file)
    assert np.abs(decoded(out) - decoded(tmp_path / "out" / outcome.output.file)).max() < 0.01


@given(st.lists(st.integers(11, 60), min_size=2, max_size=5), st.sampled_from([Rate(), NTSC, Rate(num=24000, den=1001)]))
def test_its_sounds_are_those_of_its_timeline(lengths: list[int], rate: Rate) -> None:
    """To the sample, where they begin and where they cross over."""
    groups = [group(f"G{n}", clip(n, duration=frames), transition=crossing(5)) for n, frames in enumerate(lengths, 1)]
    wanted = settings(*groups, rate=rate, rows=rows(" ".join(f"{n}.1" for n in range(1, len(lengths) + 1))))
    there = films(5)
    [output] = plan_mix(wanted, there).outputs
    assert [sound.essence() for sound in output.sounds()] == [
        sound.essence() for sound in plan_sounds(timeline_of(wanted, there, output.film), there)
    ]
    for piece, sound in output.heard():
        assert piece.sound is not None and sound.samples <= piece.sound.samples


def said(output: Output) -> list[tuple[str, tuple[int, int]]]:
    return [(words, span) for _, words, span in words_of(output.asked.settings, output.film)]


def test_words_say_what_is_known_of_their_film_where_they_are_asked_for() -> None:
    last = group("Last", clip(3, name="{seed}"), optional=True)
    texts = [MixText(text="{index}/{project} {clips}"), MixText(text="Now!", group=3), MixText(text="{date}")]
    wanted = settings(*joined("1.1 2.1").groups, last, count=2, rows=rows("1.1 2.1 3.1", "1.1 2.1 -"), texts=texts)
    one, two = plan_mix(wanted, films(3)).outputs
    assert said(one) == [("1/Spring Hooks 1, Ends 1, {seed}", (0, 350)), ("Now!", (230, 350))]
    assert said(two) == [("2/Spring Hooks 1, Ends 1", (0, 230))]


def watched(monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    """What ffmpeg is told from now on."""
    tasks: list[Task] = []
    run = ffmpeg.run

    def watch(task: Task, **more: Any) -> None:
        tasks.append(task)
        run(task, **more)

    monkeypatch.setattr(ffmpeg, "run", watch)
    return tasks


def is_written(path: Path, number: int) -> bool:
    """Whether there is something white at the bottom of a picture of no white."""
    shown = frame_of(path, number).crop((0, 500, 1280, 720))
    return bool((np.asarray(shown).min(axis=2) > 200).any())


@pytest.mark.ffmpeg
def test_words_of_a_group_are_seen_while_its_clip_plays_and_are_the_films_own(
    sources: dict[UUID, Source], tmp_path: Path
) -> None:
    groups = (group("Hooks", clip(1)), group("Ends", clip(2)), group("Last", clip(3, duration=5), optional=True))
    wanted = settings(*groups, count=2, rows=rows("1.1 2.1 -", "1.1 2.1 3.1"), texts=[MixText(text="{index}{clips}", group=2)])
    outcomes = made(wanted, sources, tmp_path)
    paths = [tmp_path / "out" / outcome.output.file for outcome in outcomes]
    for path in paths:
        assert [is_written(path, number) for number in (0, 29, 30, 59)] == [False, False, True, True]
    assert not is_written(paths[1], 60)
    one, two = (np.asarray(frame_of(path, 40), np.int16) for path in paths)
    assert np.abs(one - two).max() > 100


@pytest.mark.ffmpeg
def test_no_word_of_a_person_is_in_what_ffmpeg_is_told(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = watched(monkeypatch)
    hostile = "drawtext=textfile=/etc/passwd,[out];{\\an8}"
    wanted = joined("1.1 2.1", texts=[MixText(text="Zebra {project}")], project=hostile)
    [outcome] = made(wanted, sources, tmp_path)
    assert outcome.info is not None and is_written(tmp_path / "out" / outcome.output.file, 5)
    told = [word for task in tasks for word in task.args]
    assert not [word for word in told if "Zebra" in word or "drawtext" in word or "passwd" in word]


def prepared(wanted: MixSettings, sources: dict[UUID, Source], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was encoded for it, in words."""
    with monkeypatch.context() as patched:
        tasks = watched(patched)
        assert all(outcome.info is not None for outcome in made(wanted, sources, folder))
    return [task.label for task in tasks if task.label.startswith("Preparing")]


FOUR = ("1.1 2.1", "1.1 2.2", "1.2 2.1", "1.2 2.2")


@pytest.mark.ffmpeg
def test_only_what_is_touched_is_encoded_for_each_film(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = [each.model_copy(update={"transition": None}) for each in joined(*FOUR).groups]
    wanted = joined(*FOUR).model_copy(update={"groups": plain})
    # green is in both groups, and encoded once for them
    assert len(prepared(wanted, sources, tmp_path, monkeypatch)) == 3
    one = wanted.model_copy(update={"texts": [MixText(text="Buy now", group=2)]})
    assert len(prepared(one, sources, tmp_path, monkeypatch)) == 2  # the ends, with the same words in two films each
    own = wanted.model_copy(update={"texts": [MixText(text="{index}", group=2)]})
    assert len(prepared(own, sources, tmp_path, monkeypatch)) == 4  # the ends, of each film its own
    assert prepared(own, sources, tmp_path, monkeypatch) == []
    # two heads, two tails and the four meetings of them
    assert len(prepared(joined(*FOUR), sources, tmp_path, monkeypatch)) == 8
