"""AC8: who did what to whose things, when, and from where; written once, and seen by staff."""

from collections.abc import Callable
from contextvars import copy_context
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings
from starlette.requests import Request as StarletteRequest

from accounts import append_only, audit, tracing
from accounts.append_only import AUDIT, FORGOTTEN
from accounts.audited_admin import AuditedAdmin
from accounts.models import ApiLogin, AuditEvent, User
from accounts.purging import purge
from tests.factories import PASSWORD, make_asset, make_job, make_user

pytestmark = pytest.mark.django_db
HOME = "192.0.2.7"


def lines() -> list[tuple[str, str | None, str | None, str]]:
    """Action, who, whose, words; the first first."""
    found = AuditEvent.objects.select_related("actor", "owner").order_by("id")
    return [(each.action, name_of(each.actor), name_of(each.owner), each.description) for each in found]


def name_of(user: User | None) -> str | None:
    return user.username if user else None


@pytest.fixture
def root(db: None) -> User:
    return make_user(username="root", is_staff=True, is_superuser=True)


@pytest.fixture
def staff(root: User) -> Client:
    client = Client(REMOTE_ADDR=HOME)
    client.force_login(root)
    return client


# What a line says


def test_a_line_says_who_what_whose_when_and_from_where(ada: User, bea: User) -> None:
    asset = make_asset(bea)
    request = RequestFactory(REMOTE_ADDR=HOME).get("/")

    def answer() -> None:
        tracing.answer(tracing.Asked("request-1"))
        audit.note("staff_view", actor=ada, owner=bea, target=asset, description="Valley", request=request)

    copy_context().run(answer)
    event = AuditEvent.objects.get()
    assert (event.actor, event.owner, event.target, event.target_id) == (ada, bea, "media_library.Asset", str(asset.pk))
    assert (event.description, event.address, event.request_id) == ("Valley", HOME, "request-1")
    assert abs((timezone.now() - event.created_at).total_seconds()) < 30


def test_only_words_of_the_vocabulary_are_noted(ada: User) -> None:
    with pytest.raises(ValueError, match="'dreamt'"):
        audit.note("dreamt", actor=ada)
    assert not AuditEvent.objects.exists()


def test_a_name_with_lines_in_it_is_one_line_and_no_longer_than_fits(ada: User) -> None:
    audit.note("download", actor=ada, description="a\nINFO root forged\r\t" + "x" * 400)
    words = AuditEvent.objects.get().description
    assert words.startswith("a INFO root forged x")
    assert len(words) == 255


@pytest.mark.parametrize(
    ("said", "address"), [(HOME, HOME), ("2001:db8::1", "2001:db8::1"), ("fe80::1%eth0", "fe80::1"), ("", None), ("unix:", None)]
)
def test_the_address_is_the_servers_word_whoever_serves(said: str, address: str | None) -> None:
    assert audit.address_of(RequestFactory(REMOTE_ADDR=said).get("/", HTTP_X_FORWARDED_FOR="203.0.113.9")) == address
    assert audit.address_of(StarletteRequest({"type": "http", "client": (said, 1), "headers": []})) == address


# It stays as it was written


def events(event: AuditEvent) -> Any:
    return AuditEvent.objects.filter(pk=event.pk)


def sql(statement: str, *params: int) -> None:
    connection.check_constraints()  # none is left to be looked at, for which PostgreSQL would refuse first
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("LOG", AUDIT.table), params)


WAYS: dict[str, Callable[[AuditEvent], object]] = {
    "save": lambda event: event.save(),
    "another action": lambda event: events(event).update(action="download"),
    "another time": lambda event: events(event).update(created_at=datetime(2020, 1, 1, tzinfo=UTC)),
    "another thing": lambda event: events(event).update(target_id="x"),
    "another request": lambda event: events(event).update(request_id="x"),
    "other words": lambda event: events(event).update(description="x"),
    "forgotten words": lambda event: events(event).update(description=FORGOTTEN),
    "no address": lambda event: events(event).update(address=None),
    "another address": lambda event: events(event).update(address="192.0.2.8"),
    "another actor": lambda event: events(event).update(actor=make_user()),
    "another actor with no owner": lambda event: events(event).update(actor=make_user(), owner=None),
    "other words with no owner": lambda event: events(event).update(owner=None, description="x"),
    "another action with no actor": lambda event: events(event).update(actor=None, action="download"),
    "another address with no actor": lambda event: events(event).update(actor=None, address="192.0.2.8"),
    "delete": lambda event: event.delete(),
    "delete of a query": lambda event: events(event).delete(),
    "raw update": lambda event: sql("UPDATE LOG SET action = 'download' WHERE id = %s", event.pk),
    "raw delete of all": lambda event: sql("DELETE FROM LOG"),
    "an upsert": lambda event: AuditEvent.objects.bulk_create(
        [AuditEvent(pk=event.pk, action="download")], update_conflicts=True, unique_fields=["pk"], update_fields=["action"]
    ),
}
REPLACE = "REPLACE INTO LOG (id, action, target, target_id, description, request_id) VALUES (%s, 'download', '', '', '', '')"
if connection.vendor == "sqlite":
    WAYS["replace"] = lambda event: sql(REPLACE, event.pk)
