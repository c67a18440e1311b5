"""Looking on behalf of all streams: how little is asked, how hints and late commits are found, and what is merged."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import async_to_sync
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from redis import Redis

from accounts.models import User
from config.launch import redis_server
from jobs import lifecycle, looking, queue
from jobs.feed import LATE, SHOWN_MAX, figures_of
from jobs.looking import Found, look
from jobs.models import Job
from jobs.news import News, Watch
from jobs.pump import pump
from jobs.queue import CHANGES
from tests.factories import make_job, make_user
from tests.jobs.kinds import kind
from tests.jobs.streams import Reader, do, run

NOTHING: set[UUID] = set()


@pytest.fixture(autouse=True)
def _toy() -> Iterator[None]:
    with kind(lambda job, report: {}):
        yield


def toy(owner: User, **fields: Any) -> Job:
    return make_job(owner, kind="toy", **fields)


def found(*asked: Any) -> Found:
    seen = look(*asked)
    assert seen is not None
    return seen


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_a_look_that_finds_nothing_new_is_one_query_for_all_jobs_and_one_for_all_people(count: int) -> None:
    people = [make_user() for _ in range(count)]
    jobs = {toy(person).pk for person in people}
    watched = {person.pk for person in people}
    seen = found(jobs, watched, NOTHING, 0.0, {}).seen
    assert set(seen) == jobs
    for asked, queries in (((jobs, NOTHING), 1), ((NOTHING, watched), 1), ((jobs, watched), 2), ((NOTHING, NOTHING), 0)):
        with CaptureQueriesContext(connection) as captured:
            again = found(*asked, NOTHING, 0.0, seen)
        assert len(captured) == queries
        assert (again.jobs, again.people) == ({}, {})


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_changes_cost_two_queries_more_however_many_they_are(count: int) -> None:
    people = [make_user() for _ in range(count)]
    jobs = {toy(person).pk for person in people}
    with CaptureQueriesContext(connection) as captured:
        news = found(jobs, {person.pk for person in people}, NOTHING, 0.0, {})
    assert len(captured) == 4
    assert set(news.jobs) == jobs
    assert set(news.people) == {person.pk for person in people}


@pytest.mark.django_db
def test_counts_and_meters_are_read_for_those_alone_who_had_changes(ada: User, bea: User) -> None:
    job, other = toy(ada), toy(bea)
    seen = {job.pk: -1, other.pk: other.seq}
    assert set(found(NOTHING, {ada.pk, bea.pk}, NOTHING, 0.0, seen).people) == {ada.pk}


@pytest.mark.django_db
def test_what_was_committed_late_is_found_within_the_window_and_later_by_its_hint(ada: User) -> None:
    soon, late = toy(ada), toy(ada)
    Job.objects.filter(pk=soon.pk).update(updated_at=Now() - timedelta(seconds=LATE - 2))
    Job.objects.filter(pk=late.pk).update(updated_at=Now() - timedelta(seconds=LATE + 10))
    assert set(found(NOTHING, {ada.pk}, NOTHING, 0.0, {}).seen) == {soon.pk}
    assert set(found(NOTHING, {ada.pk}, {late.pk}, 0.0, {}).people[ada.pk].jobs) == {str(soon.pk), str(late.pk)}
    assert set(found(NOTHING, {ada.pk}, NOTHING, 20.0, {}).seen) == {soon.pk, late.pk}, "the database was away for so long"


@pytest.mark.django_db
def test_a_strangers_job_that_was_hinted_at_is_told_to_nobody(ada: User, bea: User) -> None:
    theirs = toy(bea)
    news = found(NOTHING, {ada.pk}, {theirs.pk}, 0.0, {})
    assert (news.jobs, news.people) == ({}, {})


@pytest.mark.django_db
def test_very_many_changes_at_once_are_told_as_a_new_beginning(ada: User) -> None:
    for _ in range(SHOWN_MAX + 1):
        toy(ada)
    news = found(NOTHING, {ada.pk}, NOTHING, 0.0, {}).people[ada.pk]
    assert (news.is_whole, len(news.jobs)) == (True, SHOWN_MAX)


@pytest.mark.django_db
def test_a_database_that_is_locked_or_away_is_no_find(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(looking, "_met", away)
    assert look({uuid4()}, NOTHING, NOTHING, 0.0, {}) is None


@pytest.mark.django_db
def test_news_that_were_not_told_yet_are_told_as_one_without_what_is_known(ada: User) -> None:
    figures = figures_of([ada.pk])[ada.pk]

    def news(*jobs: tuple[str, int], is_whole: bool = False) -> News:
        return News({pk: {"id": pk, "seq": seq} for pk, seq in jobs}, figures, is_whole)

    both = news(("a", 2), ("b", 1)).after(news(("a", 1), ("c", 1)))
    assert {pk: job["seq"] for pk, job in both.jobs.items()} == {"a": 2, "b": 1, "c": 1}
    assert both.beyond({"a": 2, "b": 0}) == news(("c", 1), ("b", 1))
    assert both.beyond({"a": 2, "b": 1, "c": 1}) is None
    assert both.beyond({}) is both
    assert news(("a", 3)).after(news(("b", 1), is_whole=True)).is_whole
    assert news(("a", 3), is_whole=True).after(both) == news(("a", 3), is_whole=True)


def test_a_watch_that_is_over_says_so() -> None:
    async def scene() -> None:
        watch = Watch()
        waiting = asyncio.create_task(watch.next())
        await asyncio.sleep(0)
        watch.end()
        assert await waiting is None
        assert await watch.next() is None

    async_to_sync(scene)()


@pytest.fixture
def redis_port(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    port = redis_server.free_port()
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    queue._doorbell.cache_clear()
    monkeypatch.setattr(queue, "_quiet_until", 0.0)
    yield port
    queue._doorbell.cache_clear()


class Server:
    """A Redis of the test's own, that can be killed and started again."""

    def __init__(self, folder: Path, port: int) -> None:
        self._command = redis_server.command(folder, port)
        self.client = Redis(port=port)
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while True:
            try:
                self.client.ping()
                return
            except Exception:  # noqa: BLE001 - redis-py's many
                assert time.monotonic() < deadline
                time.sleep(0.02)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def listeners(self) -> int:
        return int(self.client.pubsub_numsub(CHANGES)[0][1])


