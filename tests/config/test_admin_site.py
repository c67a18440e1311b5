"""Every table that staff find in the admin: drawn by unfold, with ways to find a row, each of its pages in order."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.test import Client

from accounts.models import AuditEvent, User
from accounts.staff import ModelAdmin
from tests.database.rows import label, make_row, our_models
from tests.factories import PASSWORD, make_user

importlib.import_module("config.urls")  # which has all admins registered

pytestmark = pytest.mark.django_db
SECRET = "kept0from0everybody0"


def make_address() -> EmailAddress:
    user = make_user()
    return EmailAddress.objects.create(user=user, email=user.email, primary=True)


def make_factor() -> Authenticator:
    return Authenticator.objects.create(user=make_user(), type="totp", data={"secret": SECRET, "seed": SECRET})


def make_session() -> UserSession:
    more = {"ip": "192.0.2.7", "user_agent": "Firefox/1 Linux", "session_key": SECRET}
    return UserSession.objects.create(user=make_user(), data={"x": SECRET}, **more)


MAKERS: dict[type[Model], Callable[[], Model]] = {
    EmailAddress: make_address,
    Authenticator: make_factor,
    UserSession: make_session,
    Group: lambda: Group.objects.create(name="Support"),
}
MODELS = sorted(admin.site._registry, key=label)
each_model = pytest.mark.parametrize("model", MODELS, ids=label)


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(make_user(username="root", is_staff=True, is_superuser=True))
    return client


def row_of(model: type[Model]) -> Model:
    return MAKERS[model]() if model in MAKERS else make_row(model)


def address_of(model: type[Model], more: str = "") -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/{more}"


def test_every_table_of_ours_is_there() -> None:
    assert [label(model) for model in our_models() if model not in MODELS] == []


@each_model
def test_it_is_drawn_by_unfold_and_rows_can_be_found(model: type[Model]) -> None:
    found = admin.site._registry[model]
    assert isinstance(found, ModelAdmin), f"{type(found)} must be built on accounts.staff.ModelAdmin"
    assert tuple(found.list_display) != ("__str__",)
    assert found.search_fields or found.list_filter


@each_model
def test_its_list_opens_whole_searched_and_by_each_filter(model: type[Model], staff: Client) -> None:
    row = row_of(model)
    answer = staff.get(address_of(model))
    assert answer.status_code == 200
    assert str(row.pk) in answer.content.decode()
    if admin.site._registry[model].search_fields:
        assert staff.get(address_of(model), {"q": "valley 1"}).status_code == 200
    changes = answer.context["cl"]
    for each in changes.filter_specs:
        for choice in list(each.choices(changes))[:3]:
            asked = staff.get(address_of(model) + choice.get("query_string", ""))
            assert asked.status_code == 200, (each.title, choice)


@each_model
def test_its_row_opens_and_a_new_one_where_staff_may_make_one(model: type[Model], staff: Client) -> None:
    row = row_of(model)
    assert staff.get(address_of(model, f"{row.pk}/change/")).status_code == 200
    request: Any = staff.get(address_of(model)).wsgi_request
    may_add = admin.site._registry[model].has_add_permission(request)
    assert staff.get(address_of(model, "add/")).status_code == (200 if may_add else 403)


@pytest.mark.parametrize("model", [Authenticator, UserSession])
def test_what_lets_one_in_is_on_no_page(model: type[Model], staff: Client) -> None:
    row = row_of(model)
    for address in ("", f"{row.pk}/change/", f"{row.pk}/history/"):
        page = staff.get(address_of(model, address)).content.decode()
        assert "</html>" in page
        assert SECRET not in page


@pytest.mark.parametrize("model", [EmailAddress, Authenticator, UserSession], ids=label)
def test_what_allauth_keeps_is_not_written_by_hand(model: type[Model], staff: Client) -> None:
    row = row_of(model)
    stranger = make_user()
    for address in (f"{row.pk}/change/", f"{row.pk}/delete/", "add/"):
        assert staff.post(address_of(model, address), {"user": stranger.pk, "post": "yes"}).status_code == 403, address
    row.refresh_from_db()
    assert row.user != stranger  # type: ignore[attr-defined]


def act(staff: Client, action: str, *rows: Model) -> str:
    chosen = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return staff.post(address_of(type(rows[0])), chosen, follow=True).content.decode()


def test_a_browser_is_signed_out_and_that_is_noted(staff: Client) -> None:
    ada = make_user(email="ada@example.com")
    client = Client()
    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert client.get("/jobs/").status_code == 200
    assert "1 browsers are signed out." in act(staff, "end", UserSession.objects.get(user=ada))
    assert client.get("/jobs/").status_code == 302
    assert AuditEvent.objects.get(action="sessions_ended").owner == ada


def test_an_address_is_taken_for_verified_but_for_one_that_waits_to_take_its_place(staff: Client) -> None:
    row = make_address()
    other = EmailAddress.objects.create(user=row.user, email="new@example.com")
    assert "1 addresses are verified." in act(staff, "verify", row, other)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.verified, other.verified) == (True, False)
    assert AuditEvent.objects.get(action="staff_action").owner == row.user


def test_staff_who_may_only_look_get_no_action(bea: User) -> None:
    User.objects.filter(pk=bea.pk).update(is_staff=True)
    names = ["view_usersession", "view_emailaddress"]
    bea.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(User.objects.get(pk=bea.pk))
    row = make_session()
    assert client.get(address_of(UserSession)).status_code == 200
    act(client, "end", row)
    assert UserSession.objects.filter(pk=row.pk).exists()


def test_the_pages_of_the_queues_library_are_not_there(staff: Client) -> None:
    for address in ("dashboard/", "dashboard/stats.json/", "queue/"):
        assert staff.get(f"/admin/django_rq/{address}").status_code == 404
