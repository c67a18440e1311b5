"""What staff may do with people."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import credits
from accounts.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/user/"


@pytest.fixture
def root() -> User:
    return make_user(username="root", is_staff=True, is_superuser=True)


@pytest.fixture
def staff(root: User) -> Client:
    client = Client()
    client.force_login(root)
    return client


def test_the_admin_sends_strangers_to_the_one_door(client: Client) -> None:
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith("/accounts/login/")


def test_a_person_who_is_not_staff_is_refused(ada_client: Client) -> None:
    assert ada_client.get("/admin/login/").status_code == 403
    assert ada_client.get(LIST).status_code == 302


def test_people_are_found_by_name_email_and_id(staff: Client, ada: User, bea: User) -> None:
    for words in ["byron", "ada@", str(ada.pk)]:
        page = staff.get(LIST, {"q": words}).content.decode()
        assert "ada@example.com" in page
        assert "bea@example.com" not in page


def test_the_hash_of_a_password_is_nowhere_on_the_page(staff: Client, ada: User) -> None:
    page = staff.get(f"{LIST}{ada.pk}/change/").content.decode()
    assert ada.password not in page
    assert ada.password.split("$")[-1][:6] not in page
    assert 'name="password"' not in page
    assert f"{LIST}{ada.pk}/password/" in staff.get(f"{LIST}{ada.pk}/password/").request["PATH_INFO"]


def test_the_id_is_read_only(staff: Client, ada: User) -> None:
    assert 'name="id"' not in staff.get(f"{LIST}{ada.pk}/change/").content.decode()


def change(staff: Client, user: User, **changes: str) -> dict[str, list[str]]:
    values = {
        "email": user.email,
        "username": user.username,
        "preferences": "{}",
        "is_active": "on",
        "tier": user.tier,
        **changes,
    }
    response = staff.post(f"{LIST}{user.pk}/change/", values)
    return {} if response.status_code == 302 else dict(response.context["adminform"].form.errors)


def test_staff_change_a_row(staff: Client, ada: User) -> None:
    assert change(staff, ada, email="Countess@Example.com") == {}
    ada.refresh_from_db()
    assert ada.email == "countess@example.com"


def test_an_email_that_staff_replaced_no_longer_signs_in(staff: Client) -> None:
    form = {"email": "old@example.com", "username": "newcomer", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", form)
    assert change(staff, User.objects.get(username="newcomer"), email="new@example.com") == {}
    for email, opens in {"old@example.com": False, "new@example.com": True}.items():
        client = Client()
        client.post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert ("_auth_user_id" in client.session) == opens


def test_a_taken_email_and_an_unknown_preference_are_sentences(staff: Client, ada: User, bea: User) -> None:
    assert change(staff, ada, email="BEA@example.com") == {"email": ["That email is taken."]}
    assert list(change(staff, ada, preferences='{"colour": "red"}')) == ["preferences"]


def test_a_new_person_is_made_by_email(staff: Client) -> None:
    values = {"email": "Cy@Example.com", "username": "cyrus", "usable_password": "true"}
    response = staff.post(f"{LIST}add/", {**values, "password1": "Correct-Horse-7", "password2": "Correct-Horse-7"})
    assert response.status_code == 302
    made = User.objects.get(username="cyrus")
    assert (made.email, made.tier, made.credits) == ("cy@example.com", "FREE", 100)


def test_a_rise_in_tier_gives_the_difference_at_once_and_a_fall_takes_nothing(staff: Client, ada: User) -> None:
    credits.grant_month(ada)
    left = []
    for tier in ("BASIC", "PRO", "FREE", "PRO"):
        assert change(staff, ada, tier=tier) == {}
        ada.refresh_from_db()
        left.append(ada.credits)
    assert left == [500, 2000, 2000, 2000]
    assert not credits.wrong_balances().exists()


def test_a_licence_that_staff_prolongs_gives_what_its_tier_has(staff: Client, ada: User) -> None:
    ended = {"licence_until_0": "2026-01-01", "licence_until_1": "00:00:00"}
    assert change(staff, ada, tier="PRO", **ended) == {}
    ada.refresh_from_db()
    assert (ada.current_tier, ada.credits) == ("FREE", 100)
    assert change(staff, ada, tier="PRO", licence_until_0="2099-01-01", licence_until_1="00:00:00") == {}
    ada.refresh_from_db()
    assert (ada.current_tier, ada.credits) == ("PRO", 2000)


def test_neither_credits_nor_storage_can_be_typed(staff: Client, ada: User) -> None:
    credits.grant(ada, 7, "A gift")
    assert change(staff, ada, credits="5000", storage_used="0") == {}
    ada.refresh_from_db()
    assert ada.credits == 107
    page = staff.get(f"{LIST}{ada.pk}/change/").content.decode()
    assert 'name="credits"' not in page
    assert 'name="storage_used"' not in page


@pytest.mark.parametrize(
    ("tier", "found"), [("FREE", {"ada", "lapsed", "root"}), ("PRO", {"bea"}), ("BASIC", set()), ("ENTERPRISE", {"endless"})]
)
def test_people_are_filtered_by_the_tier_that_holds_now(staff: Client, ada: User, bea: User, tier: str, found: set[str]) -> None:
    now = timezone.now()
    User.objects.filter(pk=bea.pk).update(tier="PRO", licence_until=now + timedelta(days=1))
    make_user(username="lapsed", tier="PRO", licence_until=now - timedelta(days=1))
    make_user(username="endless", tier="ENTERPRISE")
    response = staff.get(LIST, {"tier": tier})
    assert {user.username for user in response.context["cl"].queryset} == found


def act(staff: Client, action: str, *users: User) -> None:
    staff.post(LIST, {"action": action, "_selected_action": [str(user.pk) for user in users]})


def test_accounts_are_closed_and_reopened_but_not_ones_own(staff: Client, root: User, ada: User) -> None:
    act(staff, "close_accounts", ada, root)
    ada.refresh_from_db()
    root.refresh_from_db()
    assert ada.deleted_at
    assert root.is_active
    act(staff, "reopen_accounts", ada)
    ada.refresh_from_db()
    assert ada.is_active
    assert ada.deleted_at is None


def test_a_closed_account_is_not_made_active_by_a_tick(staff: Client, ada: User) -> None:
    act(staff, "close_accounts", ada)
    assert change(staff, ada) == {"__all__": ["A closed account cannot be active. Reopen it instead."]}


def test_nobody_is_deleted_here(staff: Client, ada: User) -> None:
    assert staff.post(f"{LIST}{ada.pk}/delete/", {"post": "yes"}).status_code == 403
    act(staff, "delete_selected", ada)
    assert User.objects.filter(pk=ada.pk).exists()
