"""What the list of mixes and the page of a run show: few queries, however many there are. Nothing here changes anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from jobs.models import Job
from media_library.models import Asset
from projects.mixing.delivering import UNPLAYED_TYPE
from projects.mixing.mixes import Progress, progress_of_all, rate_of
from projects.models import ClipGroup, Mix, MixOutput, MixSetup, Project, ProjectClip
from projects.models.mixing import MixOutputQuerySet

SHEET = 4  # pictures beside a name
RUNS_SHOWN = 5

_THERE = Q(asset__isnull=False, asset__deleted_at__isnull=True)
KINDS = {  # what a list of outputs can be narrowed to
    "ready": Q(status=MixOutput.Status.READY) & _THERE,
    "failed": Q(status=MixOutput.Status.FAILED),
    "waiting": Q(status=MixOutput.Status.WAITING),
    "deleted": Q(status=MixOutput.Status.READY) & ~_THERE,
}


@dataclass(frozen=True)
class Run:
    """A mix and how far it is. `deleted` are films that were made and whose files are gone or in the trash."""

    mix: Mix
    progress: Progress

    @property
    def asked(self) -> int:
        return self.progress.asked

    @property
    def ready(self) -> int:
        return self.progress.made

    @property
    def failed(self) -> int:
        return self.progress.failed

    @property
    def waiting(self) -> int:
        return self.progress.waiting

    @property
    def deleted(self) -> int:
        return self.progress.deleted

    @property
    def made(self) -> int:
        """There or not."""
        return self.ready + self.deleted

    @property
    def unmade(self) -> int:
        """What may be asked for again once it has ended."""
        return 0 if self.is_live else self.failed + self.waiting

    @property
    def is_live(self) -> bool:
        return self.mix.job is not None and not self.mix.job.is_ended

    @property
    def state(self) -> str:
        """One of "live", "done", "partial", "cancelled", "failed"."""
        if self.is_live:
            return "live"
        if self.made == self.asked:
            return "done"
        if self.mix.job is not None and self.mix.job.status == Job.Status.CANCELLED:
            return "cancelled"
        return "partial" if self.made else "failed"

    @property
    def words(self) -> str:
        if self.is_live:
            is_begun = self.mix.job is not None and self.mix.job.status == Job.Status.PROCESSING
            return f"{self.made} of {self.asked} made" if is_begun else "Waiting for a worker"
        if self.state == "done":
            return f"All {self.asked} made" if self.asked > 1 else "Made"
        missing = f", {self.failed} failed" if self.failed else ""
        return f"{'Cancelled: ' if self.state == 'cancelled' else ''}{self.made} of {self.asked} made{missing}"


@dataclass(frozen=True)
class MixCard:
    """A project of the mixer in the list. `sheet` are assets, one of each group."""

    project: Project
    setup: MixSetup
    sizes: list[int]  # clips of each group
    loose: int  # clips in no group
    sheet: list[Asset]
    run: Run | None

    @property
    def clips(self) -> int:
        return sum(self.sizes) + self.loose

    @property
    def formula(self) -> str:
        return " \N{MULTIPLICATION SIGN} ".join(map(str, self.sizes))

    @property
    def mode(self) -> str:
        return str(self.setup.settings.get("mode", "auto")).upper()

    @property
    def asked(self) -> int:
        """How many films it is set to; by hand it is as many as the rows say, or the shortest group."""
        if self.mode == "MANUAL":
            return len(self.setup.settings.get("rows") or []) or min(self.sizes, default=0)
        return int(self.setup.settings.get("count", 1))


@dataclass(frozen=True)
class Line:
    """A film of a run as it is shown. `rate` in frames a second; `sheet` are its sources, with the asset where it is there."""

    output: MixOutput
    is_live: bool
    rate: Fraction
    sheet: list[tuple[dict[str, Any], Asset | None]] = field(default_factory=list)

    @property
    def state(self) -> str:
        """ "ready", "trashed", "deleted", "failed", "waiting", or "unmade" where nobody is at it any more."""
        output = self.output
        if output.status == MixOutput.Status.READY:
            return "deleted" if output.asset is None else "trashed" if output.asset.deleted_at else "ready"
        if output.status == MixOutput.Status.FAILED:
            return "failed"
        return "waiting" if self.is_live else "unmade"

    @property
    def can_be_made(self) -> bool:
        return not self.is_live and self.state in ("failed", "unmade", "deleted")

    @property
    def seconds(self) -> str:
        return f"{float(self.output.frames / self.rate):.1f}"

    @property
    def is_playable(self) -> bool:
        """By browsers: AVI is for other programs."""
        return self.output.asset is not None and self.output.asset.mime_type != UNPLAYED_TYPE

    @property
    def titles(self) -> str:
        return ", ".join(str(source.get("title", "")) for source, _ in self.sheet)


def setups_of(user: User, words: str = "") -> QuerySet[MixSetup]:
    """The newest edited first."""
    mine = (
        MixSetup.objects.filter(owner=user, project__deleted_at__isnull=True).select_related("project").defer("project__timeline")
    )
    return (mine.filter(project__name__icontains=words) if words else mine).order_by("-edited_at", "-id")


def cards_of(setups: Iterable[MixSetup]) -> list[MixCard]:
    """In the order given."""
    listed = list(setups)
    ids = [setup.project_id for setup in listed]
    groups: dict[UUID, list[int]] = {}
    counted = ClipGroup.objects.filter(project__in=ids).annotate(clips_in=Count("clips")).order_by("project", "order")
    for project, clips in counted.values_list("project", "clips_in"):
        groups.setdefault(project, []).append(clips)
    alone = ProjectClip.objects.filter(project__in=ids, group__isnull=True).values("project").annotate(n=Count("id"))
    loose = dict(alone.values_list("project", "n"))
    sheets, runs = _sheets(ids), _last_runs(ids)
    return [
        MixCard(
            setup.project,
            setup,
            groups.get(setup.project_id, []),
            loose.get(setup.project_id, 0),
            sheets.get(setup.project_id, []),
            runs.get(setup.project_id),
        )
        for setup in listed
    ]


def runs_of(project: Project, most: int = RUNS_SHOWN) -> list[Run]:
    """The newest first."""
    mixes = Mix.objects.filter(project=project).select_related("job").defer("settings").newest_first()[:most]
    return counted_runs(list(mixes))


def counted_runs(mixes: Sequence[Mix]) -> list[Run]:
    """In the order given."""
    progress = progress_of_all(mixes)
    return [Run(mix, progress[mix.pk]) for mix in mixes]


def before(mix: Mix) -> Q:
    """Those after it in `newest_first`."""
    return Q(created_at__lt=mix.created_at) | Q(created_at=mix.created_at, pk__lt=mix.pk)


def outputs_of(mix: Mix) -> MixOutputQuerySet:
    return MixOutput.objects.filter(mix=mix).select_related("asset").order_by("number")


def lines_of(run: Run, outputs: Iterable[MixOutput]) -> list[Line]:
    listed = list(outputs)
    wanted = {str(source.get("asset", "")) for output in listed for source in output.clips}
    assets = {str(pk): asset for pk, asset in Asset.objects.visible_to(run.mix.owner).in_bulk(list(filter(None, wanted))).items()}
    rate = rate_of(run.mix)
    return [
        Line(output, run.is_live, rate, [(source, assets.get(str(source.get("asset", "")))) for source in output.clips])
        for output in listed
    ]


def _sheets(ids: list[UUID]) -> dict[UUID, list[Asset]]:
    """The first clip of each of the first groups; without groups the first clips."""
    place = Window(RowNumber(), partition_by=[F("project"), F("group")], order_by=["order", "created_at"])
    clips = ProjectClip.objects.filter(project__in=ids).annotate(place=place).select_related("asset")
    sheets: dict[UUID, list[Asset]] = {}
    for clip in clips.filter(group__isnull=False, place=1).order_by("project", "group__order"):
        sheets.setdefault(clip.project_id, []).append(clip.asset)
    bare = [pk for pk in ids if pk not in sheets]
    for clip in clips.filter(project__in=bare, group__isnull=True, place__lte=SHEET).order_by("project", "place"):
        sheets.setdefault(clip.project_id, []).append(clip.asset)
    return {pk: assets[:SHEET] for pk, assets in sheets.items()}


def _last_runs(ids: list[UUID]) -> dict[UUID, Run]:
    last = Mix.objects.filter(project=OuterRef("pk")).newest_first().values("pk")[:1]
    newest = Project.objects.filter(pk__in=ids).annotate(last=Subquery(last)).values_list("last", flat=True)
    mixes = Mix.objects.filter(pk__in=[pk for pk in newest if pk]).select_related("job").defer("settings")
    return {run.mix.project_id: run for run in counted_runs(list(mixes))}
