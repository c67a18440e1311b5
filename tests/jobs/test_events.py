"""The streams: who may have one, what it says and when, that it can be taken up again, and that it ends."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client

from accounts import closing
from accounts.models import User
from jobs import events, feed, lifecycle, looking, reading
from jobs.models import Job
from jobs.pump import pump
from tests.factories import make_job
from tests.jobs.kinds import kind
from tests.jobs.streams import Reader, do, run

pytestmark = pytest.mark.django_db(transaction=True)

MINE = "/jobs/events/"


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Jobs of a kind that does nothing; looks that are near."""
    monkeypatch.setattr("jobs.pump.LOOK", 0.05)
    with kind(lambda job, report: {}):
        yield


def toy(owner: User, **fields: Any) -> Job:
    return make_job(owner, kind="toy", **fields)


def address(job: Job) -> str:
    return f"/jobs/{job.pk}/events/"


def claimed(job: Job) -> Job:
    mine = lifecycle.claim(job)
    assert mine is not None
    return mine


def status_of(path: str, client: Client | None, **more: str) -> int:
    async def scene(reader: Reader) -> int:
        stream = reader.open(path, client, **more)
        await stream.until(lambda: stream.status)
        return stream.status

    return run(scene)


def test_a_stranger_gets_404_and_who_is_not_signed_in_401(ada: User, ada_client: Client, bea_client: Client) -> None:
    job = toy(ada)
    assert status_of(address(job), ada_client) == 200
    assert status_of(address(job), bea_client) == 404
    assert status_of(f"/jobs/{uuid4()}/events/", ada_client) == 404
    assert status_of(address(job), None) == 401
    assert status_of(MINE, None) == 401
    assert pump.jobs == pump.people == {}


def test_a_session_that_has_ended_opens_nothing(ada: User, ada_client: Client) -> None:
    job = toy(ada)
    closing.close_account(ada)
    assert [status_of(path, ada_client) for path in (MINE, address(job))] == [401, 401]


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(ada: User, ada_client: Client, method: str) -> None:
    async def scene(reader: Reader) -> None:
        for path in (MINE, address(job)):
            stream = reader.open(path, ada_client, method=method)
            await stream.end()
            assert (stream.status, stream.headers["allow"]) == (405, "GET")

    job = toy(ada)
    run(scene)


def test_what_is_beside_the_streams_is_still_djangos(ada_client: Client) -> None:
    assert status_of(f"/jobs/{uuid4()}/cancel/", ada_client) == 405
    assert status_of("/jobs/nonsense/events/", ada_client) == 404


