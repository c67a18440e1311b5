"""Templates compile, hold no inline script or style, and name only pictures that exist."""

import re

import pytest
from django.template.loader import get_template

from tests.architecture.test_sizes import ROOT, tracked

TEMPLATES = tracked("templates/*.html")
TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.S)  # what a tag is given by the name of style is no attribute
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\bsrc=)(?![^>]*type="application/json")|<style\b""", re.I
)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT / "templates")))
def test_it_compiles(file) -> None:  # type: ignore[no-untyped-def]
    assert get_template(str(file.relative_to(ROOT / "templates")))


def test_none_has_inline_script_or_style() -> None:
    guilty = {str(file.relative_to(ROOT)): INLINE.findall(TAG.sub("", file.read_text())) for file in TEMPLATES}
    assert {name: found for name, found in guilty.items() if found} == {}
