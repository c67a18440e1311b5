"""How `make test` counts."""

from pathlib import Path

import pytest

from tests import machine
from tests.__main__ import ALIKE, ROOT, WITH_FAULTS, Tally, _conclude


def report(path: Path, *cases: str) -> Path:
    body = "".join(
        f'<testcase classname="tests.a" name="{name}">{inside}</testcase>'
        for name, _, inside in (c.partition(":") for c in cases)
    )
    path.write_text(f"<testsuites><testsuite>{body}</testsuite></testsuites>")
    return path


def test_what_is_skipped_on_one_database_and_passes_on_the_other_is_not_skipped(tmp_path: Path) -> None:
    tally = Tally()
    tally.add(report(tmp_path / "sqlite.xml", "one", 'two:<skipped message="only PostgreSQL"/>'))
    tally.add(report(tmp_path / "postgres.xml", "two", 'three:<skipped message="no reason"/>', "four:<failure/>"))
    assert (tally.passed, tally.failed, dict(tally.skipped)) == (2, 1, {"no reason": 1})


@pytest.mark.parametrize(("reason", "is_enough"), [(f"{machine.NOT_OURS}: their files", True), ("not installed", False)])
def test_with_require_all_only_what_is_not_ours_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str, is_enough: bool
) -> None:
    monkeypatch.setenv("REQUIRE_ALL", "1")
    tally = Tally()
    tally.add(report(tmp_path / "one.xml", "one", f'two:<skipped message="{reason}"/>'))
    assert (_conclude(tally, [], []) == 0) is is_enough


@pytest.mark.parametrize(
    ("mark", "places"), [("faults", WITH_FAULTS), ("alone", ["tests/faults"]), ("browser", ["tests/browser"])]
)
def test_what_is_marked_for_a_stage_is_where_the_stage_looks(mark: str, places: list[str]) -> None:
    marked = [
        path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/**/*.py") if f"pytest.mark.{mark}" in path.read_text()
    ]
    assert [path for path in marked if not path.startswith(tuple(places)) and path != "tests/architecture/test_stages.py"] == []


@pytest.mark.parametrize("name", ALIKE)
def test_what_the_second_database_is_spared_asks_for_no_database(name: str) -> None:
    assert "connection.vendor" not in (ROOT / "tests" / name).read_text()
