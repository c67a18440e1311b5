"""A mix that goes on where another ended, and what goes wrong in films with more than clips in them."""

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from engine import ffmpeg, fonts
from engine.errors import DiskFull, RenderFailed
from engine.media import Source
from engine.mixing import MixPlan, MixSettings, Outcome, make, plan_mix
from engine.mixing.settings import MixMusic, MixText
from engine.publishing import publish
from tests.engine.cuts import real
from tests.engine.mixing.mixes import SMALL, asset, clip, crossing, found, group, made, names, rows, settings, store_in
from tests.media import make_audio, make_video

pytestmark = pytest.mark.ffmpeg
FOUR = ("1.1 2.1", "1.1 2.2", "1.2 2.1", "1.2 2.2")


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    colours = ("#FF0000", "#00FF00", "#0000FF", "#FFFF00")
    films = {asset(n): real(make_video(1, picture=colour, tone=300 + n)) for n, colour in enumerate(colours, 1)}
    return {**films, asset(5): real(make_audio(1, 220))}


def four(**fields: Any) -> MixSettings:
    ends = group("Ends", clip(3), clip(4), transition=crossing(10))
    return settings(group("Hooks", clip(1), clip(2, name="beach")), ends, count=4, rows=rows(*FOUR), canvas=SMALL, **fields)


def made_of(plan: MixPlan, folder: Path, heard: list[Outcome] | None = None) -> list[Outcome]:
    hear = (heard if heard is not None else []).append
    return make(plan, folder / "out", store_in(folder), folder / "work", lambda part, words: None, lambda: False, 2, hear)


def reasons(outcomes: list[Outcome]) -> list[str | None]:
    return [outcome.failure.reason if outcome.failure else None for outcome in outcomes]


def test_only_what_is_left_is_made_and_nothing_is_prepared_for_the_rest(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_mix(four(), sources)
    heard: list[Outcome] = []
    outcomes = made_of(plan.only({3}), tmp_path, heard)
    assert names(outcomes) == names(heard) == ["Spring-003.mp4"] == found(tmp_path / "out")
    assert len(found(tmp_path / "cache")) == 3 + 2  # its head, its tail and where they meet; and two sounds
    before = (tmp_path / "out" / "Spring-003.mp4").read_bytes()
    assert len(names(made_of(plan.only({1, 2, 4}), tmp_path))) == 3
    assert (tmp_path / "out" / "Spring-003.mp4").read_bytes() == before
    assert plan.only(()).outputs == () == tuple(made_of(plan.only(()), tmp_path))


def test_a_film_is_there_when_it_is_heard_of_and_what_only_it_needed_is_gone(sources: dict[UUID, Source], tmp_path: Path) -> None:
    plan, heard = plan_mix(four(), sources), list[int]()
    names = {output.index: {f"{segment.key}.mp4" for segment in output.plan().segments} for output in plan.outputs}

    def hear(outcome: Outcome) -> None:
        assert (tmp_path / "out" / outcome.output.file).is_file()
        heard.append(outcome.output.index)
        there = {path.name for path in (tmp_path / "work" / "mixing").glob("*.mp4")}
        assert there <= set().union(*(names[number] for number in names if number not in heard))

    work = tmp_path / "work"
    make(plan, tmp_path / "out", store_in(tmp_path), work, lambda part, words: None, lambda: False, 1, hear)
    assert heard == [1, 2, 3, 4]


def test_a_damaged_clip_is_named_though_it_meets_others(sources: dict[UUID, Source], tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.write_bytes(os.urandom(sources[asset(2)].info.size))
    given = {**sources, asset(2): replace(sources[asset(2)], path=bad, checksum="of the damaged one")}
    outcomes = made(four(), given, tmp_path)
    sentence = "“beach” is damaged, or shorter than it says."
    assert reasons(outcomes) == [None, None, sentence, sentence]
    assert found(tmp_path / "out") == ["Spring-001.mp4", "Spring-002.mp4"]


@pytest.mark.parametrize("fault", ["damaged", "gone"])
def test_music_that_cannot_be_read_fails_every_film_and_is_named(fault: str, sources: dict[UUID, Source], tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    if fault == "damaged":
        bad.write_bytes(os.urandom(sources[asset(5)].info.size))
    given = {**sources, asset(5): replace(sources[asset(5)], path=bad, checksum="of the damaged one")}
    outcomes = made(four(music=MixMusic(asset=asset(5))), given, tmp_path)
    said = {"damaged": "The music is damaged, or shorter than it says.", "gone": "“music” is missing from the library's storage."}
    assert set(reasons(outcomes)) == {said[fault]} and found(tmp_path / "work") == []


def test_a_disk_that_is_full_for_one_film_leaves_the_others(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(finished: Path, out: Path) -> None:
        if out.name == "Spring-002.mp4":
            raise OSError(errno.ENOSPC, "No space left on device")
        publish(finished, out)

    monkeypatch.setattr("engine.mixing.producing.publish", refuse)
    outcomes = made(four(texts=[MixText(text="{index}", group=2)]), sources, tmp_path)
    assert reasons(outcomes) == [None, str(DiskFull()), None, None]
    assert found(tmp_path / "out") == ["Spring-001.mp4", "Spring-003.mp4", "Spring-004.mp4"]


def test_where_no_words_can_be_drawn_the_mix_says_so(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> Path:
        raise RenderFailed("Text cannot be drawn: the fonts of this installation are not built.")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("nothing is encoded")

    monkeypatch.setattr(fonts, "require", refuse)
    monkeypatch.setattr(ffmpeg, "run", never)
    with pytest.raises(RenderFailed, match="fonts"):
        made(four(texts=[MixText(text="x")]), sources, tmp_path)
    assert found(tmp_path / "work") == []
