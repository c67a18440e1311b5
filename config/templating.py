"""Template tags that every template has without loading: {% ui %}, {% fixed %}, {% icon %}, {% control %} and others; filters."""

from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.widgets import Input
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.template.base import Node, NodeList, Parser, Token
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import tracing

register = template.Library()

# The class that daisyUI gives each kind of control. Radios are drawn one by one in components/field.html.
_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxInput, "checkbox checkbox-sm"),
    (forms.Select, "select select-sm"),
    (forms.Textarea, "textarea textarea-sm"),
    (forms.FileInput, "file-input file-input-sm"),
    (forms.HiddenInput, ""),
    (Input, "input input-sm"),
]


@register.simple_block_tag(takes_context=True)
def ui(context: Context, content: SafeString, component: str, **inputs: Any) -> SafeString:
    """{% ui "panel" title="Facts" %}...{% endui %}: components/panel.html with the inner text as `slot`, and nothing else
    of the page but its request, so that {% csrf %} works inside."""
    page = context.template.engine.get_template(f"components/{component}.html")  # type: ignore[union-attr]  # while it is drawn
    return page.render(context.new({**inputs, "slot": content}))


@register.simple_block_tag
def drawn(content: SafeString) -> SafeString:
    """{% drawn as words %}...{% enddrawn %}: {{ words }} is then what stands inside, for what a page shows twice."""
    return content


@register.tag
def fixed(parser: Parser, token: Token) -> "Fixed":
    """{% fixed %}...{% endfixed %}: what is the same on every page of everybody, drawn once by each process."""
    inside = parser.parse(("endfixed",))
    parser.delete_first_token()
    return Fixed(inside)


class Fixed(Node):
    """Drawn with nothing of the page, neither its variables nor its request: there is nothing in it that could be a person's.

    Kept as part of the parsed template, so a template that is read anew is drawn anew.
    """

    child_nodelists = ("inside",)

    def __init__(self, inside: NodeList) -> None:
        self.inside = inside
        self.drawn: SafeString | None = None

    def render(self, context: Context) -> SafeString:
        if self.drawn is None:
            bare = Context()
            with bare.bind_template(context.template):  # type: ignore[arg-type]  # which is there while it is drawn
                self.drawn = self.inside.render(bare)
        return self.drawn


@register.simple_tag(takes_context=True)
def csrf(context: Context) -> SafeString:
    """{% csrf_token %} for components: included with `only`, they have the request but not the page's variables."""
    request = getattr(context, "request", None)
    if request is None:
        return SafeString()
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', _token_of(request))


def _token_of(request: HttpRequest) -> str:
    """One for all forms of a page. Each answer hides the secret behind another, and that is what it is hidden for."""
    token: str
    token, secret = request.META.get("CSRF_DRAWN", ("", None))
    if secret is None or secret != request.META.get("CSRF_COOKIE"):  # another one since, as after signing in
        token = get_token(request)
        request.META["CSRF_DRAWN"] = (token, request.META["CSRF_COOKIE"])
    return token


@register.simple_tag
@lru_cache(1_000, typed=True)  # a page asks for a hundred; typed, as safe words and others are not drawn alike
def icon(name: str, classes: str = "i") -> SafeString:
    """A picture from static/icons.svg, hidden from screen readers: the words beside it or the button's label speak."""
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, static("icons.svg"), name)


@register.simple_tag
def reference() -> str:
    """What the log calls this request, for a page that says that it went wrong; empty where there is no id."""
    return tracing.request_id()


@register.simple_tag
def control(field: BoundField, classes: str = "") -> SafeString:
    """The field's own input, with the classes of its kind beside those that the form gave it. Django links help and errors."""
    widget = field.field.widget
    ours = next((css for kind, css in _CLASSES if isinstance(widget, kind)), "")
    words = [*ours.split(), *classes.split(), *str(widget.attrs.get("class", "")).split()]
    return field.as_widget(attrs={"class": " ".join(dict.fromkeys(words))} if words else None)


@register.filter
def clock(microseconds: int | None) -> str:
    """A length as people read it: 0:12, 1:02:03."""
    seconds = round(Fraction(microseconds or 0, 1_000_000))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def ago(moment: datetime) -> SafeString:
    """How long ago, in words that <time-ago> keeps true while the page stays open."""
    local = timezone.localtime(moment)
    return format_html(
        '<time-ago datetime="{}">{}</time-ago>', local.isoformat(timespec="seconds"), _since(local, timezone.localtime())
    )


def _since(moment: datetime, now: datetime) -> str:
    minutes = (now - moment) // timedelta(minutes=1)
    hours = minutes // 60
    if minutes < 1:
        return "just now"
    if hours < 1:
        return "1 minute ago" if minutes == 1 else f"{minutes} minutes ago"
    if hours < 24:
        return "1 hour ago" if hours == 1 else f"{hours} hours ago"
    return f"{moment.day} {moment:%b %Y}"
