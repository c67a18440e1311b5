"""The readers of the environment."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from config import env


@pytest.mark.parametrize(
    ("value", "expected"), [("on", True), ("1", True), ("Yes", True), ("off", False), ("0", False), ("", True)]
)
def test_a_flag_reads_words_and_falls_back(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("SOME_FLAG", value)
    assert env.flag("SOME_FLAG", default=True) is expected


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", "maybe")
    with pytest.raises(ValueError, match="SOME_FLAG must be on or off"):
        env.flag("SOME_FLAG")


def test_words_are_set_apart_by_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_WORDS", " one  two ")
    assert env.words("SOME_WORDS") == ["one", "two"]
    monkeypatch.delenv("SOME_WORDS")
    assert env.words("SOME_WORDS") == []


def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NUMBER", "many")
    with pytest.raises(ValueError, match="SOME_NUMBER must be a whole number"):
        env.number("SOME_NUMBER", 1)


def test_a_secret_is_made_once_and_kept_from_others(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("SOME_SECRET", raising=False)
    first = env.secret("SOME_SECRET", tmp_path / "secret.key")
    assert len(first) >= 50
    assert env.secret("SOME_SECRET", tmp_path / "secret.key") == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_sqlite_waits_for_writers_and_postgres_comes_by_address_alone(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("DATABASE_URL", raising=False)
    options = env.database(tmp_path / "db.sqlite3")["OPTIONS"]
    assert isinstance(options, dict)
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    monkeypatch.setenv("DATABASE_URL", "postgres://ada:pass@db.example:5433/studio")
    entry = env.database(tmp_path / "db.sqlite3")
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db.example", 5433, "studio")


def test_postgres_compiles_no_query_unless_the_address_says_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://ada:pass@db.example:5433/studio")
    options: Any = env.database(tmp_path / "db.sqlite3")["OPTIONS"]
    assert options["options"] == "-c jit=off"
    monkeypatch.setenv("DATABASE_URL", "postgres://ada:pass@db.example:5433/studio?options=-c%20jit%3Don")
    options = env.database(tmp_path / "db.sqlite3")["OPTIONS"]
    assert options["options"] == "-c jit=on"


def test_an_amount_is_of_money_or_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_AMOUNT", "7.50")
    assert env.amount("SOME_AMOUNT") == Decimal("7.50")
    monkeypatch.delenv("SOME_AMOUNT")
    assert env.amount("SOME_AMOUNT") is None


@pytest.mark.parametrize("wrong", ["much", "-1", "NaN", "Infinity"])
def test_an_amount_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("SOME_AMOUNT", wrong)
    with pytest.raises(ValueError, match="SOME_AMOUNT must"):
        env.amount("SOME_AMOUNT")


FIGURES = {"FREE": {"places": 1, "gift": 5, "unit": "job"}, "PRO": {"places": 4, "gift": 9, "unit": "job"}}
NOUGHT = ("gift",)


def test_a_table_takes_single_figures_from_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIERS", '{"FREE": {"places": 2, "gift": 0}}')
    changed = {**FIGURES, "FREE": {"places": 2, "gift": 0, "unit": "job"}}
    assert env.table("TIERS", FIGURES, may_be_nought=NOUGHT) == changed
    assert FIGURES["FREE"]["places"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        *[
            "no json",
            "[]",
            '{"FREE": 1}',
            '{"GOLD": {"places": 1}}',
            '{"FREE": {"seats": 1}}',
            '{"FREE": {"places": 0}}',
            '{"FREE": {"gift": -1}}',
        ],
        *['{"FREE": {"places": "2"}}', '{"FREE": {"places": true}}', '{"FREE": {"places": 1.5}}', '{"FREE": {"unit": "hour"}}'],
    ],
)
def test_a_table_refuses_what_it_does_not_know(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIERS", wrong)
    with pytest.raises(ValueError, match="TIERS"):
        env.table("TIERS", FIGURES, may_be_nought=NOUGHT)
