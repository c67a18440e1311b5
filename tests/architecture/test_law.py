"""The law of imports, and the names by which lower layers find upper ones."""

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from tests.architecture.test_sizes import ROOT, tracked


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_imports_go_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_rq_is_imported_by_the_queue_module_alone() -> None:
    users = {
        str(file.relative_to(ROOT))
        for file in tracked("*.py", ":!tests")
        if any(name.split(".")[0] in {"rq", "django_rq"} for name in imports(file))
    }
    assert users == {"jobs/queue.py"}


def test_engine_processes_start_in_one_place() -> None:
    starters = {str(file.relative_to(ROOT)) for file in tracked("engine/*.py") if "subprocess" in imports(file)}
    assert starters == {"engine/ffmpeg.py"}


def test_every_dotted_path_in_settings_resolves() -> None:
    paths: list[str] = [kind[role] for kind in settings.JOB_KINDS.values() for role in ("perform", "settle")]
    paths += [path for roles in settings.ACCOUNT_DATA.values() for path in roles.values()]
    paths += settings.SEARCHABLES.values()
    paths += [*settings.ASSET_USES.values(), *settings.ASSET_ACTIONS.values(), *settings.LEDGER_CHECKS, *settings.SWEEPS]
    paths += [place[role] for place in settings.UPLOAD_DESTINATIONS.values() for role in ("check", "put")]
    paths += [about[role] for about in settings.ASSET_FILTERS.values() for role in ("choices", "assets")]
    paths += [settings.ACCOUNT_ADAPTER, *settings.AUTHENTICATION_BACKENDS, *settings.MIDDLEWARE, *settings.PASSWORD_HASHERS]
    paths += [validator["NAME"] for validator in settings.AUTH_PASSWORD_VALIDATORS]
    paths += [str(settings.REST_FRAMEWORK["EXCEPTION_HANDLER"]), settings.TEMPLATES[0]["BACKEND"]]
    for path in paths:
        assert callable(import_string(path)), path
    for module in [*settings.TEMPLATES[0]["OPTIONS"]["builtins"], settings.ROOT_URLCONF]:
        assert find_spec(module), module


def test_every_job_kind_goes_to_a_queue_that_is_served() -> None:
    assert {kind["queue"] for kind in settings.JOB_KINDS.values()} <= set(settings.RQ_QUEUES)


def test_broad_except_stands_in_the_runner_alone() -> None:
    broad = set()
    for file in tracked("*.py", ":!tests", ":!benchmarks"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
            ):
                broad.add(str(file.relative_to(ROOT)))
    assert broad <= {"jobs/runner.py"}
