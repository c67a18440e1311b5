"""Files from the web, asked for by their addresses: a job for each fetches it, and hands it over as an upload would.

What comes counts against the owner's storage before it is written: all of it where the server promised a size, else as it
grows. The asset has an id that follows from the job's, so a fetch that runs again makes it once.
"""

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from accounts import limits
from accounts.models import User
from jobs.models import Job
from jobs.report import Report
from jobs.submitting import retry_key, submit
from media_library import importing, reservations, storage
from media_library.fetching.addresses import Place, parse
from media_library.fetching.errors import NotFetched
from media_library.fetching.fetcher import fetch
from media_library.models import Asset
from media_library.scratch import scratch

URLS_MAX = 20
STEP = 4 * 1024 * 1024  # bytes of room that are kept at a time for a file of unknown size


class UrlsForm(forms.Form):
    """Addresses, one a line. `key` is made with the form, so that sending it twice fetches once."""

    urls = forms.CharField(
        label="Addresses",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "https://example.com/film.mp4", "spellcheck": "false"}),
        help_text=f"One a line, {URLS_MAX} at most: of the files themselves, not of pages that show them.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def new(cls) -> "UrlsForm":
        return cls(initial={"key": uuid4()}, auto_id="import-%s")  # it stands on a page with other forms

    def clean_urls(self) -> list[str]:
        """Each once. A line without a scheme is taken for https."""
        lines = [line.strip() for line in self.cleaned_data["urls"].splitlines()]
        urls = list(dict.fromkeys(line if "://" in line else f"https://{line}" for line in lines if line))
        if len(urls) > URLS_MAX:
            raise forms.ValidationError(f"These are {len(urls)} addresses, and {URLS_MAX} is the most at once.")
        faults = [fault for url in urls if (fault := _fault(url))]
        if faults:
            raise forms.ValidationError(faults)
        return urls


def request_fetches(user: User, urls: list[str], key: UUID) -> list[Job]:
    """A job for each address; with the same key and address the job that exists.

    Raises NotFetched for an address that can be seen to lead nowhere, TooOften, or QueueFull; then nothing is asked for.
    """
    places = [(url, parse(url)) for url in urls]
    limits.check(user, "import_url")
    with transaction.atomic():
        return [_request(user, url, place, f"fetch:{key}:{sha256(url.encode()).hexdigest()}") for url, place in places]


def retry_fetch(job: Job) -> Job:
    return submit("fetch", owner=job.owner, params=job.params, title=job.title, key=retry_key(job), retry_of=job)


def perform_fetch(job: Job, report: Report) -> dict[str, Any]:
    """In the worker: bring the file, and have it looked at."""
    owner = User.objects.get(jobs=job.pk)
    asset = Asset.objects.filter(pk=asset_id_of(job), owner=owner).first()
    if asset is None:
        with scratch("fetch") as folder:
            path = folder / "file"
            found = fetch(job.params["url"], path, most=settings.UPLOAD_MAX_BYTES, arriving=_Room(job, owner, report))
            report.confirm()
            asset = importing.import_file(owner, path, name=found.name, source=Asset.Source.URL, asset_id=asset_id_of(job))
    return {"asset": str(asset.pk)}


def settle_fetch(job: Job) -> None:
    """The asset says where it is from, and no secret of its address is kept; what did not come needs no room."""
    if job.status != Job.Status.COMPLETED:
        reservations.give_up(asset_id_of(job))
        return
    shown = parse(job.params["url"]).shown
    asset = Asset.objects.select_for_update().filter(pk=asset_id_of(job)).first()
    if asset is not None:
        asset.metadata["source_url"] = shown
        asset.save(update_fields=["metadata", "updated_at"])
    Job.objects.filter(pk=job.pk).update(params={"url": shown})


def discard_fetch(job: Job) -> None:
    """The file of a job whose worker died between moving it in and saying so."""
    asset_id = asset_id_of(job)
    if job.owner_id and not Asset.objects.filter(pk=asset_id).exists():
        storage.remove(storage.original_key(job.owner_id, asset_id))


def link_fetch(job: Job) -> str:
    """The asset's page, once there is one."""
    asset = job.result.get("asset")
    return reverse("media_library:detail", args=[asset]) if asset else ""


def asset_id_of(job: Job) -> UUID:
    return uuid5(job.pk, "asset")


class _Room:
    """Keeps storage for what comes, before it is written, and shows how much has."""

    def __init__(self, job: Job, owner: User, report: Report) -> None:
        self._owner, self._report = owner, report
        self._title, self._asset_id = job.title, asset_id_of(job)
        self._kept = 0

    def __call__(self, received: int, whole: int | None) -> None:
        need = whole or received
        if need > self._kept:
            self._kept = whole or min(-(-received // STEP) * STEP, settings.UPLOAD_MAX_BYTES)
            reservations.announce(self._owner, name=self._title, size=self._kept, upload_id=self._asset_id)
        stage = f"{filesizeformat(received)} of {filesizeformat(whole)}" if whole else filesizeformat(received)
        self._report(received / whole if whole else 0.0, f"Fetching, {stage}" if received else "Asking the server")


def _request(user: User, url: str, place: Place, key: str) -> Job:
    known = Job.objects.filter(owner=user, idempotency_key=key).first()  # a completed one has forgotten part of its address
    return known or submit("fetch", owner=user, params={"url": url}, title=place.name, key=key)


def _fault(url: str) -> str:
    """What is wrong with an address, with so much of it that it can be found among others."""
    try:
        parse(url)
    except NotFetched as refusal:
        return f"{url[:60]}: {refusal}"
    return ""
