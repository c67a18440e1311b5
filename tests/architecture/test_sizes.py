"""Modules, functions and templates stay small enough to be read in one go."""

import ast
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HARD_STOP = {".py": 500, ".ts": 350, ".html": 150}
SAYS_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "services",
    "service",
    "managers",
    "manager",
    "handlers",
    "core",
}


def tracked(*patterns: str) -> list[Path]:
    """Files of the checkout, new ones too, less what is generated."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    files = [ROOT / name for name in names if "/migrations/" not in name and "/generated/" not in name]
    return [file for file in files if file.exists()]


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


@pytest.mark.parametrize("suffix", HARD_STOP)
def test_no_file_is_over_the_hard_stop(suffix: str) -> None:
    over = {str(file.relative_to(ROOT)): lines(file) for file in tracked(f"*{suffix}") if lines(file) > HARD_STOP[suffix]}
    assert over == {}


def test_application_modules_are_small_as_a_rule() -> None:
    sizes = sorted(lines(file) for file in tracked("*.py", ":!tests", ":!benchmarks") if lines(file) > 3)
    assert statistics.median(sizes) <= 90
    assert sizes[int(len(sizes) * 0.9)] <= 250


def test_functions_are_short_as_a_rule() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for file in tracked("*.py", ":!tests", ":!benchmarks")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[int(len(lengths) * 0.9)] <= 35


def test_files_are_named_after_what_they_are_about() -> None:
    vague = [
        str(file.relative_to(ROOT))
        for file in tracked("*.py", "*.ts")
        if SAYS_NOTHING & {file.stem, *file.relative_to(ROOT).parts}
    ]
    assert vague == []


def test_every_module_says_what_it_owns() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in tracked("*.py", ":!tests")
        if lines(file) > 10 and file.name not in {"apps.py"} and not ast.get_docstring(ast.parse(file.read_text()))
    ]
    assert silent == []
