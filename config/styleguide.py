"""/styleguide/: every component in every state, with the theme of whoever looks. A test fails when one is missing from it."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import plots
from accounts.http import AuthenticatedRequest, signed_in
from jobs.feed import MOULD
from jobs.listing import Line
from jobs.models import Job
from jobs.shell import Shell

SHAPES = [("wide", "16:9"), ("tall", "9:16"), ("square", "1:1")]
# Words that do not fit, with a break and without one.
LONG = "Autumn collection, second cut with the new music and the subtitles that the client asked for on Thursday"
LONG_FILE = "IMG_20261127_134501_ULTRA_WIDE_HDR_STABILISED_GRADED_FINAL_FINAL_v12_reviewed_by_everybody.mp4"


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
        self.add_error("notes", "Write a sentence, or leave it out.")
        self.add_error("file", "night-market.txt is no video. Choose another file.")
        self.add_error("is_kept", "There is no room for the original. Free some, or do without it.")
        raise forms.ValidationError("Nothing was saved. What is marked below needs your attention.")


def _jobs() -> list[Job]:
    """Never saved: pictures of a job in each of its states."""
    queued, processing, completed, failed, cancelled = Job.Status.values
    return [
        Job(kind="render", title="High valleys, 1080p", status=queued),
        Job(kind="render", title="High valleys, 1080p", status=processing, stage="Encoding part 3 of 4", progress=64),
        Job(
            kind="render", title="High valleys, 1080p", status=processing, stage="Cancelling", progress=64, cancel_requested=True
        ),
        Job(kind="render", title="High valleys, 1080p", status=completed, progress=100),
        Job(
            kind="ingest", title="night-market.mp4", status=failed, error="It holds no picture and no sound. Upload another file."
        ),
        Job(kind="ingest", title="night-market.mp4", status=cancelled),
        Job(kind="ingest", title=LONG_FILE, status=processing, stage=f"Making a small copy of {LONG_FILE}", progress=7),
        Job(kind="render", title=LONG, status=failed, error=f"{LONG_FILE} is missing. Bring it back."),
    ]


def _snapshots() -> list[dict[str, Any]]:
    """Jobs as the feed tells them: two at work, one that waits, a finished one and a failed one."""
    then = (timezone.now() - timedelta(minutes=4)).isoformat()
    more = {**MOULD, "label": "Render"}
    over = {**more, "is_unread": True, "completed_at": then, "progress": 100}
    film = {"title": "Pink tennis shoes, 15 s", "stage": "Encoding part 3 of 4", "progress": 64, "seconds_left": 61}
    error = "The file holds sound only. Keep it as audio, or upload it again."
    told: list[dict[str, Any]] = [
        {**more, **film, "status": "processing"},
        {**more, "kind": "demo", "title": "", "label": "Making the demo", "status": "processing", "progress": 38},
        {**more, "title": "City evening teaser", "status": "queued"},
        {**over, "title": "High valleys, 9:16", "status": "completed", "link": "/styleguide/"},
        {**over, "kind": "ingest", "title": "night-market.mp4", "status": "failed", "error": error, "can_retry": True},
        {**more, "title": LONG, "stage": f"Making a small copy of {LONG_FILE}", "status": "processing", "progress": 7},
        {
            **over,
            "kind": "ingest",
            "title": LONG_FILE,
            "status": "failed",
            "error": f"{LONG_FILE} is damaged.",
            "can_retry": True,
        },
    ]
    return [{**job, "id": f"00000000-0000-0000-0000-{number:012}"} for number, job in enumerate(told, 1)]


def _shells() -> dict[str, Shell]:
    """What surrounds every page: busy, only waiting, and with nothing to tell and a full store."""
    jobs, gib = _snapshots()[:5], 1024**3
    storage = {"used": int(41.2 * gib), "limit": 100 * gib}
    busy = {"jobs": jobs, "running": 2, "waiting": 1, "unread": 12, "credits": {"left": 612, "of": 1000}, "storage": storage}
    waiting = {**busy, "jobs": jobs[2:3], "running": 0, "unread": 0, "storage": {**storage, "used": 94 * gib}}
    quiet = {**waiting, "jobs": [], "waiting": 0, "credits": None, "storage": {**storage, "used": 100 * gib}}
    return {"busy": Shell(busy), "waiting": Shell(waiting), "quiet": Shell(quiet)}


def _lines() -> list[Line]:
    """Of the list of jobs; never saved."""
    now = timezone.now()
    ended = {"started_at": now - timedelta(minutes=6), "completed_at": now - timedelta(minutes=4)}
    first = Job(title="High valleys, 1080p", kind="render")
    again = {"kind": "render", "title": first.title, "price": 4, "retry_of": first}
    return [
        Line(
            Job(
                kind="render",
                title="High valleys, 1080p",
                status="processing",
                stage="Encoding part 3 of 4",
                progress=64,
                price=2,
            )
        ),
        Line(Job(status="completed", **ended, **again)),
        Line(Job(status="failed", error="The disk of the studio is full. Tell its operator.", **ended, **again, read_at=now)),
        Line(Job(kind="ingest", title="night-market.mp4", status="cancelled", completed_at=now)),
    ]


def _plots() -> dict[str, Any]:
    """What was spent and what was left, on each of thirty days; and days on which nothing was."""
    today = timezone.now().date()
    days = [today - timedelta(days=ago) for ago in reversed(range(30))]
    spent = [0, 0, 4, 12, 0, 3, 0, 0, 18, 7, 2, 0, 0, 0, 9, 1, 0, 5, 0, 0, 14, 6, 0, 8, 0, 0, 11, 3, 0, 15]
    balance = [1000 - sum(spent[: place + 1]) for place in range(30)]
    words = [f"{day:%d %b}: {amount}" for day, amount in zip(days, spent, strict=True)]
    return {
        "days": [{"date": day} for day in days],
        "spent": plots.plot(spent, words),
        "balance": plots.plot(balance, words),
        "flat": plots.plot([0] * 30, words),
    }


def _disabled() -> SampleForm:
    form = SampleForm(prefix="off")
    for field in form.fields.values():
        field.disabled = True
    return form


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
        "narrow_form": SampleForm(prefix="narrow"),
        "disabled_form": _disabled(),
        "long": LONG,
        "long_file": LONG_FILE,
        "jobs": _jobs(),
        "snapshots": _snapshots(),
        "shells": _shells(),
        "lines": _lines(),
        "plots": _plots(),
        "icons": _icons(),
        "pages": [Paginator(range(60), 20).page(number) for number in (1, 2, 3)],
        "tabs": [
            {"label": "Clips", "url": "#navigation-parts", "is_current": True, "count": 4},
            {"label": "Renders", "url": "#navigation-parts", "is_current": False, "count": 2},
            {"label": "Settings", "url": "#navigation-parts", "is_current": False, "icon": "settings"},
            {"label": "Nothing yet", "url": "#navigation-parts", "is_current": False, "count": 0},
        ],
    }
    return render(request, "styleguide.html", context)
