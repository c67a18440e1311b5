"""What goes wrong in a mix: one clip, one film, a stop, a kill. The rest is made, and no file is ever half there."""

import errno
import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from engine import assembly, checking, ffmpeg, fonts
from engine.errors import DiskFull, RenderFailed
from engine.media import Source
from engine.mixing import MixSettings, Outcome, make, plan_mix
from engine.mixing.settings import MixText
from engine.probe import inspect_own
from engine.publishing import publish
from engine.sandbox import SandboxUnavailable
from engine.segments import SegmentStore
from tests.engine.cuts import deleted_at_the_start, real
from tests.engine.mixing.mixes import SMALL, asset, clip, found, group, made, names, rows, settings, store_in
from tests.media import make_video

pytestmark = pytest.mark.ffmpeg


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    colours = ("#FF0000", "#00FF00", "#0000FF", "#FFFF00")
    return {asset(n): real(make_video(0.4, picture=colour, tone=300 + n)) for n, colour in enumerate(colours, 1)}


def four(**fields: Any) -> MixSettings:
    hooks = group("Hooks", clip(1), clip(2, name="beach"))
    return settings(hooks, group("Ends", clip(3), clip(4)), **{"count": 4, "canvas": SMALL, **fields})


def uses(outcome: Outcome, name: str) -> bool:
    return name in [piece.name for piece in outcome.output.pieces]


def damaged(source: Source, path: Path) -> Source:
    path.write_bytes(os.urandom(source.info.size))
    return replace(source, path=path, checksum="of the damaged one")


def promising(source: Source, path: Path) -> Source:
    """It says that it lasts longer than it does, by more than what a last frame is held for."""
    short, long = real(make_video(0.1)), real(make_video(1))
    return replace(source, path=short.path, checksum="of the short one", info=replace(long.info, size=short.info.size))


def gone(source: Source, path: Path) -> Source:
    return replace(source, path=path)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (damaged, "“beach” is damaged, or shorter than it says."),
        (promising, "“beach” is damaged, or shorter than it says."),
        (gone, "“beach” is missing from the library's storage."),
    ],
)
def test_one_bad_clip_costs_only_its_own_films_and_is_named(
    spoil: Callable[[Source, Path], Source], reason: str, sources: dict[UUID, Source], tmp_path: Path
) -> None:
    given = {**sources, asset(2): spoil(sources[asset(2)], tmp_path / "bad")}
    outcomes = made(four(), given, tmp_path)
    for outcome in outcomes:
        said = outcome.failure.reason if outcome.failure is not None else None
        assert said == (reason if uses(outcome, "beach") else None)
    assert found(tmp_path / "out") == names(outcomes) and len(names(outcomes)) == 2
    assert str(tmp_path) not in reason