else:
    WAYS["truncate"] = lambda event: sql("TRUNCATE LOG")


@pytest.mark.parametrize("way", WAYS)
def test_a_line_stays_as_it_was_written(way: str, ada: User, bea: User) -> None:
    event = AuditEvent.objects.create(action="export", actor=ada, owner=bea, description="All of it", address=HOME)
    before = events(event).values().get()
    with pytest.raises(IntegrityError, match=AUDIT.refusal), transaction.atomic():
        WAYS[way](AuditEvent.objects.get(pk=event.pk))
    assert events(event).values().get() == before


def test_both_records_have_their_triggers_after_migrate() -> None:
    assert all(append_only.is_installed(connection, record) for record in append_only.RECORDS)


def test_a_purge_takes_the_person_out_and_leaves_the_lines(ada: User, bea: User) -> None:
    audit.note("export", actor=ada, owner=ada, description="Of Ada", request=RequestFactory(REMOTE_ADDR=HOME).get("/"))
    audit.note("sign_in_failed", actor=None, owner=ada, request=RequestFactory(REMOTE_ADDR=HOME).get("/"))
    audit.note("staff_view", actor=ada, owner=bea, description="Of Bea", request=RequestFactory(REMOTE_ADDR=HOME).get("/"))
    audit.note("staff_view", actor=bea, owner=ada, description="Of Ada", request=RequestFactory(REMOTE_ADDR=HOME).get("/"))
    audit.note("download", actor=bea, owner=bea, description="Of Bea", request=RequestFactory(REMOTE_ADDR=HOME).get("/"))
    User.objects.filter(pk=ada.pk).update(is_active=False, deleted_at=datetime(2020, 1, 1, tzinfo=UTC))
    purge(ada.pk, 30)
    assert lines() == [
        ("export", None, None, FORGOTTEN),
        ("sign_in_failed", None, None, FORGOTTEN),
        ("staff_view", None, "bea", "Of Bea"),
        ("staff_view", "bea", None, FORGOTTEN),
        ("download", "bea", "bea", "Of Bea"),
        ("account_purged", None, None, ""),
    ]
    assert list(AuditEvent.objects.order_by("id").values_list("address", flat=True)) == [None, None, None, HOME, HOME, None]


# What is noted of itself


def sign_in(password: str = PASSWORD, email: str = "ada@example.com") -> Client:
    client = Client(REMOTE_ADDR=HOME)
    client.post("/accounts/login/", {"login": email, "password": password})
    return client


def test_sign_ins_are_noted_with_their_address_and_failed_ones_too(ada: User) -> None:
    sign_in("Wrong-Horse-7")
    sign_in(email="nobody@example.com")
    sign_in()
    assert lines() == [
        ("sign_in_failed", None, "ada", "Wrong password"),
        ("sign_in_failed", None, None, "Wrong password"),
        ("signed_in", "ada", "ada", ""),
    ]
    assert set(AuditEvent.objects.values_list("address", flat=True)) == {HOME}


