"""{% load ledger %}: amounts of the ledger as people read them."""

from django import template

register = template.Library()


@register.filter
def signed(amount: int) -> str:
    """+1,200, and below zero with a minus that is as wide as the plus."""
    return f"+{amount:,}" if amount > 0 else f"{amount:,}".replace("-", "\N{MINUS SIGN}")
