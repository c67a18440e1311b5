"""/styleguide/: every component in every state, with the theme of whoever looks. A test fails when one is missing from it."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest, signed_in
from jobs.models import Job

SHAPES = [("wide", "16:9"), ("tall", "9:16"), ("square", "1:1")]


class SampleForm(forms.Form):
    """One field of each kind that components/field.html draws."""

    name = forms.CharField(help_text="People see this in the library.", initial="Valley sunrise")
    email = forms.EmailField(label="Email", required=False, widget=forms.EmailInput(attrs={"placeholder": "you@example.com"}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "off"}), required=False)
    length = forms.IntegerField(label="Length in seconds", initial=12, min_value=1)
    preset = forms.ChoiceField(choices=[("1080p", "1080p, 16:9"), ("vertical", "Vertical, 9:16")])
    notes = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(required=False)
    shape = forms.ChoiceField(choices=SHAPES, widget=forms.RadioSelect, initial="wide")
    is_kept = forms.BooleanField(label="Keep the original", required=False, help_text="It counts towards your storage.")

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("Nothing was saved. Two things below need your attention.")


def _jobs() -> list[Job]:
    """Never saved: pictures of a job in each of its states."""
    queued, processing, completed, failed, cancelled = Job.Status.values
    return [
        Job(kind="render", title="High valleys, 1080p", status=queued),
        Job(kind="render", title="High valleys, 1080p", status=processing, stage="Encoding part 3 of 4", progress=64),
        Job(kind="render", title="High valleys, 1080p", status=processing, progress=64, cancel_requested=True),
        Job(kind="render", title="High valleys, 1080p", status=completed, progress=100),
        Job(
            kind="ingest", title="night-market.mp4", status=failed, error="It holds no picture and no sound. Upload another file."
        ),
        Job(kind="ingest", title="night-market.mp4", status=cancelled),
    ]


def _icons() -> list[str]:
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    return re.findall(r'<symbol id="([^"]+)"', sprite)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: AuthenticatedRequest) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, "Nothing was done: this is the style guide.")
        return redirect("styleguide")
    context = {
        "form": SampleForm(prefix="plain"),
        "wrong_form": SampleForm({"wrong-name": "", "wrong-length": "0", "wrong-shape": "round"}, prefix="wrong"),
        "jobs": _jobs(),
        "icons": _icons(),
        "page_obj": Paginator(range(60), 20).page(2),
        "tabs": [
            {"label": "Clips", "url": "#navigation-parts", "is_current": True, "count": 4},
            {"label": "Renders", "url": "#navigation-parts", "is_current": False, "count": 2},
            {"label": "Settings", "url": "#navigation-parts", "is_current": False, "icon": "settings"},
        ],
    }
    return render(request, "styleguide.html", context)
