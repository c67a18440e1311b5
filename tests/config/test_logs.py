"""What the log says, and what it never does: the ids of requests and jobs, one record a line, no keys."""

import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from pytest_django import Settings

from accounts.models import User
from config import logs
from config.urls import urlpatterns as ours
from jobs import reconciler, runner
from jobs.models import Job
from jobs.report import Report
from tests.architecture.test_sizes import ROOT
from tests.factories import make_asset, make_job
from tests.jobs.kinds import kind
from tests.media_library.asgi import call

logger = logging.getLogger("tests.log")
ID = "a-request-of-a-test"


def _tell(request: HttpRequest) -> HttpResponse:
    logger.warning("in a view")
    return HttpResponse()


async def _tell_from_elsewhere(request: HttpRequest) -> HttpResponse:
    await asyncio.to_thread(logger.warning, "in a thread")
    logger.warning("in a task")
    return HttpResponse()


def _break(request: HttpRequest, key: str = "") -> HttpResponse:
    raise RuntimeError("a reason")


urlpatterns = [
    path("test/tell/", _tell),
    path("test/elsewhere/", _tell_from_elsewhere),
    path("test/break/", _break),
    path("accounts/password/reset/key/<key>/", _break),
    *ours,
]


@contextmanager
def listening(form: str = "json") -> Iterator[Callable[[], list[Any]]]:
    """The console's handler on the root logger, writing to a string. Yields what gives the lines: JSON's as what they say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOG_FORMAT", form)
        handler = logs.console()
    written = io.StringIO()
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    logging.getLogger().addHandler(handler)
    try:
        yield lambda: [json.loads(line) if form == "json" else line for line in written.getvalue().splitlines()]
    finally:
        logging.getLogger().removeHandler(handler)


def ids(records: list[Any], words: str) -> list[tuple[str, str]]:
    return [(record["request"], record["job"]) for record in records if words in record["message"]]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("address", "words"),
    [("tell/", "in a view"), ("elsewhere/", "in a thread"), ("elsewhere/", "in a task"), ("break/", "Error")],
)
def test_what_is_logged_while_a_request_is_answered_carries_its_id(address: str, words: str) -> None:
    with listening() as records:
        call("GET", f"/test/{address}", headers={"X-Request-ID": ID})
        logger.warning("afterwards")
    assert ids(records(), words) == [(ID, "")]
    assert ids(records(), "afterwards") == [("", "")]


def _work(job: Job, report: Report) -> Any:
    logger.warning("in the work")
    return {}


@pytest.mark.django_db
def test_what_is_logged_while_a_job_runs_carries_its_id(ada: User) -> None:
    with kind(_work), listening() as records:
        jobs = [make_job(ada, kind="toy"), make_job(ada, kind="toy")]
        runner.run_inline("render")
        logger.warning("afterwards")
    assert ids(records(), "in the work") == [("", str(job.pk)) for job in jobs]
    assert ids(records(), "afterwards") == [("", "")]


def _crash(job: Job, report: Report) -> Any:
    raise ZeroDivisionError("a mistake")


def discard_badly(job: Job) -> None:
    raise ValueError("discard is broken")


@pytest.mark.django_db
def test_so_does_what_is_logged_about_a_job_that_crashed_could_not_be_settled_or_left_something(ada: User) -> None:
    with kind(_crash), listening() as records:
        job = make_job(ada, kind="toy")
        runner.run_inline("render")
    assert ids(records(), "crashed") == [("", str(job.pk))]
    assert "ZeroDivisionError: a mistake" in records()[-1]["exception"]
    with kind(_crash, settle="tests.jobs.kinds.settle_badly"), listening() as records:
        job = make_job(ada, kind="toy", cancel_requested=True)
        reconciler.free_abandoned()
    assert set(ids(records(), "settled")) == {("", str(job.pk))}
    with kind(_crash, discard=f"{__name__}.discard_badly"), listening() as records:
        Job.objects.filter(pk=job.pk).update(leftovers=True)
        reconciler.discard_leftovers()
    assert ids(records(), "could not be removed") == [("", str(job.pk))]


@pytest.mark.django_db
def test_so_does_what_the_heartbeat_logs_in_its_own_thread(ada: User) -> None:
    job = make_job(ada)
    report = Report(job, time_limit=60)
    report.stop("lost")
    with listening() as records:
        thread = threading.Thread(target=runner._end_hard, args=(job, report))
        thread.start()
        thread.join()
    assert ids(records(), "lost its lease") == [("", str(job.pk))]


def record(message: str, *args: object, **fields: Any) -> logging.LogRecord:
    made = logging.LogRecord("studio", logging.WARNING, __file__, 1, message, args, None)
    made.__dict__.update(fields)
    return made


def test_a_line_names_the_request_and_the_job_only_where_there_is_one() -> None:
    line = logs.Line()
    assert line.format(record("Hello %s", "Ada")).endswith(" WARNING studio: Hello Ada")
    assert line.format(record("Hello", request_id="r-1")).endswith(" WARNING studio [request r-1]: Hello")
    assert line.format(record("Hello", request_id="r-1", job_id="j-1")).endswith(" studio [request r-1, job j-1]: Hello")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_no_text_that_someone_sent_can_pose_as_a_record_of_its_own(end: str) -> None:
    first, second = logs.Line().format(record(f"Not found: /x{end}2026-11-27 INFO studio: all is well")).splitlines()
    assert first.endswith("Not found: /x")
    assert second == "    2026-11-27 INFO studio: all is well"
    told = logs.Json().format(record(f"one{end}two"))
    assert len(told.splitlines()) == 1
    assert json.loads(told)["message"] == f"one{end}two"


def test_an_object_has_the_traceback_as_text_and_nothing_that_a_library_attached() -> None:
    try:
        raise ValueError("a\nb")
    except ValueError:
        made = record("Broken", request="<WSGIRequest: GET '/media/x?sign=abc'>", exc_info=sys.exc_info(), request_id="r-1")
    told = json.loads(logs.Json().format(made))
    assert told.pop("exception").endswith("ValueError: a\nb")
    assert told.pop("time").endswith("+00:00")
    assert told == {"level": "WARNING", "logger": "studio", "message": "Broken", "request": "r-1", "job": ""}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Not Found: /accounts/password/reset/key/1a-b2c/", "Not Found: /accounts/password/reset/key/.../"),
        ("/accounts/confirm-email/MQ:1tX:zz-_9/ broke", "/accounts/confirm-email/.../ broke"),
        ("GET /media/x/original?until=9&sign=abc&download=1", "GET /media/x/original?until=9&sign=...&download=1"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ..."),
        ("no answer from redis://:pa55@db:6379/0", "no answer from redis://:...@db:6379/0"),
        ("postgres://ada:pa55@db/studio failed", "postgres://ada:...@db/studio failed"),
        ("http://localhost:8000/library/ as it was", "http://localhost:8000/library/ as it was"),
    ],
)
def test_a_key_that_opens_something_is_not_written(text: str, shown: str) -> None:
    assert logs.without_keys(text) == shown
    assert logs.Line().format(record(text)).endswith(shown)
    assert json.loads(logs.Json().format(record("%s", text)))["message"] == shown


@override_settings(ROOT_URLCONF=__name__, LOG_REQUESTS=True)
@pytest.mark.django_db(transaction=True)
def test_a_mailed_key_stays_out_of_the_log_also_where_its_page_breaks() -> None:
    with listening("line") as lines:
        call("GET", "/accounts/password/reset/key/1a-secretsecret/")
    assert len([line for line in lines() if "/accounts/password/reset/key/..." in line]) == 2
    assert "secretsecret" not in "\n".join(lines())


@pytest.mark.django_db(transaction=True)
def test_requests_are_logged_where_that_is_asked_for_without_what_they_search(
    ada: User, ada_client: Client, settings: Settings
) -> None:
    asset = make_asset(ada)
    addresses = ["/settings/?q=secret", f"/media/{asset.pk}/original?sign=secret&until=1", "/healthz"]
    with listening() as records:
        call("GET", addresses[0], client=ada_client, headers={"X-Request-ID": ID})
    assert ids(records(), "/settings/") == []
    settings.LOG_REQUESTS = True
    with listening() as records:
        for address in addresses:
            call("GET", address, client=ada_client, headers={"X-Request-ID": ID})
        call("GET", f"/jobs/{uuid4()}/events/")
    told = [record for record in records() if record["logger"] == "config.request_ids"]
    assert [record["level"] for record in told] == ["INFO"] * 4
    assert {record["request"] for record in told[:3]} == {ID}
    lines = [record["message"] for record in told]
    assert lines[0].startswith("GET /settings/ 200 ")
    assert lines[0].endswith(f" ms, user {ada.pk}")
    assert lines[1].startswith(f"GET /media/{asset.pk}/original 404 ")
    assert lines[1].endswith(f" ms, user {ada.pk}")
    assert lines[2].startswith("GET /healthz 200 ")
    assert lines[2].endswith(" ms, user -")
    assert lines[3].endswith(" ms, user -")
    assert "secret" not in "".join(lines)


def test_a_form_that_is_unknown_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ValueError, match="LOG_FORMAT must be line or json, not 'xml'"):
        logs.console()


def test_the_web_server_writes_as_the_studio_does_before_it_has_loaded_it_and_after() -> None:
    """Its first process never loads it."""
    script = """
import json, logging.config
logging.config.dictConfig(json.load(open("config/launch/uvicorn.json")))
logging.getLogger("uvicorn.error").info("before")
logging.getLogger("uvicorn.access").propagate = False  # as it does by --no-access-log
import django; django.setup()
logging.getLogger("uvicorn.error").info("after")
logging.getLogger("uvicorn.access").info("GET /media/x?sign=secret")
"""
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "LOG_FORMAT": "json", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["before", "after"]
