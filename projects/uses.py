"""What projects tell the library: which assets they use, mix or made, and which projects it can be filtered by."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from media_library.uses import Use
from projects.models import MixOutput, MixSetup, Project, ProjectClip, Render, TimelineUse

LISTED = 20  # projects in the library's menu


def uses_of(user: User, asset_ids: Iterable[UUID]) -> dict[UUID, list[Use]]:
    """The projects that name an asset or mix it, trashed ones too as they can come back; the render or mix that it came of."""
    found: dict[UUID, list[Use]] = {}
    named = TimelineUse.objects.filter(owner=user, asset__in=asset_ids).order_by("project__name", "project_id")
    for asset_id, pk, name, gone in named.values_list("asset", "project", "project__name", "project__deleted_at"):
        url = reverse("projects:trashed") if gone else reverse("projects:edit", args=[pk])
        found.setdefault(asset_id, []).append(Use("Project", name, url))
    made = Render.objects.visible_to(user).filter(asset__in=asset_ids).order_by("-created_at")
    for asset_id, pk, project, name in made.values_list("asset", "pk", "project", "project__name"):
        url = reverse("projects:render_detail", args=[project, pk])
        found.setdefault(asset_id, []).append(Use("Render", name, url, is_needed=False, is_origin=True))
    for asset_id, use in (*_mixing(user, asset_ids), *_mixed(user, asset_ids)):
        found.setdefault(asset_id, []).append(use)
    return found


def _mixing(user: User, asset_ids: Iterable[UUID]) -> Iterator[tuple[UUID, Use]]:
    """The mixers that an asset is in, as a clip or as the music, each once. They can do without it: it is left out of films."""
    clips = ProjectClip.objects.filter(owner=user, asset__in=asset_ids)
    rows = set(clips.values_list("asset", "project", "project__name", "project__deleted_at"))
    music = MixSetup.objects.filter(owner=user, settings__music__asset__isnull=False)
    beds = music.values_list("settings__music__asset", "project", "project__name", "project__deleted_at")
    wanted = {str(pk): pk for pk in asset_ids} if (heard := list(beds)) else {}
    rows |= {(wanted[asset], pk, name, gone) for asset, pk, name, gone in heard if asset in wanted}
    for asset_id, pk, name, gone in sorted(rows, key=lambda row: (row[2], row[1])):
        url = reverse("projects:trashed") if gone else reverse("mixer:board", args=[pk])
        yield asset_id, Use("Mixer", name, url, is_needed=False)


def _mixed(user: User, asset_ids: Iterable[UUID]) -> Iterator[tuple[UUID, Use]]:
    made = MixOutput.objects.visible_to(user).filter(asset__in=asset_ids)
    for asset_id, number, pk, name, project in made.values_list("asset", "number", "mix", "mix__name", "mix__project"):
        url, notes = reverse("mixer:run", args=[project, pk]), (f"Film {number}",)
        yield asset_id, Use("Mix", name, url, is_needed=False, is_origin=True, notes=notes)


def choices(user: User, chosen: str) -> QuerySet[Project]:
    """The last opened, and the one that is chosen by its id."""
    mine = Project.objects.visible_to(user).kept()
    last = Q(pk__in=mine.newest_opened().values("pk")[:LISTED])
    try:
        return mine.filter(last | Q(pk=UUID(chosen)))
    except ValueError:
        return mine.filter(last)


def assets_of(user: User, project_id: UUID) -> QuerySet[TimelineUse, UUID]:
    """The ids of the assets that its timeline names."""
    named = TimelineUse.objects.filter(owner=user, project=project_id, asset__isnull=False)
    return named.values_list("asset", flat=True)


def projects_with_effect(user: User, effect: str) -> QuerySet[Project]:
    """Those whose timeline has an effect of that kind, or a transition: "transition:crossfade". In the trash too."""
    return Project.objects.visible_to(user).filter(pk__in=_using(user, effect))


def _using(user: User, effect: str) -> QuerySet[TimelineUse, UUID]:
    return TimelineUse.objects.filter(owner=user, effect=effect).values_list("project", flat=True)
