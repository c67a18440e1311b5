"""A generation's way through its provider: submitted once, followed without a worker, kept; and what the books say of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.models import User
from generation import catalogue
from generation.models import Generation, GenerationCost
from generation.providers.shapes import Role, State, Update
from jobs import lifecycle, submitting
from jobs.models import Job
from jobs.runner import run_inline
from media_library import storage
from media_library.models import Asset
from tests import media
from tests.factories import make_asset
from tests.generation.factories import make_model
from tests.generation.fake_provider import REFUSED, FakeProvider
from tests.generation.working import ask, ask_for_all, job_of, now, paid, run_once, work
from tests.media_library.accounting import used

pytestmark = pytest.mark.django_db
Phase = Generation.Phase


def test_it_is_submitted_followed_and_kept(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada, seed=7)
    fake.polls = ["queued", "running 40"]
    work(4)
    job, generation = job_of(generation), now(generation)
    assert (job.status, generation.phase) == ("completed", Phase.DONE)
    assert fake.calls == ["submit", "poll", "poll", "poll", "fetch"]
    asset = generation.asset
    assert asset is not None
    assert (asset.source, asset.name, asset.kind) == ("generated", "A valley at dawn", "image")
    assert storage.original_path(asset).read_bytes() == media.make_image().read_bytes()
    assert job.result == {"asset": str(asset.pk)}


def test_what_it_cost_is_written_down_once_and_its_credits_are_earned(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    work(3)
    cost = GenerationCost.objects.get(generation=generation)
    assert (cost.amount, cost.is_known, cost.is_success, cost.provider) == (Decimal("0.04"), True, True, "fake")
    assert (cost.external_id, cost.asset_id) == (now(generation).remote_id, now(generation).asset_id)
    assert paid(ada) == job_of(generation).price == 1


def test_the_asset_tells_how_it_was_made(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada, seed=7, negative_prompt="people")
    work(3)
    told = Asset.objects.get().metadata["generated"]
    assert (told["label"], told["model_label"], told["notice"]) == ("Fake Films", "Fake one", "Made by a test")
    assert (told["prompt"], told["negative_prompt"], told["seed"]) == ("A valley at dawn", "people", 7)
    assert (told["cost"], told["credits"], told["generation"]) == ("0.04 USD", 1, str(generation.pk))


def test_no_worker_is_held_while_the_provider_works(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.polls = [Update(State.RUNNING, progress=0.5, stage="Step 15 of 30", poll_after=10)]
    work(2)
    job = job_of(generation)
    assert (job.status, job.lease_until, job.attempt, job.stage) == ("processing", None, 0, "Step 15 of 30")
    assert Job.objects.filter(pk=job.pk, wake_at__gt=Now() + timedelta(seconds=8)).exists()
    run_once()
    assert fake.count("poll") == 1, "it is not asked again before its time"


def test_what_is_made_while_a_request_is_open_waits_for_a_worker_that_does_nothing_else(ada: User, fake: FakeProvider) -> None:
    fake.holds = True
    generation = ask(ada)
    assert job_of(generation).queue == "calls"
    run_inline("provider")
    assert fake.calls == []
    fake.submits = [REFUSED]
    run_inline("calls")
    assert (job_of(generation).status, fake.count("submit")) == ("failed", 1)
    assert submitting.retry(job_of(generation)).queue == "calls"


def test_it_is_asked_ever_more_rarely(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    work()
    for minutes, low, high in ((0, 1.7, 2.3), (2, 10.5, 13.5), (60, 26.5, 33.5)):
        Generation.objects.filter(pk=generation.pk).update(submitted_at=Now() - timedelta(minutes=minutes))
        fake.polls = [Update(State.RUNNING)]
        work(1)
        after, before = Now() + timedelta(seconds=low), Now() + timedelta(seconds=high)
        assert Job.objects.filter(generation=generation, wake_at__gt=after, wake_at__lt=before).exists(), minutes


def test_progress_never_falls(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.polls = ["running 60", "running 20", "queued", "running 70"]
    seen = []
    for _ in range(5):
        work()
        seen.append(job_of(generation).progress)
    assert seen == sorted(seen)
    assert seen[-1] > seen[1] > 50


def test_a_provider_that_makes_it_while_one_waits(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = ["done"]
    work()
    assert (now(generation).phase, fake.calls) == (Phase.DONE, ["submit"])
    assert GenerationCost.objects.get().amount == Decimal("0.04")


def test_what_was_made_while_one_waited_and_lost_is_not_made_again(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = ["done"]
    Generation.objects.update(phase=Phase.FETCHING, submitted_at=Now(), usage={"cost": "0.04"})
    work()
    job = job_of(generation)
    assert (job.status, fake.calls, paid(ada)) == ("failed", [], 0)
    assert "would be paid for twice" in job.error
    assert GenerationCost.objects.get().amount == Decimal("0.04"), "it was made, so it is counted"


def test_what_is_local_is_begun_again_where_a_worker_died(ada: User, fake: FakeProvider) -> None:
    fake.is_local = True
    generation = ask(ada)
    Generation.objects.update(phase=Phase.SUBMITTING, submitted_at=Now())
    work()
    assert (now(generation).phase, fake.calls) == (Phase.DONE, ["submit"])


def test_a_run_after_the_file_was_kept_makes_nothing_again(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    work(1)
    claimed = lifecycle.claim(_due(job_of(generation)))
    assert claimed is not None
    from generation.generating import perform_generation
    from jobs.report import Report

    first = perform_generation(claimed, Report(claimed, time_limit=60))
    assert perform_generation(claimed, Report(claimed, time_limit=60)) == first
    assert (fake.count("submit"), fake.count("fetch"), Asset.objects.count()) == (1, 1, 1)
    assert used(ada) == media.make_image().stat().st_size


def test_inputs_come_as_files_whose_names_tell_what_they_are(ada: User, fake: FakeProvider) -> None:
    picture = make_asset(ada, kind="image", mime_type="image/png", size=media.make_image().stat().st_size)
    path = storage.original_path(picture)
    path.parent.mkdir(parents=True)
    path.write_bytes(media.make_image().read_bytes())
    seen: dict[Role, tuple[str, bytes]] = {}
    submit = fake.submit

    def look(order: object, inputs: dict[Role, object], **more: object) -> object:
        seen.update({role: (file.name, file.read_bytes()) for role, file in inputs.items()})  # type: ignore[attr-defined]
        return submit(order, inputs, **more)  # type: ignore[arg-type]

    fake.submit = look  # type: ignore[assignment,method-assign]
    ask(ada, first_frame=picture)
    work()
    assert seen == {Role.FIRST: ("first.png", media.make_image().read_bytes())}


def test_a_picture_that_was_deleted_meanwhile_is_not_left_out_in_silence(ada: User, fake: FakeProvider) -> None:
    picture = make_asset(ada, kind="image", mime_type="image/png")
    generation = ask(ada, first_frame=picture)
    picture.delete()
    work()
    assert job_of(generation).error == "A picture that was to go in was deleted. Choose another, then ask again."
    assert (fake.calls, paid(ada)) == ([], 0)


def test_a_provider_that_is_not_connected_any_more(ada: User, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = ask(ada)
    monkeypatch.setattr(catalogue, "adapters", dict)
    work()
    assert "not connected to fake any more" in job_of(generation).error
    assert paid(ada) == 0


def test_only_so_many_are_at_a_provider_at_a_time(ada: User, bea: User, fake: FakeProvider, settings: Settings) -> None:
    settings.PROVIDER_PLACES = 1
    first, second = ask(ada), ask(bea)
    fake.polls = ["running 10"]
    work(1)
    assert [now(each).phase for each in (first, second)] == [Phase.SUBMITTED, Phase.NEW]
    assert job_of(second).stage == "Waiting for a place at Fake Films"
    assert job_of(second).lease_until is None
    work(4)
    assert [now(each).phase for each in (first, second)] == [Phase.DONE, Phase.DONE]


def test_a_full_storage_is_found_before_anything_is_paid_for(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    User.objects.filter(pk=ada.pk).update(storage_used=2**60)
    work()
    assert (fake.calls, paid(ada)) == ([], 0)
    assert job_of(generation).error.startswith("Your storage is full")


def test_what_it_made_is_looked_at_before_it_is_paid_for(ada: User, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(catalogue, "adapters", lambda: {"fake": fake})
    generation = ask(ada)
    fake.fetches = ["rubbish"]
    work(3)
    job = job_of(generation)
    assert (job.status, paid(ada), Asset.objects.count()) == ("failed", 0, 0)
    assert job.error.startswith("What Fake Films made cannot be used: ")


@pytest.mark.ffmpeg
def test_a_sound_in_the_place_of_a_picture_is_not_taken(ada: User, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(catalogue, "adapters", lambda: {"fake": fake})
    fake.file, fake.mime_type = media.make_image, "image/png"
    generation = ask(ada, make_model(modality="video"))
    work(3)
    assert job_of(generation).error == ("Fake Films made something else than was asked for. Try again, or choose another model.")


def test_variations_are_named_apart(ada: User, fake: FakeProvider) -> None:
    ask_for_all(ada, takes=2)
    work(8)
    assert sorted(Asset.objects.values_list("name", flat=True)) == ["A valley at dawn", "A valley at dawn, take 2"]


def test_its_link_leads_to_the_take_and_then_to_what_was_made(ada: User, fake: FakeProvider) -> None:
    from generation.generating import link_generation

    generation = ask(ada)
    assert link_generation(job_of(generation)) == f"/generate/takes/{generation.pk}/"
    work(3)
    assert link_generation(job_of(generation)) == f"/library/{now(generation).asset_id}/"


def _due(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(wake_at=Now())
    return Job.objects.get(pk=job.pk)
