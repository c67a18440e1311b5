"""`mix` on the command line: what it lists, what it says of each film, what it ends with."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main
from engine.cli.terminal import INVALID, OK, USAGE
from tests.engine.mixing.mixes import asset
from tests.media import make_video

pytestmark = pytest.mark.ffmpeg


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Two hooks and an ending, of a few frames each."""
    hooks = [{"id": n, "asset": str(asset(1)), "name": n, "source_in": at, "duration": 4} for n, at in (("sea", 0), ("sun", 5))]
    end = [{"id": "end", "asset": str(asset(1)), "source_in": 20, "duration": 6}]
    groups = [{"name": "Hooks", "clips": hooks}, {"name": "End", "clips": end}]
    metadata = {"static": {"campaign": "spring"}, "include_dynamic": True, "fields": ["index"]}
    wanted = {
        "schema": 1,
        "groups": groups,
        "mode": "manual",
        "count": 2,
        "preset": "720p",
        "project": "Sea",
        "metadata": metadata,
    }
    rows = [{"number": n, "picks": [hook, "end"]} for n, hook in ((1, "sun"), (2, "sea"))]
    (tmp_path / "media.json").write_text(json.dumps({str(asset(1)): str(make_video(1))}))
    path = tmp_path / "mix.json"
    path.write_text(json.dumps({**wanted, "rows": rows}))
    return path


def run(document: Path, *more: str) -> int:
    return main(["mix", str(document), "--media", str(document.with_name("media.json")), *more])


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_lists_the_films_and_makes_none(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(document, "--dry-run") == OK
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["  1  Sea-001.mp4  0.333 s  sun, End 1", "  2  Sea-002.mp4  0.333 s  sea, End 1"]
    assert lines[2] == "2 of 2 films"
    assert sorted(path.name for path in document.parent.iterdir()) == ["media.json", "mix.json"]


def test_a_dry_run_and_the_mix_tell_the_same(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(document, "--dry-run", "--json") == OK
    listed = told(capsys)["films"]
    assert listed[0] == {
        "number": 1,
        "file": "Sea-001.mp4",
        "frames": 10,
        "seconds": 0.333,
        "clips": ["sun", "end"],
        "names": ["sun", "End 1"],
        "metadata": {"index": "1", "campaign": "spring"},
    }
    out = document.parent / "films"
    assert run(document, "--output", str(out), "--json") == OK
    films = told(capsys)["films"]
    assert [{**film, "info": film["info"]["frames"]} for film in films] == [
        {**film, "info": 10, "error": None} for film in listed
    ]
    assert sorted(path.name for path in out.iterdir()) == ["Sea-001.mp4", "Sea-002.mp4"]


def test_a_mix_without_a_folder_is_wrong_usage(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(document) == USAGE
    assert "--output" in capsys.readouterr().err


def test_a_row_that_leads_nowhere_is_told_with_its_place(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = json.loads(document.read_text()) | {"rows": [{"number": 1, "picks": ["moon", "end"]}]}
    document.write_text(json.dumps(wrong))
    assert run(document, "--dry-run") == INVALID
    assert capsys.readouterr().err.strip() == "rows.0.picks.0: There is no clip “moon”"