def test_the_headers_keep_every_proxy_from_holding_it_back(ada: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> dict[str, str]:
        stream = reader.open(MINE, ada_client)
        await stream.event()
        return stream.headers

    headers = run(scene)
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-cache, no-transform"
    assert headers["x-accel-buffering"] == "no"


def test_an_ended_job_is_one_snapshot_and_the_end(ada: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> None:
        stream = reader.open(address(job), ada_client)
        await stream.end()
        assert stream.said[0].startswith("retry: ")
        assert [event["status"] for event in stream.events] == ["cancelled"]
        assert stream.is_complete

    job = toy(ada)
    lifecycle.cancel(job)
    run(scene)


def test_each_change_is_an_event_with_its_seq_and_the_last_one_ends_the_stream(ada: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> None:
        stream = reader.open(address(job), ada_client)
        await stream.event(0)
        mine = await do(lambda: claimed(job))
        await stream.event(1)
        await do(lambda: lifecycle.report(mine, 40, "Encoding"))
        await stream.event(2)
        await do(lambda: lifecycle.complete(mine, {"secret": "/srv/path"}))
        await stream.end()
        assert [(event["status"], event["progress"]) for event in stream.events] == [
            ("queued", 0),
            ("processing", 0),
            ("processing", 40),
            ("completed", 100),
        ]
        assert stream.events[2]["stage"] == "Encoding"
        assert stream.ids == ["0", "1", "2", "3"]
        assert "/srv/path" not in "".join(stream.said)

    job = toy(ada)
    run(scene)


def test_who_has_the_last_event_is_told_not_to_come_back(ada: User, ada_client: Client) -> None:
    job = toy(ada)
    lifecycle.cancel(job)
    assert status_of(address(job), ada_client, last="1") == 204
    assert status_of(address(job), ada_client, last="0") == 200


def test_a_person_is_told_the_whole_state_and_then_what_changes(ada: User, bea: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> None:
        stream = reader.open(MINE, ada_client)
        whole = await stream.event(0)
        assert whole == await do(lambda: feed.state_of(ada))
        assert [job["id"] for job in whole["jobs"]] == [str(first.pk)]
        await do(lambda: toy(bea))
        second = await do(lambda: toy(ada, title="Second"))
        news = await stream.event(1)
        assert (news["whole"], [job["title"] for job in news["jobs"]]) == (False, ["Second"])
        assert (news["waiting"], news["running"], news["unread"]) == (2, 0, 0)
        await do(lambda: lifecycle.complete(claimed(second), {}))
        await stream.until(lambda: stream.events[-1]["unread"] == 1)
        assert stream.events[-1]["jobs"][0]["is_unread"] is True
        assert set(stream.events[-1]) == set(whole)

    first = toy(ada, title="First")
    toy(bea)
    run(scene)


def test_nothing_is_told_twice(ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window of a look holds what the beginning has told, and what looks before it have."""

    async def scene(reader: Reader) -> None:
        stream = reader.open(MINE, ada_client)
        await stream.event(0)
        late = reader.open(MINE, ada_client)
        await late.event(0)
        await do(lambda: claimed(job))
        await stream.event(1)
        await late.event(1)
        for _ in range(5):
            await asyncio.sleep(0.05)  # a look each
        assert [len(each.events) for each in (stream, late)] == [2, 2]

    job = toy(ada)
    run(scene)


def test_a_second_tab_learns_what_the_first_has_read(ada: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> None:
        tabs = [reader.open(MINE, ada_client) for _ in range(2)]
        for tab in tabs:
            assert (await tab.event(0))["unread"] == 1
        await do(lambda: reading.mark_read(job))
        for tab in tabs:
            news = await tab.event(1)
            assert (news["unread"], news["jobs"][0]["is_unread"]) == (0, False)

    job = toy(ada)
    lifecycle.complete(claimed(job), {})
    run(scene)


def test_a_persons_stream_is_taken_up_where_it_broke_off(ada: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> None:
        stream = reader.open(MINE, ada_client)
        await stream.event(0)
        await stream.leave()
        await do(lambda: claimed(job))
        again = reader.open(MINE, ada_client, last=stream.ids[-1])
        news = await again.event(0)
        assert (news["whole"], news["running"]) == (False, 1)
        assert [(each["id"], each["status"]) for each in news["jobs"]] == [(str(job.pk), "processing")]
        assert again.ids[0] > stream.ids[0]

    job, old = toy(ada), toy(ada)
    Job.objects.filter(pk=old.pk).update(updated_at="2026-01-01T00:00:00+00:00")
    run(scene)


@pytest.mark.parametrize("cursor", ["7", "nonsense", "2026-01-01T00:00:00+00:00", "2126-01-01T00:00:00+00:00", "2026-01-01"])
def test_a_cursor_of_long_ago_or_of_no_sense_gets_the_whole_state(ada: User, ada_client: Client, cursor: str) -> None:
    async def scene(reader: Reader) -> None:
        state = await reader.open(MINE, ada_client, last=cursor).event(0)
        assert (state["whole"], len(state["jobs"])) == (True, 1)

    toy(ada)
    run(scene)


def test_who_comes_back_after_a_restart_gets_the_end_that_happened_meanwhile(ada: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> None:
        streams = [reader.open(path, ada_client) for path in (address(job), MINE)]
        for stream in streams:
            await stream.event(0)
            stream.task.cancel()  # as a server that ends does
            await stream.end()
            assert stream.is_complete, "an end in order: the browser comes back by itself"
        await do(lambda: lifecycle.complete(claimed(job), {}))
        one = reader.open(address(job), ada_client, last=streams[0].ids[-1])
        all_of_them = reader.open(MINE, ada_client, last=streams[1].ids[-1])
        assert (await one.event(0))["status"] == "completed"
        await one.end()
        assert (await all_of_them.event(0))["jobs"][0]["status"] == "completed"
        last = reader.open(address(job), ada_client, last=one.ids[-1])
        await last.end()
        assert last.status == 204

    job = toy(ada)
    run(scene)


def test_silence_is_broken_by_comments(ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.02)

    async def scene(reader: Reader) -> None:
        stream = reader.open(address(job), ada_client)
        await stream.until(lambda: len(stream.said) >= 3)
        assert stream.said[1:3] == [": still here\n\n"] * 2

    job = toy(ada)
    run(scene)


def test_the_pauses_before_coming_back_differ(ada: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> set[int]:
        streams = [reader.open(MINE, ada_client) for _ in range(8)]
        for stream in streams:
            await stream.event(0)
        return {int(stream.said[0].split("\n")[0].removeprefix("retry: ")) for stream in streams}

    pauses = run(scene)
    assert len(pauses) > 1
    assert min(pauses) >= 1000
    assert max(pauses) < 4000


def test_a_stream_ends_in_time_so_that_its_session_is_asked_for_again(
    ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LIFE", 0.1)

    async def scene(reader: Reader) -> None:
        stream = reader.open(MINE, ada_client)
        await stream.end()
        assert (stream.status, stream.is_complete, len(stream.events)) == (200, True, 1)
        await do(lambda: closing.close_account(ada))
        again = reader.open(MINE, ada_client, last=stream.ids[-1])
        await again.end()
        assert again.status == 401

    run(scene)


def test_readers_who_leave_leave_nothing_behind(ada: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> None:
        alone = asyncio.all_tasks()
        streams = [reader.open(path, ada_client) for path in (MINE, address(job)) for _ in range(50)]
        for stream in streams:
            await stream.event(0)
        assert len(pump.people[ada.pk]) == len(pump.jobs[job.pk]) == 50
        for stream in streams:
            await stream.leave()
        assert pump.jobs == pump.people == {}
        async with asyncio.timeout(5):
            while asyncio.all_tasks() != alone:
                await asyncio.sleep(0.01)

    job = toy(ada)
    run(scene)


def test_a_reader_who_takes_nothing_gets_the_newest_of_each_job_later(ada: User, ada_client: Client) -> None:
    async def scene(reader: Reader) -> None:
        stream, other = reader.open(MINE, ada_client), reader.open(MINE, ada_client)
        await stream.event(0)
        await other.event(0)
        stream.is_read = False
        mine = await do(lambda: claimed(job))
        await other.event(1)
        for progress in (10, 20, 30):
            await do(lambda progress=progress: lifecycle.report(mine, progress, "Encoding"))  # type: ignore[misc]
            await other.until(lambda progress=progress: other.events[-1]["jobs"][0]["progress"] == progress)  # type: ignore[misc]
        await stream.resume()
        await stream.until(lambda: stream.events[-1]["jobs"][0]["progress"] == 30)
        assert len(stream.events) <= 3, "what waited to be sent when it stopped, and the rest in one"

    job = toy(ada)
    run(scene)


def test_no_stream_minds_that_the_database_is_away_and_each_goes_on_afterwards(
    ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = looking._met, asyncio.Event()

    async def scene(reader: Reader) -> None:
        loop = asyncio.get_running_loop()

        def away(*_: object) -> Any:
            loop.call_soon_threadsafe(tried.set)
            raise OperationalError("the database system is shutting down")

        stream = reader.open(MINE, ada_client)
        await stream.event(0)
        monkeypatch.setattr(looking, "_met", away)
        mine = await do(lambda: claimed(job))
        await tried.wait()
        monkeypatch.setattr(looking, "_met", real)
        assert (await stream.event(1))["jobs"][0]["seq"] == mine.seq
        await stream.leave()

    job = toy(ada)
    run(scene)


def test_who_comes_while_the_database_is_away_is_sent_to_come_back(
    ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any other answer than a stream would be the last that an EventSource asks for."""

    def away(*_: object) -> Any:
        raise OperationalError("the database system is starting up")

    async def scene(reader: Reader) -> None:
        stream = reader.open(MINE, ada_client)
        await stream.end()
        assert (stream.status, stream.is_complete) == (200, True)
        assert "".join(stream.said).startswith("retry: ")
        assert stream.events == []

    monkeypatch.setattr(feed, "opening", away)
    run(scene)
    assert pump.people == {}


def test_an_error_of_ours_ends_the_streams_rather_than_leave_them_silent(
    ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Any:
        raise KeyError("link")

    async def scene(reader: Reader) -> None:
        stream = reader.open(MINE, ada_client)
        await stream.event(0)
        monkeypatch.setattr(looking, "_met", broken)
        await stream.end()
        assert stream.is_complete

    run(scene)
