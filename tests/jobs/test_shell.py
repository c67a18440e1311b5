"""What surrounds every page: the jobs in its head, the bell, the meters; and the words that scripts say in the same way."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from pytest_django import Settings as SettingsFixture

from accounts.models import User
from jobs.feed import MOULD
from jobs.shell import ACTIVE_MAX, UNREAD_MAX, Shell, shell
from jobs.templatetags import jobs as words
from tests.factories import make_job
from tests.jobs.test_jobs_page import make_ended

GIB = 1024**3


def at_work(**fields: Any) -> dict[str, Any]:
    return {**MOULD, "title": "Valley", "status": "processing", **fields}


def make_shell(*jobs: dict[str, Any], **fields: Any) -> Shell:
    """Counts are those of `jobs` unless they are given."""
    counts = {"running": 0, "waiting": 0} | {
        name: sum(job["status"] == status for job in jobs) for name, status in (("running", "processing"), ("waiting", "queued"))
    }
    meters = {"credits": {"left": 612, "of": 1000}, "storage": {"used": GIB, "limit": 5 * GIB}}
    return Shell({"jobs": list(jobs), "unread": 0, **counts, **meters, **fields})


# as frontend/src/lib/job-words.test.ts
@pytest.mark.parametrize(
    ("jobs", "sentence"),
    [
        ([at_work(progress=64, seconds_left=60)], "Jobs: 1 running, 64 percent, 1 min left"),
        (
            [at_work(progress=64, seconds_left=60), at_work(progress=39, seconds_left=20)],
            "Jobs: 2 running, 51 percent, 1 min left",
        ),
        ([at_work(progress=64, seconds_left=60), at_work(progress=0)], "Jobs: 2 running, 32 percent"),
        ([at_work(progress=10), {**MOULD}], "Jobs: 1 running, 1 waiting, 10 percent"),
        ([{**MOULD}, {**MOULD}], "Jobs: 2 waiting"),
        ([], "Jobs: Done"),
    ],
)
def test_the_sum_of_all_is_one_sentence(jobs: list[dict[str, Any]], sentence: str) -> None:
    assert make_shell(*jobs).sentence == sentence


def test_what_runs_stands_before_what_waits_and_of_many_some_are_shown() -> None:
    many = make_shell({**MOULD, "id": "waits"}, *(at_work(id=str(n)) for n in range(3)), running=40)
    assert [job["id"] for job in many.active] == ["0", "1", "2", "waits"]
    assert many.more_active == 37
    results = [{**MOULD, "status": "failed", "is_unread": True}] * 30
    assert len(make_shell(*results, unread=70).results) == UNREAD_MAX
    assert make_shell(*results, unread=70).more_results == 60
    assert len(make_shell(*[at_work()] * 30).active) == ACTIVE_MAX


# as frontend/src/lib/amounts.test.ts
def test_amounts_are_written_as_scripts_write_them() -> None:
    assert [words.time_left(seconds) for seconds in (0, 38, 90, 3700)] == [
        "1 s left",
        "38 s left",
        "2 min left",
        "1 h 2 min left",
    ]
    sizes = [0, 1023, 1024, int(41.2 * GIB), 100 * GIB, 5 * 1024 * GIB]
    assert [words.stored(size) for size in sizes] == ["0 bytes", "1,023 bytes", "1 kB", "41.2 GB", "100 GB", "5 TB"]
    assert words.filled(int(41.2 * GIB), 100 * GIB) == "41.2"
    assert words.filled(12 * 1024**2, 5 * GIB) == "12 MB"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.2, "1 s"), (59.4, "59 s"), (60, "1 min"), (72, "1 min 12 s"), (7500, "2 h 5 min")],
)
def test_how_long_it_took(seconds: float, expected: str) -> None:
    assert words.length_of_time(timedelta(seconds=seconds)) == expected


def test_every_kind_of_job_has_a_picture() -> None:
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    assert [name for name in settings.JOB_KINDS if f'id="kind-{name}"' not in sprite] == []


def meters(used: int, limit: int = 100 * GIB, credits: dict[str, int] | None = None) -> str:
    return render_to_string(
        "components/meters.html", {"shell": make_shell(storage={"used": used, "limit": limit}, credits=credits)}
    )


def test_where_credits_are_off_there_is_no_meter_of_them() -> None:
    assert "Credits" not in meters(0)
    assert "1,612" in meters(0, credits={"left": 1612, "of": 1000})


@pytest.mark.parametrize(("used", "says"), [(89, None), (90, "Almost full: 90% used"), (100, "Full"), (120, "Full")])
def test_from_ninety_percent_on_storage_warns_in_words(used: int, says: str | None) -> None:
    html = meters(used * GIB)
    assert ("data-high" in html) == bool(says)
    warning = re.search(r"data-warning\s*(hidden)?\s*>.*?data-warning-words>([^<]*)", html, re.S)
    assert warning
    assert (warning[1] is None) == bool(says)
    assert says is None or warning[2] == says


def price(**inputs: Any) -> str:
    html = render_to_string("components/price.html", {"label": "Render", **inputs})
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_row_of_a_button_says_what_it_costs() -> None:
    assert price(cost=4, left=1612, expected="2 min") == "4 credits · 1,608 after · about 2 min Render"
    assert price(cost=1, left=1) == "1 credit · 0 after Render"


def test_with_too_few_credits_the_button_is_off_and_the_row_says_why() -> None:
    assert price(cost=40, left=12) == "Not enough credits: this costs 40 and you have 12. Render"
    assert re.search(
        r"<button[^>]+disabled", render_to_string("components/price.html", {"cost": 40, "left": 12, "label": "Render"})
    )


@pytest.mark.parametrize("left", [0, 12, None])
def test_what_costs_nothing_says_nothing_of_credits(left: int | None) -> None:
    assert price(cost=0, left=left) == "Render"
    assert price(cost=0, left=left, expected="2 min") == "About 2 min Render"


@pytest.mark.django_db
def test_a_page_is_right_when_it_is_made(ada: User, ada_client: Client) -> None:
    make_job(ada, title="Valley", status="processing", progress=64, stage="Encoding")
    make_ended(ada, "failed", title="Night market", error="The file holds no picture.", read_at=None)
    html = ada_client.get("/library/").content.decode()
    assert "Jobs: 1 running, 64 percent" in html
    assert "Notifications, 1 unread" in html
    tray, bell = html.index('id="job-panel"'), html.index('id="bell-panel"')
    assert "Encoding" in html[tray:bell]
    assert "The file holds no picture." in html[bell:]


@pytest.mark.django_db
def test_without_script_the_tray_and_the_bell_are_links(ada: User, ada_client: Client) -> None:
    make_job(ada)
    plain = " ".join(re.findall(r"<noscript>(.*?)</noscript>", ada_client.get("/library/").content.decode(), re.S))
    assert 'href="/jobs/?status=active"' in plain
    assert 'href="/jobs/?status=unread"' in plain


@pytest.mark.django_db
def test_the_pill_is_there_only_while_something_runs_or_waits(ada: User, ada_client: Client) -> None:
    hidden = r"data-pill\s+hidden"
    assert re.search(hidden, ada_client.get("/library/").content.decode())
    make_job(ada)
    assert not re.search(hidden, ada_client.get("/library/").content.decode())


@pytest.mark.django_db
def test_meters_follow_the_setting(ada_client: Client, settings: SettingsFixture) -> None:
    assert "data-credits" in ada_client.get("/library/").content.decode()
    settings.CREDITS = False
    assert "data-credits" not in ada_client.get("/library/").content.decode()


@pytest.mark.django_db
def test_nothing_is_looked_up_before_a_page_uses_it(ada: User, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    request = RequestFactory().get("/")
    request.user = ada
    with django_assert_max_num_queries(0):
        found = shell(request)["shell"]
    with django_assert_max_num_queries(3):
        page = Template("{{ shell.running }}{{ shell.waiting }}{% with shell=shell %}{{ shell.unread }}{% endwith %}")
        assert page.render(Context({"shell": found})) == "000"


def test_a_stranger_has_none() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert shell(request)["shell"]() is None
