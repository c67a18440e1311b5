"""How `make test` counts."""

from pathlib import Path

from tests.__main__ import Tally


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
