"""Generation for programs: the same as the pages do, one charge for one key, and a sentence at each field."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from generation import spoken
from generation.models import Budget, Generation, PromptTemplate
from generation.providers.shapes import Price, Word
from jobs.models import Job
from tests.factories import make_asset, make_project
from tests.generation.factories import make_cost, make_generation, make_model, make_template
from tests.generation.fake_provider import FakeProvider
from tests.generation.working import paid, work

pytestmark = pytest.mark.django_db
API = "/api/v1"


def post(client: Client, path: str, body: dict[str, Any], key: str | None = None) -> HttpResponse:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(f"{API}/{path}", body, content_type="application/json", headers=headers)  # type: ignore[return-value]


def ask(client: Client, key: str | None = "click", **body: Any) -> HttpResponse:
    return post(client, "generations/", {"prompts": ["A valley"], "orientation": "landscape", "resolution": 480, **body}, key)


def wrong(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code in (400, 422), answer.content
    fields: dict[str, list[str]] = answer.json()["error"]["fields"]
    return fields


def test_models_tell_what_they_take_and_what_they_are(ada_client: Client, fake: FakeProvider) -> None:
    price = Price.model_validate({"amount": "0.04", "unit": "image", "as_of": "2026-11-27", "basis": "table"})
    model = make_model(own_price=price.model_dump(mode="json"))
    make_model(provider="gone")
    make_model(modality="music")
    [told] = ada_client.get(f"{API}/models/?modality=image").json()
    assert (told["id"], told["provider_label"], told["notice"]) == (str(model.pk), "Fake Films", "Made by a test")
    assert told["capabilities"]["resolutions"] == [480, 720]
    assert told["price"]["amount"] == "0.04"
    assert len(ada_client.get(f"{API}/models/").json()) == 2


def test_the_same_key_gives_the_same_answer_and_one_charge(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    model = str(make_model().pk)
    first = ask(ada_client, model=model, takes=2)
    work(3)
    second = ask(ada_client, model=model, takes=2)
    assert (first.status_code, second.status_code) == (201, 201), first.content
    assert first.content == second.content
    assert (Generation.objects.count(), paid(ada), len(fake.effective)) == (2, 2, 2)


def test_another_body_under_the_key_is_refused_and_no_key_too(ada_client: Client, fake: FakeProvider) -> None:
    model = str(make_model().pk)
    ask(ada_client, model=model)
    assert ask(ada_client, model=model, prompts=["A sea"]).status_code == 422
    assert ask(ada_client, None, model=model).status_code == 400
    assert Generation.objects.count() == 1


def test_a_take_is_told_with_its_end(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    [asked] = ask(ada_client, model=str(make_model().pk), seed=7).json()  # type: ignore[attr-defined]
    address = f"{API}/generations/{asked['id']}/"
    assert ada_client.get(address).json()["status"] == "queued"
    work(3)
    told = ada_client.get(address).json()
    made = Generation.objects.get()
    assert (told["status"], told["asset"], told["phase"], told["seed"]) == ("completed", str(made.asset_id), "done", 7)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"prompts": [""]}, "prompts"),
        ({"prompts": ["x" * 2001]}, "prompts"),
        ({"prompts": []}, "prompts"),
        ({"resolution": 333}, "resolution"),
        ({"orientation": "square"}, "orientation"),
        ({"seconds": 5}, "seconds"),
        ({"takes": 5}, "takes"),
        ({"params": {"steps": 5}}, "params.steps"),
        ({"params": {"words": "\0"}}, "params"),
        ({"model": str(uuid4())}, "model"),
        ({"first_frame": str(uuid4())}, "first_frame"),
        ({"template": str(uuid4())}, "template"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_before_money_is_spent(
    ada: User, ada_client: Client, fake: FakeProvider, body: dict[str, Any], field: str
) -> None:
    model = str(make_model().pk)
    assert list(wrong(ask(ada_client, **{"model": model, **body}))) == [field]
    assert not Job.objects.exists()
    assert paid(ada) == 0


def test_a_frame_that_is_too_large_is_said_at_its_slot(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    frame = make_asset(ada, kind="image", mime_type="image/png", size=30_000_000)
    assert list(wrong(ask(ada_client, model=str(make_model().pk), first_frame=str(frame.pk)))) == ["first_frame"]


def test_a_budget_is_a_402(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    Budget.objects.create(owner=ada, monthly=Decimal("0.03"))
    answer: Any = ask(ada_client, model=str(make_model().pk))
    assert (answer.status_code, answer.json()["error"]["code"]) == (402, "over_budget")
    assert not Job.objects.exists()


def test_a_quote_tells_the_price_of_all_and_asks_for_nothing(ada_client: Client, fake: FakeProvider) -> None:
    body = {"model": str(make_model().pk), "prompts": ["A", "B"], "takes": 2, "orientation": "landscape", "resolution": 480}
    told: Any = post(ada_client, "generations/quote/", body)
    assert told.json() == {
        "credits": 4,
        "takes": 4,
        "low": "0.1600",
        "high": "0.1600",
        "currency": "USD",
        "basis": "table",
        "seconds": None,
    }
    assert not Job.objects.exists()


def test_the_list_comes_by_twenties_and_by_its_filters(ada: User, bea: User, ada_client: Client, fake: FakeProvider) -> None:
    for _ in range(21):
        make_generation(ada)
    make_generation(ada, modality="music", review="kept")
    make_generation(bea)
    first = ada_client.get(f"{API}/generations/").json()
    second = ada_client.get(f"{API}/generations/?before={first['next']}").json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (20, 2, None)
    assert len(ada_client.get(f"{API}/generations/?modality=music").json()["results"]) == 1
    assert len(ada_client.get(f"{API}/generations/?review=kept").json()["results"]) == 1
    assert len(ada_client.get(f"{API}/generations/?before=x&batch=x&review=x").json()["results"]) == 20


def test_a_take_is_kept_and_that_is_taken_back(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    generation = make_generation(ada, asset=make_asset(ada))
    address = f"{API}/generations/{generation.pk}/"
    for verdict in ("kept", "rejected", ""):
        told = ada_client.patch(address, {"review": verdict}, content_type="application/json").json()
        assert told["review"] == verdict
    unmade = make_generation(ada)
    answer = ada_client.patch(f"{API}/generations/{unmade.pk}/", {"review": "kept"}, content_type="application/json")
    assert answer.status_code == 409


def test_templates_are_made_found_changed_and_deleted(ada: User, bea: User, ada_client: Client, bea_client: Client) -> None:
    body = {"name": "Launch", "prompt": "A {{ product }} on a plinth", "category": "product", "is_public": True}
    made: Any = post(ada_client, "templates/", body)
    assert made.status_code == 201, made.content
    address = f"{API}/templates/{made.json()['id']}/"
    assert bea_client.get(address).json()["is_mine"] is False
    assert bea_client.get(f"{API}/templates/?category=product&whose=shared").json()["results"][0]["name"] == "Launch"
    assert bea_client.patch(address, {"name": "Mine"}, content_type="application/json").status_code == 404
    assert ada_client.patch(address, {"is_public": False}, content_type="application/json").json()["is_public"] is False
    assert bea_client.get(address).status_code == 404
    assert bea_client.get(f"{API}/templates/").json()["results"] == []
    assert ada_client.delete(address).status_code == 204
    assert not PromptTemplate.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "launch"}, "name"),
        ({"prompt": "A {{ 1 }}"}, "prompt"),
        ({"name": " "}, "name"),
        ({"defaults": {"colour": "red"}}, "defaults"),
        ({"defaults": {"params": {"words": "\0"}}}, "defaults"),
    ],
)
def test_a_template_that_cannot_be_says_why(ada: User, ada_client: Client, body: dict[str, Any], field: str) -> None:
    make_template(ada, name="Launch")
    assert list(wrong(post(ada_client, "templates/", {"name": "Other", "prompt": "A sea", **body}))) == [field]


def test_templates_come_by_twenties(ada: User, ada_client: Client) -> None:
    for _ in range(21):
        make_template(ada)
    first = ada_client.get(f"{API}/templates/").json()
    second = ada_client.get(f"{API}/templates/?after={first['next']}").json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (20, 1, None)


def test_costs_are_ones_own_and_whole(ada: User, bea: User, ada_client: Client) -> None:
    make_cost(ada, amount="0.25", latency_ms=100)
    make_cost(bea, amount="9")
    Budget.objects.create(owner=ada, monthly=1)
    told = ada_client.get(f"{API}/costs/").json()
    assert (told["total"], told["budget"], told["left"], told["unknown"]) == ("0.2500", "1.0000", "0.7500", 0)
    part = {"key": "fake", "calls": 1, "failed": 0, "total": "0.2500", "latency_ms": 100}
    assert told["providers"] == [part]
    assert told["days"][-1]["total"] == "0.2500"
    assert told["others"] == []
    make_cost(ada, amount="3", currency="EUR")
    told = ada_client.get(f"{API}/costs/").json()
    assert (told["total"], told["others"]) == ("0.2500", [{"currency": "EUR", "total": "3.0000"}])
    assert ada_client.get(f"{API}/costs/?month=2026-02").json()["total"] == "0.0000"
    assert ada_client.get(f"{API}/costs/?month=nonsense").json()["total"] == "0.2500"


def test_captions_are_asked_for_and_the_words_told(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    asset = make_asset(ada)
    address = f"assets/{asset.pk}/captions/"
    assert ada_client.get(f"{API}/{address}").json() == []
    assert "Choose a model" in post(ada_client, address, {}, "a").json()["error"]["message"]  # type: ignore[attr-defined]
    spoken.keep(asset.pk, [Word("Hello", 0, 400_000)])
    assert "known already" in post(ada_client, address, {}, "a").json()["error"]["message"]  # type: ignore[attr-defined]
    made: Any = post(ada_client, address, {"project": str(make_project(ada).pk)}, "b")
    assert (made.status_code, made.json()["kind"]) == (201, "caption")
    assert ada_client.get(f"{API}/{address}").json() == [{"text": "Hello", "start_us": 0, "end_us": 400_000}]
    assert wrong(post(ada_client, address, {"project": str(uuid4())}, "c")) == {"project": ["There is no such project of yours."]}
