"""Shapes of a document: the table that the editor in the browser is held to as well."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InvalidTimeline
from engine.timeline import read

TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("shapes_table.json").read_text())


@pytest.mark.parametrize("row", TABLE["shapes"], ids=lambda row: row["case"])
def test_a_document_has_the_faults_in_the_table(row: dict[str, Any]) -> None:
    try:
        found = read(row["document"])[1]
    except InvalidTimeline as refused:  # of another version
        found = refused.faults
    assert sorted([fault.path, fault.message] for fault in found) == sorted(row["faults"])


def test_the_table_is_not_empty() -> None:
    assert len(TABLE["shapes"]) >= 60
