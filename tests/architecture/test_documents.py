"""What the documents say is what there is: settings, generated parts, the admin, addresses in prose."""

import re
import subprocess
import sys
from importlib import import_module

from django.apps import apps
from django.contrib import admin

from tests.architecture.test_sizes import ROOT, tracked

READS = re.compile(r"""(?:env\.\w+\(|environ(?:\.get)?[\(\[])\s*["']([A-Z][A-Z0-9_]+)["']""")
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME", "FONTS_DIR"}


def test_every_setting_is_explained_and_every_explanation_is_of_a_setting() -> None:
    read = {name for file in tracked("config/*.py", "engine/*.py") for name in READS.findall(file.read_text())} - NOT_SETTINGS
    explained = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read == explained


def test_the_readme_lists_the_settings_people_change() -> None:
    readme = (ROOT / "README.md").read_text()
    for name in ("PORT", "DATA_DIR", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "WEB_WORKERS", "WORKERS"):
        assert f"`{name}`" in readme, name


def test_what_is_generated_from_the_document_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "engine", "schema", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_model_of_ours_is_in_the_admin() -> None:
    ours = [
        model
        for app in ("accounts", "jobs", "media_library", "projects", "generation")
        for model in apps.get_app_config(app).get_models()
    ]
    import_module("config.urls")  # which finds the admins
    assert [model.__name__ for model in ours if not admin.site.is_registered(model)] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for document in tracked("*.md"):
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text()):
            if not (document.parent / target).exists():
                broken.append(f"{document.relative_to(ROOT)}: {target}")
    assert broken == []


def test_each_test_that_holds_a_rule_of_generation_exists() -> None:
    short = {"G/": "tests/generation/", "P/": "tests/generation/providers/"}
    document = (ROOT / "docs" / "generation-rules.md").read_text()
    named = re.findall(r"`((?:G|P|tests)/[\w/]+\.py)(?:::(\w+))?`", document)
    assert len(named) > 150
    for path, test in named:
        file = ROOT / (short[path[:2]] + path[2:] if path[:2] in short else path)
        assert file.is_file(), path
        assert not test or f"def {test}(" in file.read_text(), f"{path}::{test}"
