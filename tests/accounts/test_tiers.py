"""AC5: what each subscription allows, and that one which has ended takes nothing away."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.tiers import Allowance, allowance
from media_library.models import Asset
from projects.models import Project
from tests.factories import make_asset, make_project

GIB = 1024**3


@pytest.mark.parametrize(
    ("tier", "allows"),
    [
        ("FREE", Allowance(5 * GIB, 1, 1080, 100)),
        ("BASIC", Allowance(50 * GIB, 2, 1080, 500)),
        ("PRO", Allowance(500 * GIB, 4, 2160, 2000)),
        ("ENTERPRISE", Allowance(5120 * GIB, 16, 2160, 20_000)),
    ],
)
def test_each_tier_allows_what_the_table_says(tier: str, allows: Allowance) -> None:
    assert allowance(tier) == allows


def test_every_tier_has_its_figures(settings: Settings) -> None:
    assert list(settings.TIERS) == list(User.Tier.values)


@pytest.mark.parametrize(
    ("days", "now"), [(None, "PRO"), (1, "PRO"), (-1, "FREE")], ids=["no end", "ends tomorrow", "ended yesterday"]
)
def test_a_licence_holds_until_its_end(days: int | None, now: str) -> None:
    until = None if days is None else timezone.now() + timedelta(days=days)
    user = User(tier="PRO", licence_until=until)
    assert (user.current_tier, user.has_lapsed) == (now, now == "FREE")
    assert user.allowance == allowance(now)


@pytest.mark.django_db
def test_a_licence_that_ended_deletes_nothing_and_can_be_renewed(ada: User) -> None:
    asset, project = make_asset(ada), make_project(ada)
    ada.tier, ada.licence_until = "PRO", timezone.now() - timedelta(days=40)
    ada.save()
    ada.refresh_from_db()
    assert ada.allowance == allowance("FREE")
    assert (ada.tier, ada.storage_used) == ("PRO", asset.size)
    assert Asset.objects.visible_to(ada).get() == asset
    assert Project.objects.visible_to(ada).get() == project
    ada.licence_until = timezone.now() + timedelta(days=365)
    assert ada.allowance == allowance("PRO")


def test_a_tier_nobody_pays_for_has_not_lapsed() -> None:
    assert not User(tier="FREE").has_lapsed
