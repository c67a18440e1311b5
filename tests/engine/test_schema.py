"""What is generated from the document's definition is up to date, and says what the definition says."""

from pathlib import Path
from typing import Any

import pytest

from engine import schema
from engine.__main__ import main
from engine.timeline import Timeline


def test_nothing_that_is_generated_is_stale() -> None:
    assert schema.stale() == [], "run `python -m engine schema`"


def test_a_check_ends_with_1_when_something_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schema, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / schema.REFERENCE).write_text(f"By hand.\n{schema.BEGIN}\nworn out\n{schema.END}\nAlso by hand.\n")
    assert main(["schema", "--check"]) == 1
    assert "stale: docs/timeline-format.md" in capsys.readouterr().out
    assert main(["schema"]) == 0
    assert main(["schema", "--check"]) == 0
    page = (tmp_path / schema.REFERENCE).read_text()
    assert page.startswith("By hand.\n") and page.endswith("Also by hand.\n") and "worn out" not in page


def test_the_types_name_every_property_of_every_part() -> None:
    types = schema.typescript()
    definition = schema.json_schema()
    parts: dict[str, Any] = {"Timeline": definition, **definition["$defs"]}
    for name, shape in parts.items():
        body = types.split(f"export interface {name} {{")[1].split("\n}")[0]
        assert all(f"\n  {field}: " in body for field in shape["properties"])


def test_the_schema_names_the_fields_as_they_are_stored() -> None:
    assert set(schema.json_schema()["properties"]) == set(Timeline.new().dump())


def test_the_kind_of_an_element_must_be_given() -> None:
    definitions = schema.json_schema()["$defs"]
    assert all("kind" in definitions[name]["required"] for name in definitions if name.endswith("Element"))


def test_a_form_is_told_of_each_field_what_it_may_hold() -> None:
    told = schema.fields()
    blur = told.split("  Blur: {")[1].split("  },\n")[0]
    assert 'radius: { type: "number", low: 0, high: 100, default:' in blur
    assert 'outline: { type: "part", part: "Outline", nullable: true }' in told
    assert "effects:" not in told, "lists have editors of their own"
    assert 'export const SOUND_EFFECTS = ["Compressor", "Equaliser", "Gain", "NoiseReduction"]' in told
