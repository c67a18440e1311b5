"""Staff test providers, price and switch models, read costs, and set budgets; nobody else does."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import AuditEvent, User
from config import dashboard
from generation import catalogue
from generation.models import Budget, GenerationCost, Provider, ProviderModel
from generation.providers.shapes import Price, ProviderError
from tests.factories import make_user
from tests.generation.factories import make_cost, make_generation, make_model, make_template
from tests.generation.fake_provider import NO_KEY, FakeProvider

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(fake: FakeProvider) -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def act(client: Client, name: str, action: str, *keys: object) -> str:
    sent = {"action": action, "_selected_action": [str(key) for key in keys]}
    return client.post(f"/admin/generation/{name}/", sent, follow=True).content.decode()


def test_everything_can_be_found_and_opened(ada: User, staff: Client) -> None:
    things = {
        "generation": make_generation(ada).pk,
        "generationcost": make_cost(ada).pk,
        "providermodel": make_model().pk,
        "prompttemplate": make_template(ada).pk,
        "budget": Budget.objects.create(owner=ada, monthly=5).pk,
    }
    for name, pk in things.items():
        for address in ("", "?q=fake", f"{pk}/change/"):
            assert staff.get(f"/admin/generation/{name}/{address}", follow=True).status_code == 200, (name, address)
    assert staff.get("/admin/generation/webhookevent/").status_code == 200


def test_a_provider_that_was_just_connected_is_in_the_list(staff: Client) -> None:
    assert "fake" in staff.get("/admin/generation/provider/").content.decode()
    assert staff.get("/admin/generation/provider/fake/change/").status_code == 200


def test_the_connection_is_tested_and_the_models_listed(
    staff: Client, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    Provider.objects.create(pk="fake")
    page = act(staff, "provider", "test", "fake")
    assert "Fake Films answered. Models: nothing new." in page
    assert Provider.objects.get(pk="fake").is_verified

    def fail() -> str:
        raise NO_KEY

    monkeypatch.setattr(fake, "check", fail)
    assert "does not accept the studio" in act(staff, "provider", "test", "fake")
    assert not Provider.objects.get(pk="fake").is_verified
    assert AuditEvent.objects.filter(action="staff_action", target="generation.Provider").count() == 2


def test_a_list_that_cannot_be_had_is_a_warning(staff: Client, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    Provider.objects.create(pk="fake")

    def fail(name: str) -> None:
        raise ProviderError(NO_KEY.kind, "Nothing was listed.")

    monkeypatch.setattr(catalogue, "refresh", fail)
    assert "Nothing was listed." in act(staff, "provider", "refresh", "fake")


def test_a_price_of_ones_own_is_three_fields_and_goes_when_it_is_emptied(staff: Client) -> None:
    model = make_model()
    form = {"label": "Fake one", "order": "5", "is_enabled": "on", "price_unit": "second", "price_per": "1"}
    staff.post(f"/admin/generation/providermodel/{model.pk}/change/", {**form, "price_amount": "0.075"})
    model.refresh_from_db()
    price = model.current_price
    assert price is not None
    assert (price.amount, price.unit, price.basis, price.currency) == (Decimal("0.075"), "second", "table", "USD")
    assert "0.075 USD for each second" in staff.get("/admin/generation/providermodel/").content.decode()
    assert 'value="0.075"' in staff.get(f"/admin/generation/providermodel/{model.pk}/change/").content.decode()
    staff.post(f"/admin/generation/providermodel/{model.pk}/change/", {**form, "price_amount": ""})
    model.refresh_from_db()
    assert model.own_price is None


def test_the_catalogues_price_is_left_alone_and_shown(staff: Client) -> None:
    listed = Price(amount=Decimal("1.50"), unit="character", per=1000, as_of=date(2026, 11, 27), basis="catalogue")
    make_model(price=listed.model_dump(mode="json"))
    assert "1.5 USD for 1,000 characters, 2026-11-27" in staff.get("/admin/generation/providermodel/").content.decode()


def test_a_price_in_other_money_is_told_with_what_to_do(staff: Client) -> None:
    listed = Price(amount=Decimal("0.04"), currency="EUR", unit="image", as_of=date(2026, 11, 27), basis="catalogue")
    make_model(price=listed.model_dump(mode="json"))
    told = "0.04 EUR for each image, 2026-11-27; no budget counts EUR: enter a price in US dollars"
    assert told in staff.get("/admin/generation/providermodel/").content.decode()


def test_of_what_was_paid_in_other_money_the_list_says_that_it_is_not_counted(ada: User, staff: Client) -> None:
    make_cost(ada, amount="3", currency="EUR")
    told = "No: these are in US dollars, and EUR is not converted"
    assert told in staff.get("/admin/generation/generationcost/").content.decode()
    GenerationCost.objects.update(currency="USD")
    assert told not in staff.get("/admin/generation/generationcost/").content.decode()


def test_models_are_switched_off_and_on_and_it_is_noted(staff: Client) -> None:
    model = make_model()
    assert "1 models are no longer offered" in act(staff, "providermodel", "disable", model.pk)
    assert not ProviderModel.objects.get(pk=model.pk).is_enabled
    act(staff, "providermodel", "enable", model.pk)
    assert ProviderModel.objects.get(pk=model.pk).is_enabled
    assert AuditEvent.objects.filter(action="staff_action", target="generation.ProviderModel").count() == 2


@pytest.mark.parametrize("name", ["generationcost", "generation", "webhookevent"])
def test_what_happened_is_not_written_by_hand(ada: User, staff: Client, name: str) -> None:
    assert staff.get(f"/admin/generation/{name}/add/").status_code == 403
    if name == "generationcost":
        cost = make_cost(ada, amount="1")
        staff.post(f"/admin/generation/{name}/{cost.pk}/change/", {"amount": "2"})
        cost.refresh_from_db()
        assert cost.amount == 1


def test_a_budget_is_given_to_a_person(ada: User, staff: Client) -> None:
    staff.post("/admin/generation/budget/add/", {"owner": str(ada.pk), "monthly": "12.5"})
    assert Budget.objects.get(owner=ada).monthly == Decimal("12.5")


def test_others_do_not_get_in(ada_client: Client) -> None:
    assert ada_client.get("/admin/generation/provider/").status_code == 302


def test_the_first_page_shows_what_each_provider_cost_by_day(ada: User, staff: Client) -> None:
    make_cost(ada, provider="cheap", amount="0.25")
    make_cost(ada, provider="dear", amount="2")
    found = dashboard.spending()
    assert [(each["name"], each["total"]) for each in found["providers"]] == [("dear", "$2.00"), ("cheap", "$0.25")]
    page = staff.get("/admin/").content.decode()
    assert "Spent at providers" in page
    assert "?provider=dear" in page