def test_a_clip_that_is_deleted_before_its_encoder_starts_costs_only_its_own_films(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = replace(sources[asset(2)], path=tmp_path / "taken.mp4")
    shutil.copy(sources[asset(2)].path, taken.path)
    deleted_at_the_start(taken.path, monkeypatch)
    outcomes = made(four(), {**sources, asset(2): taken}, tmp_path)
    assert not taken.path.exists()
    for outcome in outcomes:
        said = outcome.failure.reason if outcome.failure is not None else None
        assert said == ("“beach” is missing from the library's storage." if uses(outcome, "beach") else None)
        assert outcome.failure is None or str(taken.path) in outcome.failure.detail
    assert len(names(outcomes)) == 2


def test_a_damaged_part_in_the_store_is_made_again(sources: dict[UUID, Source], tmp_path: Path) -> None:
    made(four(), sources, tmp_path)
    for kept in (tmp_path / "cache").glob("*/*"):
        kept.unlink()
        kept.write_bytes(b"neither picture nor sound")
    outcomes = made(four(), sources, tmp_path)
    assert len(names(outcomes)) == 4


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), str(DiskFull())),
        (PermissionError(errno.EACCES, "Permission denied"), "The file could not be written."),
        (RenderFailed("The parts of the video do not fit together.", "why"), "The parts of the video do not fit together."),
    ],
)
def test_a_film_that_cannot_be_written_is_the_only_one_missing(
    error: Exception, reason: str, sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(finished: Path, out: Path) -> None:
        if out.name == "Spring-002.mp4":
            raise error
        publish(finished, out)

    monkeypatch.setattr("engine.mixing.producing.publish", refuse)
    outcomes = made(four(), sources, tmp_path)
    assert [outcome.failure.reason if outcome.failure else None for outcome in outcomes] == [None, reason, None, None]
    assert found(tmp_path / "out") == ["Spring-001.mp4", "Spring-003.mp4", "Spring-004.mp4"]


def test_a_disk_that_fills_up_while_clips_are_prepared_is_told_of_each_film(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SegmentStore, "put", refuse)
    outcomes = made(four(), sources, tmp_path)
    assert {outcome.failure.reason for outcome in outcomes if outcome.failure} == {str(DiskFull())}
    assert names(outcomes) == [] == found(tmp_path / "work")


def test_a_film_that_is_not_as_planned_is_never_published(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join = assembly.join
    monkeypatch.setattr(assembly, "join", lambda parts, *rest, **more: join(parts[:-1], *rest, **more))
    outcomes = made(four(count=1), sources, tmp_path)
    assert [outcome.failure.reason for outcome in outcomes if outcome.failure] == ["The finished file is not what was planned."]
    assert found(tmp_path / "out") == [] == found(tmp_path / "work")


def test_where_no_media_may_be_opened_nothing_is_tried(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise SandboxUnavailable("The sandbox is missing.")

    monkeypatch.setattr(ffmpeg, "run", refuse)
    with pytest.raises(SandboxUnavailable):
        made(four(), sources, tmp_path)
    assert found(tmp_path / "work") == []


def test_where_the_fonts_are_missing_words_are_refused_before_anything_is_made(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "folder", lambda: tmp_path / "fonts")
    with pytest.raises(RenderFailed, match="Text cannot be drawn: the fonts of this installation are not built"):
        made(four(texts=[MixText(text="Now")]), sources, tmp_path)
    assert found(tmp_path) == []
    assert len(names(made(four(count=1), sources, tmp_path))) == 1


def test_a_stop_keeps_what_is_finished(sources: dict[UUID, Source], tmp_path: Path) -> None:
    heard: list[Outcome] = []
    store = store_in(tmp_path)
    outcomes = make(
        plan_mix(four(), sources),
        tmp_path / "out",
        store,
        tmp_path / "work",
        lambda part, words: None,
        lambda: bool(heard),
        1,
        heard.append,
    )
    assert 1 <= len(heard) < 4
    assert sorted(names(heard)) == names(outcomes) == found(tmp_path / "out")
    assert [outcome.failure for outcome in outcomes] == [None] * 4
    assert found(tmp_path / "work") == []


def test_a_stop_while_clips_are_prepared_keeps_the_parts(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    store = store_in(tmp_path)
    outcomes = make(
        plan_mix(four(), sources),
        tmp_path / "out",
        store,
        tmp_path / "work",
        lambda part, words: told.append(words),
        lambda: len(told) > 1,
        1,
    )
    assert len(outcomes) == 4 and names(outcomes) == [] and not (tmp_path / "out").exists()
    kept = len(found(tmp_path / "cache"))
    assert 0 < kept < 8
    begun = counting(monkeypatch)
    assert len(names(made(four(), sources, tmp_path))) == 4
    assert len(begun) == 8 - kept


def counting(monkeypatch: pytest.MonkeyPatch) -> list[ffmpeg.Task]:
    """What is encoded and decoded from here on."""
    begun: list[ffmpeg.Task] = []
    run = ffmpeg.run

    def count(task: ffmpeg.Task, **more: Any) -> None:
        begun.append(task)
        run(task, **more)

    monkeypatch.setattr(ffmpeg, "run", count)
    return begun


KILLED = """
import os, pickle, signal, sys
from pathlib import Path
from engine.mixing import make, producing
from engine.segments import SegmentStore
folder, plan = Path(sys.argv[1]), pickle.loads(Path(sys.argv[2]).read_bytes())
publish, seen = producing.publish, []
def die(finished, out):
    seen.append(out)
    if len(seen) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    publish(finished, out)
producing.publish = die
store = SegmentStore(folder / "cache", 10**9)
make(plan, folder / "out", store, folder / "work", lambda part, words: None, lambda: False, 1)
"""


@pytest.mark.parametrize(("at", "kept"), [(1, 4), (2, 6), (4, 8)])
def test_a_kill_leaves_whole_files_only_and_every_part_that_was_made(
    at: int, kept: int, sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_mix(four(rows=rows("1.1 2.1", "1.1 2.2", "1.2 2.1", "1.2 2.2")), sources)
    (tmp_path / "plan").write_bytes(pickle.dumps(plan))
    words = [sys.executable, "-c", KILLED, str(tmp_path), str(tmp_path / "plan"), str(at)]
    root = Path(__file__).parents[3]
    ended = subprocess.run(words, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    there = found(tmp_path / "out") if (tmp_path / "out").exists() else []
    assert len(there) == at - 1
    for name in there:
        output = next(output for output in plan.outputs if output.file == name)
        checking.verify(output.plan(), tmp_path / "out" / name)

    assert len(found(tmp_path / "cache")) == kept
    begun = counting(monkeypatch)
    assert len(names(made(four(), sources, tmp_path))) == 4
    assert len(begun) == 8 - kept
    assert found(tmp_path / "work") == []
    assert inspect_own(tmp_path / "out" / "Spring-001.mp4").frames == 24