@pytest.fixture
def server(tmp_path: Path, redis_port: int) -> Iterator[Server]:
    server = Server(tmp_path / "redis", redis_port)
    yield server
    server.kill()


async def listened(server: Server, count: int) -> None:
    async with asyncio.timeout(20):
        while server.listeners() != count:
            await asyncio.sleep(0.02)


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_a_process_has_one_subscription_and_a_hint_is_looked_after_at_once(
    ada: User, ada_client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.pump.LOOK", 3600.0)  # without hints nothing would come
    monkeypatch.setattr("jobs.pump.AGAIN", 0.05)

    async def scene(reader: Reader) -> None:
        streams = [reader.open(path, ada_client) for path in ("/jobs/events/", f"/jobs/{job.pk}/events/") for _ in range(10)]
        for stream in streams:
            await stream.event(0)
        await listened(server, 1)
        mine = await do(lambda: lifecycle.claim(job))
        assert mine is not None
        for stream in streams:
            await stream.event(1)
        server.kill()
        server.start()
        await listened(server, 1)
        monkeypatch.setattr(queue, "_quiet_until", 0.0)
        await do(lambda: lifecycle.report(mine, 50, "Encoding"))
        for stream in streams:
            await stream.event(2)
        await reader.leave_all()
        await listened(server, 0)

    job = toy(ada)
    run(scene)


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_words_on_the_channel_that_are_none_of_ours_are_passed_over(ada: User, ada_client: Client, server: Server) -> None:
    async def scene(reader: Reader) -> None:
        stream = reader.open("/jobs/events/", ada_client)
        await stream.event(0)
        await listened(server, 1)
        for words in (b"", b"nonsense", b"\xff\xfe", b"a b c", f"{uuid4()} -".encode(), f"{uuid4()} {uuid4()}".encode()):
            server.client.publish(CHANGES, words)
        await do(lambda: lifecycle.claim(job))
        assert (await stream.event(1))["running"] == 1
        assert server.listeners() == 1

    job = toy(ada)
    run(scene)


@pytest.mark.django_db(transaction=True)
def test_streams_hold_no_database_connection(ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a database in memory has no connections to count; tests/faults/test_streams.py counts files")
    monkeypatch.setattr("jobs.pump.LOOK", 3600.0)

    def others() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
            return int(cursor.fetchone()[0])

    async def scene(reader: Reader) -> None:
        streams = [reader.open("/jobs/events/", ada_client) for _ in range(20)]
        for stream in streams:
            await stream.event(0)
        async with asyncio.timeout(5):
            while await do(others):
                await asyncio.sleep(0.02)
        assert len(pump.people[ada.pk]) == 20

    run(scene)
