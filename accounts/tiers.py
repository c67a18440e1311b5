"""What each subscription allows. The figures are settings.TIERS, which an installation may change by its environment."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Allowance:
    """`storage_limit` in bytes; `largest_output` is the shorter side of a video in pixels."""

    storage_limit: int
    jobs_at_once: int
    largest_output: int
    credits_a_month: int


def allowance(tier: str) -> Allowance:
    return Allowance(**settings.TIERS[tier])
