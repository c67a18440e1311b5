"""Asking for generations: what one key asks for, what is refused before money is spent, and what it is said to cost."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts import limits
from accounts.credits import NotEnoughCredits
from accounts.models import CreditTransaction, User
from generation import budgets, requesting
from generation.models import Budget, Generation
from generation.providers.shapes import Capabilities, ProviderError, Voice
from generation.requesting import OrderRefused, Want, quote, request_generations, retry_generation
from generation.wants import INPUT_MAX
from jobs.models import Job
from jobs.submitting import KeyReused, NotRetried, QueueFull
from tests.factories import make_asset, make_job
from tests.generation import fake_provider as answers
from tests.generation.factories import make_generation, make_model, make_template
from tests.generation.fake_provider import FakeProvider
from tests.generation.working import PROMPT, ask, ask_for_all, job_of, now, paid, work

pytestmark = pytest.mark.django_db


def want(**wishes: Any) -> Want:
    model = wishes.pop("model", None) or make_model()
    return Want(model=model, **{"prompts": (PROMPT,), "orientation": "landscape", "resolution": 480, **wishes})


def test_each_take_is_a_row_and_a_job_of_its_own(ada: User, fake: FakeProvider) -> None:
    made = ask_for_all(ada, prompts=("A valley", "A harbour"), takes=3)
    assert [(each.prompt, each.take) for each in made] == [(name, n) for name in ("A valley", "A harbour") for n in (1, 2, 3)]
    assert len({each.job_id for each in made}) == 6
    assert len({each.batch for each in made}) == 2
    assert {(job.kind, job.price, job.title) for job in Job.objects.all()} == {
        ("generate", 1, "A valley"),
        ("generate", 1, "A harbour"),
    }
    assert paid(ada) == 6


def test_every_take_has_a_seed_so_that_it_can_be_made_again(ada: User, fake: FakeProvider) -> None:
    by_chance = ask_for_all(ada, takes=4)
    assert len({each.seed for each in by_chance}) == 4
    assert all(each.seed is not None and 0 <= each.seed < 2**32 for each in by_chance)
    assert [each.seed for each in ask_for_all(ada, takes=3, seed=2**32 - 2)] == [2**32 - 2, 2**32 - 1, 0]


def test_a_model_that_takes_no_seed_gets_none(ada: User, fake: FakeProvider) -> None:
    model = make_model(Capabilities())
    assert [each.seed for each in ask_for_all(ada, model, takes=2, orientation="", resolution=None)] == [None, None]


def test_the_same_key_asks_once_whatever_came_since(ada: User, fake: FakeProvider) -> None:
    asked, key = want(takes=2), uuid4()
    first = request_generations(ada, asked, key)
    work(4)
    fake.submits = [answers.NO_KEY]
    assert request_generations(ada, asked, key) == first
    assert (Generation.objects.count(), paid(ada)) == (2, 2)


def test_the_same_key_for_something_else_is_refused(ada: User, fake: FakeProvider) -> None:
    asked, key = want(), uuid4()
    request_generations(ada, asked, key)
    for other in ({"prompts": ("A harbour",)}, {"takes": 2}, {"seed": 1}, {"negative_prompt": "people"}):
        with pytest.raises(KeyReused):
            request_generations(ada, want(model=asked.model, **other), key)
    assert paid(ada) == 1


def test_two_people_may_use_one_key(ada: User, bea: User, fake: FakeProvider) -> None:
    asked, key = want(), uuid4()
    [mine], [theirs] = request_generations(ada, asked, key), request_generations(bea, asked, key)
    assert mine != theirs
    assert mine.batch != theirs.batch


PICTURE = {"kind": "image", "mime_type": "image/png"}
IN_THE_WAY: dict[str, tuple[dict[str, Any], str, str]] = {
    "no prompt": ({"prompts": ()}, "prompts", "Describe what is to be made."),
    "an empty prompt": ({"prompts": ("  ",)}, "prompts", "Describe what is to be made."),
    "2,001 characters": ({"prompts": ("x" * 2001,)}, "prompts", "This is 2,001 characters long, and 2,000 is the most."),
    "many prompts": ({"prompts": ("x",) * 21}, "prompts", "These are 21 prompts, and 20 is the most at once."),
    "no character": ({"prompts": ("a\0b",)}, "prompts", "There is a character in it that is none. Remove it."),
    "five takes": ({"takes": 5}, "takes", "Choose 1 to 4 variations."),
    "a shape": ({"orientation": "square"}, "orientation", "This model makes landscape or portrait only."),
    "no shape": ({"orientation": "round"}, "orientation", "This is no shape that the studio knows."),
    "a size": ({"resolution": 1080}, "resolution", "This model makes 480p or 720p, not 1080p."),
    "a length": ({"seconds": 5.0}, "seconds", "This model decides the length itself."),
    "a voice": ({"voice": "anna"}, "voice", "This model has no voices to choose from."),
    "a setting": ({"params": {"steps": 3}}, "params.steps", "This model knows no such setting."),
    "a seed": ({"seed": -1}, "seed", "A seed is a whole number from 0 to 4,294,967,295."),
}


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_what_is_in_the_way_is_said_at_its_field_and_nothing_is_spent(ada: User, fake: FakeProvider, name: str) -> None:
    wishes, field, words = IN_THE_WAY[name]
    with pytest.raises(OrderRefused) as refused:
        request_generations(ada, want(**wishes), uuid4())
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [(field, words)]
    assert not Job.objects.exists()
    assert not Generation.objects.exists()
    assert not CreditTransaction.objects.filter(kind="USAGE").exists()
    assert fake.calls == []


def test_a_prompt_of_2000_characters_is_taken(ada: User, fake: FakeProvider) -> None:
    assert len(ask(ada, prompts=("x" * 2000,)).prompt) == 2000


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"size": INPUT_MAX + 1}, "This picture has 20.0\xa0MB, and 20.0\xa0MB is the most. Make it smaller first."),
        ({"kind": "video"}, "This is not a picture. Choose one."),
        ({"mime_type": "image/gif"}, "Models take JPEG, PNG and WebP pictures. Convert it first, or choose another."),
        ({"status": "processing"}, "This is not in your library, or not ready. Choose another picture."),
        ({"deleted_at": timezone.now()}, "This is not in your library, or not ready. Choose another picture."),
    ],
)
def test_a_picture_that_cannot_go_in(ada: User, fake: FakeProvider, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        ask(ada, reference=make_asset(ada, **{**PICTURE, **fields}))
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [("reference", words)]


def test_a_strangers_picture_does_not_go_in(ada: User, bea: User, fake: FakeProvider) -> None:
    with pytest.raises(OrderRefused, match="not in your library"):
        ask(ada, first_frame=make_asset(bea, **PICTURE))


def test_a_frame_that_the_model_does_not_take_is_said_at_its_slot(ada: User, fake: FakeProvider) -> None:
    with pytest.raises(OrderRefused) as refused:
        ask(ada, last_frame=make_asset(ada, **PICTURE))
    assert [fault.field for fault in refused.value.faults] == ["last_frame"]


@pytest.mark.parametrize(
    "change", [{"is_enabled": False}, {"is_listed": False}, {"retires_on": timezone.now().date()}, {"provider": "elsewhere"}]
)
def test_a_model_that_is_not_offered_is_refused(ada: User, fake: FakeProvider, change: dict[str, Any]) -> None:
    with pytest.raises(OrderRefused, match="Fake one is not offered any more"):
        ask(ada, make_model(**change))


def test_a_size_beyond_the_tier_is_refused(ada: User, fake: FakeProvider) -> None:
    model = make_model(Capabilities(resolutions=(2160,)))
    with pytest.raises(OrderRefused, match="1080p is the most that Free allows"):
        ask(ada, model, orientation="", resolution=2160)


def test_a_budget_stops_it_before_anything_is_spent(ada: User, fake: FakeProvider) -> None:
    Budget.objects.create(owner=ada, monthly=Decimal("0.10"))
    ask_for_all(ada, takes=2)
    with pytest.raises(budgets.OverBudget):
        ask(ada)
    assert (paid(ada), Job.objects.count()) == (2, 2)


def test_without_credits_for_all_none_is_made(ada: User, fake: FakeProvider) -> None:
    model = make_model(Capabilities(seconds=(60.0,)), modality="video")
    with pytest.raises(NotEnoughCredits):
        ask_for_all(ada, model, takes=4, orientation="", resolution=None, seconds=60.0)
    assert not Job.objects.exists()
    assert not Generation.objects.exists()


def test_a_full_queue_takes_none_of_them(ada: User, fake: FakeProvider) -> None:
    for _ in range(48):
        make_job(ada)
    with pytest.raises(QueueFull):
        ask_for_all(ada, takes=3)
    assert not Generation.objects.exists()


def test_more_often_than_the_limit_is_refused(ada: User, fake: FakeProvider, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "submit": {"amount": 1, "seconds": 60}}
    model = make_model()
    ask(ada, model)
    with pytest.raises(limits.TooOften):
        ask(ada, model)


def test_using_a_template_is_counted_once_a_request(ada: User, bea: User, fake: FakeProvider) -> None:
    template = make_template(bea, is_public=True)
    ask_for_all(ada, template=template, takes=3)
    template.refresh_from_db()
    assert template.usage_count == 1
    assert Generation.objects.filter(template=template).count() == 3


def test_a_quote_is_for_all_of_it(ada: User, fake: FakeProvider) -> None:
    told = quote(ada, want(prompts=("A valley", "A harbour"), takes=3))
    assert (told.credits, told.takes, told.estimate.high, told.seconds) == (6, 6, Decimal("0.24"), None)
    assert not Job.objects.exists()


def test_a_voice_is_priced_by_each_text(ada: User, fake: FakeProvider) -> None:
    model = make_model(Capabilities(voices=(Voice(id="anna", label="Anna"),)), modality="voice")
    said = want(model=model, prompts=("x" * 501, "Hello"), voice="anna", orientation="", resolution=None)
    assert quote(ada, said).credits == 3


def test_the_expected_time_is_the_median_of_the_models_last_ones(ada: User, fake: FakeProvider) -> None:
    model, began = make_model(), timezone.now() - timedelta(hours=1)
    for seconds in (10, 20, 90):
        job = make_job(kind="generate", status="completed", started_at=began, completed_at=began + timedelta(seconds=seconds))
        make_generation(job.owner, job=job, model=model.model, phase="done")
    assert quote(ada, want(model=model)).seconds == 20
    assert quote(ada, want(model=model, takes=3)).seconds == 60, "one after another, as FREE has one place"


def test_what_nobody_can_estimate_has_no_price_in_money(ada: User, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise ProviderError(answers.UNREACHABLE.kind, "It cannot be reached.")

    monkeypatch.setattr(fake, "estimate", fails)
    assert quote(ada, want()).estimate == requesting.UNKNOWN
    assert ask(ada).estimate is None


def failed_one(ada: User, fake: FakeProvider, **wishes: Any) -> Generation:
    generation = ask(ada, **wishes)
    fake.submits = [answers.REFUSED]
    work()
    return generation


def test_a_retry_is_another_take_with_the_same_seed(ada: User, fake: FakeProvider) -> None:
    old = failed_one(ada, fake, seed=5)
    job = retry_generation(job_of(old))
    assert retry_generation(job_of(old)) == job, "two clicks are one"
    again = Generation.objects.get(job=job)
    assert (again.batch, again.take, again.seed, again.prompt) == (old.batch, 2, 5, old.prompt)
    assert (job.retry_of, paid(ada)) == (job_of(old), 1)
    work(3)
    assert [now(each).phase for each in (old, again)] == ["failed", "done"]


def test_a_retry_of_a_model_that_is_gone_says_so(ada: User, fake: FakeProvider) -> None:
    model = make_model()
    generation = ask(ada, model)
    fake.submits = [answers.REFUSED]
    work()
    type(model).objects.update(is_listed=False)
    with pytest.raises(NotRetried, match="Fake one is not offered any more"):
        retry_generation(job_of(generation))


def test_a_retry_without_the_picture_that_went_into_it_says_so(ada: User, fake: FakeProvider) -> None:
    picture = make_asset(ada, **PICTURE)
    generation = ask(ada, reference=picture)
    picture.delete()
    work()
    with pytest.raises(NotRetried, match="A picture that went into it was deleted"):
        retry_generation(job_of(generation))
