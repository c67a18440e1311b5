"""Static files are collected once for each build, however many studios start from one checkout."""

from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from config.launch import __main__ as launch


def test_two_studios_that_start_at_once_collect_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = tmp_path / "static" / "dist" / ".vite" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.touch()
    target, calls, others = tmp_path / "collected", [], []

    def collect(*command: Any, **options: Any) -> None:
        calls.append(command)
        if len(calls) == 1:
            others.append(Thread(target=launch._collect_static, args=(target, manifest)))
            others[0].start()
            others[0].join(0.2)
            assert others[0].is_alive(), "it waits for the first"

    monkeypatch.setattr("django.core.management.call_command", collect)
    launch._collect_static(target, manifest)
    others[0].join(10)
    assert calls == [("collectstatic",)]
