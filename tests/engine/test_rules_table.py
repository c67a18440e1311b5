"""The rules of a document: the table that the editor in the browser is held to as well."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from engine.errors import Fault
from engine.media import MediaInfo
from engine.timeline import Timeline, media_faults, read

TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("rules_table.json").read_text())


def media() -> dict[UUID, MediaInfo]:
    return {
        UUID(row["id"]): MediaInfo(
            row["kind"], "mp4", 1000, duration_us=row["duration_us"], audio_codec="aac" if row["has_audio"] else ""
        )
        for row in TABLE["media"]
    }


def told(faults: list[Fault]) -> list[list[str]]:
    return sorted([fault.path, fault.message] for fault in faults)


@pytest.mark.parametrize("row", TABLE["rules"], ids=lambda row: row["case"])
def test_a_document_has_the_faults_in_the_table(row: dict[str, Any]) -> None:
    assert told(read(row["document"])[1]) == sorted(row["faults"])


@pytest.mark.parametrize("row", TABLE["media_rules"], ids=lambda row: row["case"])
def test_media_has_the_faults_in_the_table(row: dict[str, Any]) -> None:
    assert told(media_faults(Timeline.load(row["document"]), media())) == sorted(row["faults"])


def test_the_table_is_not_empty() -> None:
    assert len(TABLE["rules"]) + len(TABLE["media_rules"]) >= 40
