"""Projects and their mixers by words of the name, for the palette."""

from django.urls import reverse

from accounts.finding import Found
from accounts.models import User
from projects.models import Project, ProjectQuerySet


def search(user: User, words: str, limit: int) -> list[Found]:
    """The last opened first; of several words each must be in the name."""
    found = _named(user, words).newest_opened().values_list("pk", "name")[:limit]
    return [Found("Project", name, reverse("projects:edit", args=[pk]), "clapperboard") for pk, name in found]


def search_mixers(user: User, words: str, limit: int) -> list[Found]:
    """Of those projects that are in the mixer, the last edited there first."""
    mixed = _named(user, words).filter(mix_setup__owner=user).order_by("-mix_setup__edited_at", "-pk")
    found = mixed.values_list("pk", "name")[:limit]
    return [Found("Mixer", name, reverse("mixer:board", args=[pk]), "shuffle") for pk, name in found]


def _named(user: User, words: str) -> ProjectQuerySet:
    projects = Project.objects.visible_to(user).kept()
    for word in words.split():
        projects = projects.matching(word)
    return projects