def test_passwords_that_are_changed_and_reset_are_noted(ada: User) -> None:
    new = "Better-Horse-8"
    sign_in().post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    EmailAddress.objects.get_or_create(user=ada, email=ada.email, defaults={"verified": True, "primary": True})
    client = Client()
    client.post("/accounts/password/reset/", {"email": ada.email})
    link = next(word for word in str(mail.outbox[-1].body).split() if "/password/reset/key/" in word)
    page = client.get(link.partition("testserver")[2] or link.partition("8000")[2], follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert [line[0] for line in lines() if line[0].startswith("password")] == ["password_changed", "password_reset"]


def test_looking_at_a_person_in_the_admin_is_noted_and_at_oneself_not(staff: Client, root: User, ada: User) -> None:
    assert staff.get(f"/admin/accounts/user/{ada.pk}/change/").status_code == 200
    staff.get(f"/admin/accounts/user/{root.pk}/change/")
    staff.get("/admin/accounts/user/")
    assert lines() == [("staff_view", "root", "ada", "ada@example.com")]
    assert AuditEvent.objects.get().address == HOME


@pytest.mark.parametrize("make", [make_asset, make_job])
def test_looking_at_a_persons_thing_in_the_admin_is_noted(staff: Client, ada: User, make: Callable[[User], Any]) -> None:
    thing = make(ada)
    address = f"/admin/{thing._meta.app_label}/{thing._meta.model_name}/{thing.pk}/change/"
    assert staff.get(address).status_code == 200
    event = AuditEvent.objects.get()
    assert (event.action, event.owner, event.target_id) == ("staff_view", ada, str(thing.pk))


def test_every_admin_of_peoples_things_is_audited() -> None:
    unaudited = {
        model
        for model, its_admin in admin.site._registry.items()
        if (model is User or hasattr(model, "owner")) and not isinstance(its_admin, AuditedAdmin)
    }
    assert unaudited == {AuditEvent}  # to look at the log is not noted in it


def test_what_staff_change_and_do_is_noted_in_words(staff: Client, ada: User) -> None:
    values = {"email": ada.email, "username": "countess", "preferences": "{}", "is_active": "on", "tier": "PRO"}
    assert staff.post(f"/admin/accounts/user/{ada.pk}/change/", values).status_code == 302
    for action in ("close_accounts", "reopen_accounts"):
        staff.post("/admin/accounts/user/", {"action": action, "_selected_action": [str(ada.pk)]})
    assert [(line[0], line[1], line[3]) for line in lines()] == [
        ("staff_change", "root", "Changed Username, First name, Last name, Preferences and Tier."),
        ("account_closed", "root", "Closed the account."),
        ("account_reopened", "root", "Reopened the account."),
    ]


# What staff see


def test_staff_find_lines_by_action_person_and_words_and_change_none(staff: Client, ada: User, bea: User) -> None:
    audit.note("export", actor=ada, owner=ada, description="All of it")
    audit.note("download", actor=bea, owner=bea, description="valley.mp4")
    address = "/admin/accounts/auditevent/"
    for query in ({"action": "download"}, {"q": "bea@"}, {"q": "valley"}):
        assert [event.description for event in staff.get(address, query).context["cl"].queryset] == ["valley.mp4"]
    event = AuditEvent.objects.first()
    assert event
    assert staff.get(f"{address}{event.pk}/change/").status_code == 200
    assert staff.get(f"{address}add/").status_code == 403
    assert staff.post(f"{address}{event.pk}/change/", {"action": "export"}).status_code == 403
    assert staff.post(f"{address}{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert AuditEvent.objects.count() == 2


def test_staff_revoke_a_program_and_that_is_noted(staff: Client, root: User, ada: User) -> None:
    login = ApiLogin.objects.create(owner=ada, expires_at=datetime(2099, 1, 1, tzinfo=UTC), user_agent="curl/8")
    staff.post("/admin/accounts/apilogin/", {"action": "revoke", "_selected_action": [str(login.pk)]})
    login.refresh_from_db()
    assert login.revoked_at
    assert lines() == [("api_login_revoked", "root", "ada", "curl/8")]


# The second factor of staff


def test_staff_without_a_second_factor_set_one_up_before_the_admin_opens(
    staff: Client, ada_client: Client, root: User, settings: Settings
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    assert staff.get("/admin/").status_code == 200
    settings.REQUIRE_STAFF_2FA = True
    for address in ("/admin/", "/admin/accounts/user/"):
        assert staff.get(address)["Location"] == "/accounts/2fa/totp/activate/"
    assert staff.get("/settings/").status_code == 200
    assert ada_client.get("/admin/", follow=True).status_code == 403
    TOTP.activate(root, generate_totp_secret())
    assert staff.get("/admin/").status_code == 200
