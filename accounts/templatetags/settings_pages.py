"""{% settings_tabs "security" %}: the pages of one's settings, of which the named one is open."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()

PAGES = {"profile": "Profile", "preferences": "Preferences", "security": "Security", "usage": "Usage", "data": "Your data"}


@register.inclusion_tag("components/tabs.html")
def settings_tabs(current: str) -> dict[str, Any]:
    tabs = [
        {"label": label, "url": reverse(f"accounts:{name}"), "is_current": name == current, "count": None}
        for name, label in PAGES.items()
    ]
    return {"label": "Settings", "tabs": tabs}
