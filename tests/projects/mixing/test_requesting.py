"""Asking for a mix: what is written and charged, once for a key; what is refused; and films that are asked for again."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.credits import NotEnoughCredits
from accounts.models import CreditTransaction, User
from engine.mixing.settings import MixSettings
from jobs import lifecycle, submitting
from jobs.models import Job
from jobs.submitting import KeyReused, NotRetried
from media_library.models import Asset
from projects.mixing import groups, setups
from projects.mixing.groups import MixRefused
from projects.mixing.requesting import remake
from projects.models import Mix, MixOutput, Project, ProjectClip
from tests.factories import make_asset, make_project
from tests.projects.mixing.films import ask, asked, claimed, entries, job_of, keep, mixable, statuses

pytestmark = pytest.mark.django_db


def change(project: Project, **fields: object) -> None:
    setup = setups.setup_of(project)
    setups.change(setup, setup.version, **fields)


def test_a_mix_is_written_with_all_its_films_and_charged_at_once(ada: User) -> None:
    mix = asked(ada, count=3, metadata={"static": {"campaign": "demo"}})
    settings = MixSettings.load(mix.settings)
    clips = {str(pk) for pk in ProjectClip.objects.values_list("pk", flat=True)}
    assert [row.number for row in settings.rows] == [1, 2, 3]
    assert {pick for row in settings.rows for pick in row.picks} <= clips
    assert settings.count == 3
    job = job_of(mix)
    assert (job.kind, job.queue, job.price, job.params["numbers"]) == ("mix", "batch", 3, [1, 2, 3])
    assert entries(ada) == [("USAGE", -3)]
    assert statuses(mix) == ["waiting"] * 3
    first = mix.outputs.get(number=1)
    assert (first.name, first.frames, first.metadata) == ("Spring film-001.mp4", 240, {"campaign": "demo"})
    assert [clip["clip"] for clip in first.clips] == [pick for pick in settings.rows[0].picks if pick]
    assert first.clips[0]["group"] == "Group 1"
    assert Asset.objects.get(pk=first.clips[0]["asset"]).checksum == first.clips[0]["checksum"]
    assert Project.objects.get().status == "PROCESSING"


def test_the_films_are_those_of_the_dry_run_whatever_is_changed_later(ada: User) -> None:
    project = mixable(ada, (3, 3), count=5, seed=7)
    mix = ask(project)
    ProjectClip.objects.filter(project=project).first().delete()  # type: ignore[union-attr]
    change(project, seed=8)
    films = {tuple(clip["clip"] for clip in clips) for clips in mix.outputs.values_list("clips", flat=True)}
    assert len(films) == 5
    assert {tuple(row.picks) for row in MixSettings.load(mix.settings).rows} == films


def test_sent_twice_it_is_one(ada: User) -> None:
    project, key = mixable(ada), uuid4()
    assert ask(project, key) == ask(project, str(key))
    assert entries(ada) == [("USAGE", -4)]
    assert ask(project, uuid4()).pk != ask(project, key).pk


def test_sent_twice_it_is_one_where_films_are_to_be_new_each_time(ada: User) -> None:
    project, key = mixable(ada, (3, 3), is_new=True), uuid4()
    assert ask(project, key) == ask(project, key)
    other = ask(project)
    made = set(MixOutput.objects.filter(mix=other).values_list("name", flat=True))
    assert len(made) == 4
    films = [tuple(clip["clip"] for clip in clips) for clips in MixOutput.objects.values_list("clips", flat=True)]
    assert len(set(films)) == len(films) == 8


@pytest.mark.parametrize("change_to", [{"seed": 5}, {"count": 3}, {"mode": "manual"}, {"quality": "high"}])
def test_a_key_of_another_request_is_refused(ada: User, change_to: dict[str, object]) -> None:
    project, key = mixable(ada), uuid4()
    ask(project, key)
    change(project, **change_to)
    with pytest.raises(KeyReused):
        ask(project, key)
    assert Mix.objects.count() == 1


def test_a_problem_of_the_dry_run_is_the_refusal(ada: User) -> None:
    with pytest.raises(MixRefused, match="no clips"):
        ask(make_project(ada))
    with pytest.raises(MixRefused, match="4"):
        ask(mixable(ada, (2, 1), count=4))
    assert not Job.objects.exists()


def test_a_frame_beyond_the_tier_is_refused(ada: User) -> None:
    with pytest.raises(MixRefused, match="larger than 1080p, the most that Free allows"):
        asked(ada, preset="youtube-4k")
    User.objects.filter(pk=ada.pk).update(tier="PRO")
    ada.refresh_from_db()
    asked(ada, preset="youtube-4k")


def test_without_the_credits_nothing_is_written(ada: User) -> None:
    with pytest.raises(NotEnoughCredits, match="costs 101 credits and you have 100"):
        asked(ada, sizes=(11, 11), count=101)
    assert not Job.objects.exists()
    assert not Mix.objects.exists()
    assert not MixOutput.objects.exists()


def test_of_a_project_that_has_just_been_deleted_nothing_is_written(ada: User) -> None:
    project = mixable(ada)
    Project.objects.filter(pk=project.pk).update(deleted_at=timezone.now())
    with pytest.raises(MixRefused, match="just been deleted"):
        ask(project)
    assert not Job.objects.exists()
    assert not CreditTransaction.objects.filter(kind="USAGE").exists()


def test_a_hundred_films_take_no_more_queries_than_batches_of_rows(ada: User) -> None:
    counts = []
    for count in (4, 100):
        project = mixable(ada, (10, 10), count=count)
        User.objects.filter(pk=ada.pk).update(credits=1000)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(project)
        counts.append(sum("projects_mixoutput" not in query["sql"] for query in queries))
    assert counts[0] == counts[1]


def test_films_that_failed_are_made_again_at_their_own_price(ada: User) -> None:
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1, 2)
    lifecycle.fail(job, "The disk was full.")
    assert statuses(mix) == ["ready", "ready", "failed", "failed"]
    key = uuid4()
    again = remake(mix, [4, 3], key)
    assert again.job is not None
    assert (again.job.params["numbers"], again.job.price) == ([3, 4], 2)
    assert remake(mix, [3, 4], key).job == again.job
    assert statuses(mix) == ["ready", "ready", "waiting", "waiting"]
    assert mix.outputs.get(number=3).error == ""
    assert entries(ada) == [("USAGE", -4), ("REFUND", 2), ("USAGE", -2)]
    assert Project.objects.get().status == "PROCESSING"
    with pytest.raises(KeyReused):
        remake(mix, [3], key)


def test_a_film_that_was_deleted_for_good_is_made_again(ada: User) -> None:
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1, 2, 3, 4)
    lifecycle.complete(job, {})
    mix.outputs.get(number=2).asset.delete()  # type: ignore[union-attr]
    remake(mix, [2], uuid4())
    assert statuses(mix) == ["ready", "waiting", "ready", "ready"]


def test_films_that_are_there_or_in_the_trash_or_unknown_are_not_made_again(ada: User) -> None:
    mix = asked(ada)
    with pytest.raises(MixRefused, match="still being made"):
        remake(mix, [1], uuid4())
    job = claimed(mix)
    _, second = keep(mix, 1, 2)
    lifecycle.fail(job, "The disk was full.")
    Asset.objects.filter(pk=second.pk).update(deleted_at=timezone.now())
    for numbers, sentence in {(1, 3): "Video 1 is there already", (2,): "in the trash", (5,): "fewer", (): "Choose"}.items():
        with pytest.raises(MixRefused, match=sentence):
            remake(mix, numbers, uuid4())
    assert Job.objects.filter(kind="mix").count() == 1


def test_films_whose_media_are_gone_are_not_made_again(ada: User) -> None:
    mix = asked(ada)
    lifecycle.cancel(job_of(mix))
    Asset.objects.filter(pk=mix.outputs.get(number=1).clips[0]["asset"]).update(deleted_at=timezone.now())
    with pytest.raises(MixRefused, match="in the trash"):
        remake(mix, [1], uuid4())


def test_a_retry_asks_for_what_its_job_did_not_make(ada: User) -> None:
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 2)
    lifecycle.fail(job, "The disk was full.")
    job.refresh_from_db()
    again = submitting.retry(job)
    assert (again.params["numbers"], again.price, again.retry_of) == ([1, 3, 4], 3, job)
    assert submitting.retry(job) == again
    assert job_of(mix) == again


def test_a_retry_of_what_is_all_there_or_has_no_project_is_refused(ada: User) -> None:
    mix = asked(ada)
    lifecycle.cancel(job_of(mix))
    job = job_of(mix)
    keep(mix, 1, 2, 3, 4)
    with pytest.raises(NotRetried, match="there already"):
        submitting.retry(job)
    Project.objects.update(deleted_at=timezone.now())
    with pytest.raises(NotRetried, match="project was deleted"):
        submitting.retry(job)


def test_a_picture_or_a_pool_can_be_mixed(ada: User) -> None:
    project = mixable(ada, (), take=2, count=2)
    picture = make_asset(ada, kind="image", duration_us=None, container="png")
    groups.add_clips(project, None, [picture, make_asset(ada)])
    mix = ask(project)
    assert all(len(output.clips) == 2 and output.clips[0]["group"] == "" for output in mix.outputs.all())
