"""A person's words for their projects: set from a line of text, copied, and counted for the list's chips."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Min

from accounts.models import User
from accounts.refusals import Refused
from projects.models import Project, ProjectTag

LENGTH, MOST = 50, 10
SHOWN = 20  # chips above the list


class BadTags(Refused):
    code = "bad_tags"


def words_in(text: str) -> list[str]:
    """Set apart by commas; each once, without regard to case. Raises BadTags."""
    found = {name.casefold(): name for part in text.split(",") if (name := " ".join(part.split()))}
    if len(found) > MOST:
        raise BadTags(f"A project has at most {MOST} tags.")
    if any(len(name) > LENGTH for name in found.values()):
        raise BadTags(f"A tag has at most {LENGTH} characters.")
    return list(found.values())


@transaction.atomic
def retag(project: Project, names: Iterable[str]) -> None:
    """Let these be its tags, and no others."""
    wanted = {name.casefold(): name for name in names}
    project.tags.exclude(folded__in=wanted).delete()
    rows = [ProjectTag(project=project, owner_id=project.owner_id, name=name, folded=key) for key, name in wanted.items()]
    ProjectTag.objects.bulk_create(rows, update_conflicts=True, unique_fields=["project", "folded"], update_fields=["name"])


def copy(of: Project, to: Project) -> None:
    retag(to, of.tags.order_by("folded").values_list("name", flat=True))


def known(user: User) -> list[tuple[str, int]]:
    """The tags of a person's projects that are not in the trash, with how many have each: the most used first."""
    tags = ProjectTag.objects.filter(owner=user, project__deleted_at__isnull=True).values("folded")
    counted = tags.annotate(name=Min("name"), count=Count("id")).order_by("-count", "folded")
    return list(counted.values_list("name", "count")[:SHOWN])
