"""{% load mix_plan %}: the dry run that a page was given, as the mixer shows it. Nothing is asked of the database."""

from typing import Any

from django import template
from django.template import Context

from projects.mixer_plan_forms import BarForm
from projects.mixing.dry_runs import DryRun
from projects.mixing.showing import Plan

register = template.Library()


@register.simple_tag(takes_context=True)
def plan_of(context: Context, dry: DryRun) -> Plan:
    """{% plan_of dry as plan %}. How many films are in sight is what the address or the form says as `shown`."""
    request: Any = context.get("request") or getattr(context, "request", None)
    said = (request.POST.get("shown") or request.GET.get("shown") or "") if request else ""
    return Plan(dry, int(said) if said.isdecimal() and len(said) < 5 else 0)


@register.simple_tag
def bar_of(plan: Plan, typed: BarForm | None) -> BarForm:
    """{% bar_of plan bar as form %}: what was typed and could not be kept, or what is."""
    return typed or BarForm.of(plan.settings)
