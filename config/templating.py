"""Template tags that every template has without loading: {% ui %}, {% icon %} and the studio's filters."""

from fractions import Fraction
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_block_tag
def ui(content: SafeString, component: str, **inputs: Any) -> SafeString:
    """{% ui "panel" title="Facts" %}...{% endui %}: components/panel.html with the inner text as `slot`."""
    return mark_safe(render_to_string(f"components/{component}.html", {**inputs, "slot": content}))  # noqa: S308


@register.simple_tag
def icon(name: str, classes: str = "i") -> SafeString:
    """A picture from static/icons.svg, hidden from screen readers: the words beside it or the button's label speak."""
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, static("icons.svg"), name)


@register.filter
def clock(microseconds: int | None) -> str:
    """A length as people read it: 0:12, 1:02:03."""
    seconds = round(Fraction(microseconds or 0, 1_000_000))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
