"""{% load spending %}: money at providers, and moments of a sound, as people read them."""

from decimal import Decimal

from django import template

from generation import budgets, catalogue
from generation.budgets import Standing
from generation.models import GenerationCost

register = template.Library()


@register.filter
def dollars(amount: Decimal) -> str:
    return budgets.dollars(amount)


@register.filter
def cost(call: GenerationCost) -> str:
    """Of one call; where nobody knows, it says so."""
    if not call.is_known:
        return "not known"
    return budgets.money(call.amount, call.currency)


@register.filter
def provider(call: GenerationCost) -> str:
    """Its name for people; its bare one when it is not connected any more."""
    adapter = catalogue.adapters().get(call.provider)
    return adapter.label if adapter else call.provider


@register.filter
def moment(milliseconds: int) -> str:
    """0:04.2"""
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000 // 100}"


@register.filter
def used_percent(standing: Standing) -> int:
    """Of the budget, what is held too."""
    if not standing.monthly:
        return 100
    return min(100, round(100 * (standing.spent + standing.held) / standing.monthly))
