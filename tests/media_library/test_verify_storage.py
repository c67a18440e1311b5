"""`manage.py verify_storage` finds figures that are not the sum of the rows, and puts them right."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from accounts.models import User
from media_library import quota, reservations
from media_library.models import Upload
from media_library.quota import Figure
from tests.factories import make_asset
from tests.media_library.accounting import assert_storage_adds_up, used

pytestmark = pytest.mark.django_db


def verify(*args: str, is_refused: bool = False) -> list[str]:
    out = StringIO()
    if is_refused:
        with pytest.raises(CommandError, match="not repaired"):
            call_command("verify_storage", *args, stdout=out)
    else:
        call_command("verify_storage", *args, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def kept(ada: User, bea: User) -> int:
    """Ada keeps an asset, one in the trash, and an upload that is on its way; the receipt of one that came does not count."""
    asset = make_asset(ada, size=1000)
    make_asset(ada, size=200, deleted_at=asset.created_at)
    reservations.announce(ada, name="film.mp4", size=34)
    Upload.objects.create(owner=ada, name="film.mp4", size=1000, asset=asset)
    make_asset(bea, size=5)
    return 1234


def test_where_all_is_right_it_gives_the_total(kept: int) -> None:
    assert verify() == verify("--dry-run") == ["2 people keep 1,239 bytes; 0 figures were wrong."]


@pytest.mark.parametrize("wrong", [0, 1233, 999_999])
def test_a_wrong_figure_is_told_and_repaired(ada: User, kept: int, wrong: int) -> None:
    User.objects.filter(pk=ada.pk).update(storage_used=wrong)
    assert verify() == [
        f"{ada.pk} had {wrong:,} bytes written down and keeps 1,234; repaired.",
        "2 people keep 1,239 bytes; 1 figures were wrong.",
    ]
    assert_storage_adds_up()
    assert verify()[-1].endswith("0 figures were wrong.")


def test_a_dry_run_tells_repairs_nothing_and_ends_with_an_error(ada: User, kept: int) -> None:
    User.objects.filter(pk=ada.pk).update(storage_used=7)
    said = verify("--dry-run", is_refused=True)
    assert said[0] == f"{ada.pk} had 7 bytes written down and keeps 1,234."
    assert used(ada) == 7
    verify()


def test_nobodys_address_is_in_the_log(ada: User, kept: int) -> None:
    User.objects.filter(pk=ada.pk).update(storage_used=7)
    assert ada.email not in "".join(verify())


def test_one_who_cannot_be_counted_does_not_hold_up_the_others(
    ada: User, bea: User, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.update(storage_used=7)
    recount = quota.recount

    def locked_for_ada(pk: object, *, repair: bool) -> Figure:
        if pk == ada.pk:
            raise DatabaseError("canceling statement due to lock timeout")
        return recount(bea.pk, repair=repair)

    with monkeypatch.context() as locked:
        locked.setattr(quota, "recount", locked_for_ada)
        said = verify(is_refused=True)
    assert said[0] == f"{ada.pk} could not be counted: canceling statement due to lock timeout"
    assert (used(ada), used(bea)) == (7, 5)
    verify()


def test_one_who_is_purged_meanwhile_is_passed_over(ada: User, kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    recount = quota.recount

    def purged(pk: object, *, repair: bool) -> Figure:
        User.objects.filter(pk=ada.pk).delete()
        return recount(ada.pk, repair=repair)

    monkeypatch.setattr(quota, "recount", purged)
    assert verify() == ["0 people keep 0 bytes; 0 figures were wrong."]
