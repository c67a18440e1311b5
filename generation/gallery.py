"""What was asked for, as the page shows it: takes in groups, twenty to a page, and what made them. sorting.py has the orders."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from generation import catalogue
from generation.models import Generation, Provider, ProviderModel
from generation.models.generations import GenerationQuerySet
from generation.sorting import ORDERS
from generation.waiting import Line
from generation.wants import TAKES_MAX
from jobs.feed import snapshot
from jobs.models import Job
from media_library.models import Asset

PAGE_SIZE = 20  # takes; up to TAKES_MAX - 1 more rather than cut a group
FILTERS = {"all": "All", "kept": "Kept", "rejected": "Rejected", "failed": "Failed"}


@dataclass(frozen=True)
class Take:
    """`state`: "waiting", "working", "preparing", "ready", "failed", "cancelled", "trashed" or "gone"."""

    generation: Generation
    state: str
    job: Job | None  # the one to follow, or that says why
    waits: str = ""  # for what, and about when it begins

    @property
    def asset(self) -> Asset | None:
        return self.generation.asset

    @property
    def is_live(self) -> bool:
        return self.state in ("waiting", "working", "preparing")

    @property
    def took(self) -> Any:
        """How long it took, as a timedelta; None while nobody knows."""
        job = self.generation.job
        return job.completed_at - job.started_at if job and job.completed_at and job.started_at else None

    @property
    def voice(self) -> str:
        """For people; its id there when its model no longer has it."""
        asked = self.generation
        model = ProviderModel.objects.filter(provider=asked.provider, model=asked.model, modality=asked.modality).first()
        labels = {voice.id: voice.label for voice in model.takes.voices} if model else {}
        return labels.get(asked.voice, asked.voice)

    @property
    def told(self) -> dict[str, Any]:
        """Its job as the page's feed tells it, with the time that is left."""
        return snapshot(self.job) if self.job else {}


@dataclass(frozen=True)
class Group:
    """The takes of one prompt that a page shows. `notice` says what made them."""

    takes: list[Take]
    notice: str

    @property
    def first(self) -> Generation:
        return self.takes[0].generation

    @property
    def is_live(self) -> bool:
        return any(take.is_live for take in self.takes)

    @property
    def ready(self) -> int:
        return sum(take.state == "ready" for take in self.takes)

    @property
    def shape(self) -> str:
        """How wide its cards are: "wide", "square" or "tall"; "sound" for what has no picture."""
        if self.first.modality not in ("video", "image"):
            return "sound"
        aspects = [take.asset.aspect for take in self.takes if take.asset and take.asset.width]
        aspect = aspects[0] if aspects else {"portrait": 0.56, "square": 1.0}.get(self.first.orientation, 1.78)
        return "tall" if aspect < 0.8 else "square" if aspect < 1.3 else "wide"


@dataclass(frozen=True)
class Page:
    groups: list[Group]
    next: str  # the cursor of the next page; "" on the last

    @property
    def takes(self) -> list[Take]:
        return [take for group in self.groups for take in group.takes]


def page_of(user: User, modality: str, show: str = "all", after: str = "", sort: str = "newest") -> Page:
    """Twenty, and the rest of the last one's group. A cursor that is none of ours begins at the beginning."""
    order = ORDERS[sort]
    here = order.after(order.sorted(_shown(user, modality, show)), after)
    rows = list(with_media(here)[: PAGE_SIZE + TAKES_MAX])
    end = min(PAGE_SIZE, len(rows))
    while end < min(len(rows), PAGE_SIZE + TAKES_MAX - 1) and rows[end].batch == rows[end - 1].batch:
        end += 1
    return Page(groups_of(rows[:end]), order.cursor(rows[end - 1]) if end < len(rows) else "")


def count(user: User, modality: str, show: str) -> int:
    return _shown(user, modality, show).count()


def with_media(generations: GenerationQuerySet) -> GenerationQuerySet:
    return generations.select_related("job", "asset__job")


def groups_of(generations: Iterable[Generation]) -> list[Group]:
    """In the order in which they come, all of one person; within a group by number."""
    found: dict[UUID, list[Take]] = {}
    line: Line | None = None
    for generation in generations:
        line = line or Line(generation.owner_id)
        found.setdefault(generation.batch, []).append(take_of(generation, line))
    verified = verified_providers()
    return [
        Group(sorted(takes, key=lambda take: take.generation.take), notice_of(takes[0].generation.provider, verified))
        for takes in found.values()
    ]


def take_of(generation: Generation, line: Line | None = None) -> Take:
    """`line` saves asking for it again for each of several."""
    job, asset = generation.job, generation.asset
    if job is not None and job.status == Job.Status.QUEUED:
        return Take(generation, "waiting", job, (line or Line(generation.owner_id)).words(job.pk))
    if job is not None and not job.is_ended:
        return Take(generation, "working", job)
    if asset is not None:
        return Take(generation, *_of_asset(asset, job))
    if generation.phase == Generation.Phase.CANCELLED or (job and job.status == Job.Status.CANCELLED):
        return Take(generation, "cancelled", job)
    is_failed = generation.phase != Generation.Phase.DONE or (job is not None and job.status == Job.Status.FAILED)
    return Take(generation, "failed" if is_failed else "gone", job)


def notice_of(provider: str, verified: set[str]) -> str:
    """What made it, and how far that is to be trusted: one sentence without a full stop."""
    adapter = catalogue.adapters().get(provider)
    if adapter is None:
        return f"{provider}, which this studio is not connected to any more"
    if adapter.is_local or provider in verified:
        return f"{adapter.label}: {_lowered(adapter.notice)}" if adapter.notice else adapter.label
    return f"{adapter.label}: contract-tested, not verified with a live key"


def label_of(provider: str) -> str:
    adapter = catalogue.adapters().get(provider)
    return adapter.label if adapter else provider


def verified_providers() -> set[str]:
    return set(Provider.objects.filter(is_verified=True).values_list("pk", flat=True))


def _of_asset(asset: Asset, job: Job | None) -> tuple[str, Job | None]:
    if asset.deleted_at:
        return "trashed", job
    if asset.status == Asset.Status.PROCESSING:
        return "preparing", asset.job
    return ("ready" if asset.status == Asset.Status.READY else "failed"), job


def _shown(user: User, modality: str, show: str) -> GenerationQuerySet:
    mine = Generation.objects.visible_to(user).filter(modality=modality)
    if show in Generation.Review.values:
        mine = mine.filter(review=show)
    if show == "failed":
        is_lost = Q(phase__in=[Generation.Phase.FAILED, Generation.Phase.UNKNOWN])
        mine = mine.filter(is_lost | Q(job__status=Job.Status.FAILED) | Q(asset__status=Asset.Status.FAILED))
    return mine


def _lowered(sentence: str) -> str:
    """To go on within a line: "Procedural motion graphics, not an AI model." without its capital and its full stop."""
    words = sentence.rstrip(".")
    return words[:1].lower() + words[1:] if words[:2] != words[:2].upper() else words
