"""The states of a project that are kept: when, which of them stay, what they are called, and what changed between them.

A document at a version of its project never changes, so a state may be kept after the fact, by whoever still holds it. All of the
named stay, and the last of the automatic. Bringing one back, or a variation of it, is restoring.py's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from engine.errors import InvalidTimeline
from engine.timeline import Timeline
from engine.timeline.differences import Difference, differences, summary
from projects.models import Project, ProjectVersion

KEEP_EVERY = timedelta(minutes=10)
MOST_AUTOMATIC = 50
MOST = 2_147_483_647  # the largest number that the column holds
NAME_LENGTH = 100
NAME_EMPTY = "Give the version a name"
NAME_LONG = f"A version's name has at most {NAME_LENGTH} characters"
FIRST = "The first version kept"
Reason = ProjectVersion.Reason


class AlreadyNamed(Refused):
    code = "already_named"


class NotKept(Refused):
    status = 404
    code = "not_found"


def is_due(last: datetime, now: datetime) -> bool:
    """`last`: when a state was kept, or the project was made."""
    return now - last >= KEEP_EVERY


def keep(project: Project, reason: str) -> ProjectVersion:
    """The state that `project` holds, as an automatic version; the one that is there, if it was kept before."""
    if found := ProjectVersion.objects.filter(project=project, number=project.version).first():
        return found
    draft = _draft(project, reason)
    with transaction.atomic():
        if _lock(project):
            insert(draft)
    return ProjectVersion.objects.filter(project=project, number=project.version).first() or draft


def keep_named(project: Project, name: str) -> ProjectVersion:
    """The state that `project` holds, under a name. Raises AlreadyNamed when it has another already."""
    draft = _draft(project, Reason.ASKED, name)
    with transaction.atomic():
        found = ProjectVersion.objects.filter(project=project, number=project.version) if _lock(project) else None
        there = found.first() if found else None
        if there is None:
            draft.save(force_insert=True)
            return draft
        if there.name in ("", name):
            return rename(there, name)
        raise AlreadyNamed(f"Nothing has changed since “{there.name}” was saved. Rename that version instead.")


def rename(version: ProjectVersion, name: str) -> ProjectVersion:
    """An automatic one stays for good from then on. Raises NotKept when it went in between, as the oldest of too many do."""
    version.name, version.kind = name, ProjectVersion.Kind.NAMED
    if not ProjectVersion.objects.filter(pk=version.pk).update(name=name, kind=version.kind):
        raise NotKept("This version is not kept any more. Open the list again to see those that are.")
    return version


def due(project: Project, expected_version: int) -> ProjectVersion | None:
    """What a save that replaces the state at `expected_version` should keep: that state, if ten minutes passed since the last.

    The state that is replaced, and not the new one: so what a person left a week ago is there, whatever they do first today.
    """
    last = ProjectVersion.objects.filter(project=project).newest_first().values_list("created_at", flat=True).first()
    if not is_due(last or project.created_at, timezone.now()):
        return None
    replaced = Project.objects.filter(pk=project.pk, version=expected_version).first()
    if replaced is None or not any(track.get("elements") for track in replaced.timeline.get("tracks", [])):
        return None  # too late, or nothing in it to lose
    return _draft(replaced, Reason.WORK)


def insert(draft: ProjectVersion) -> None:
    """Unless its state is kept already. In a transaction that holds the lock of the project's row."""
    ProjectVersion.objects.bulk_create([draft], ignore_conflicts=True)
    automatic = ProjectVersion.objects.filter(project=draft.project_id).automatic()
    old = list(automatic.newest_first().values_list("pk", flat=True)[MOST_AUTOMATIC:])
    if old:
        automatic.filter(pk__in=old).delete()  # still automatic: one that is given a name meanwhile stays


def insert_due(draft: ProjectVersion) -> None:
    """As `insert`, unless another save kept one since the draft was made."""
    since = draft.created_at - KEEP_EVERY
    if not ProjectVersion.objects.filter(project=draft.project_id, created_at__gt=since).exists():
        insert(draft)


def are_asides(project: Project, old: int) -> bool:
    """Whether the document is what it was at version `old`, since only others were put aside in between: see restoring.py."""
    steps = range(old + 1, project.version, 2)
    asides = ProjectVersion.objects.filter(project=project, number__in=list(steps)[:50], reason=Reason.ASIDE)
    return (project.version - old) % 2 == 0 and 0 < len(steps) == asides.count()


@dataclass(frozen=True)
class Side:
    """One of two states that are compared."""

    number: int
    name: str
    document: Timeline
    edited_at: datetime

    @property
    def duration(self) -> int:
        return self.document.duration

    @property
    def duration_seconds(self) -> float:
        return self.document.seconds

    @property
    def rate(self) -> dict[str, int]:
        return self.document.rate.model_dump()


def present(project: Project) -> Side:
    return Side(project.version, "", project.document(), project.edited_at)


def kept(version: ProjectVersion) -> Side:
    """Raises InvalidTimeline for a document of a newer program."""
    return Side(version.number, version.name, version.document(), version.edited_at)


def told(found: list[Difference]) -> dict[str, Any]:
    """As JSON: engine/timeline/differences.py says what is in each."""
    return {"summary": summary(found), "differences": [each.to_json() for each in found]}


def _draft(project: Project, reason: str, name: str = "") -> ProjectVersion:
    before = ProjectVersion.objects.filter(project=project, number__lt=project.version).newest_first().first()
    draft = ProjectVersion(
        project=project,
        owner_id=project.owner_id,
        author_id=project.owner_id,
        number=project.version,
        name=name,
        kind=ProjectVersion.Kind.NAMED if name else ProjectVersion.Kind.AUTOMATIC,
        reason=reason,
        timeline=project.timeline,
        edited_at=project.edited_at,
    )
    return described(draft, before)


def described(draft: ProjectVersion, before: ProjectVersion | None) -> ProjectVersion:
    """With what a list says of it. What a newer program wrote is kept all the same, and not described."""
    try:
        document = draft.document()
        draft.elements = len(document.elements())
        draft.duration_us = round(document.seconds * 1_000_000)
        draft.description = summary(differences(before.document(), document))[:255] if before else FIRST
    except InvalidTimeline:
        draft.description = ""
    return draft


def _lock(project: Project) -> bool:
    """Whether it is still there. Whatever keeps a version of it waits for the others."""
    return Project.objects.select_for_update().filter(pk=project.pk).values_list("pk", flat=True).first() is not None
