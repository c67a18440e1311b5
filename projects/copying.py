"""A project that begins as another one is, or was: with its words, and a name that tells the two apart."""

from django.db import transaction

from engine.timeline import Timeline
from projects import tagging, timelines
from projects.mixing import duplicating
from projects.models import Project

_NAME_LENGTH = 500


def duplicate(project: Project) -> Project:
    """With its groups, clips and how they are mixed."""
    with transaction.atomic():
        made = begin_from(project, project.document())
        duplicating.copy(project, made)
    return made


def begin_from(old: Project, document: Timeline, word: str = "copy") -> Project:
    """A project of the same owner, at its version 1, that holds this document."""
    with transaction.atomic():
        made = Project.objects.create(
            owner_id=old.owner_id,
            name=_named(old, word),
            description=old.description,
            timeline=document.dump(),
        )
        timelines.note_uses(made, document)
        tagging.copy(old, made)
    return made


def _named(old: Project, word: str) -> str:
    """ "Film (copy)", then "Film (copy 2)"."""
    mine = Project.objects.filter(owner=old.owner_id)
    for n in range(1, 100):
        tail = f" ({word})" if n == 1 else f" ({word} {n})"
        name = f"{old.name[: _NAME_LENGTH - len(tail)]}{tail}"
        if not mine.filter(name=name).exists():
            return name
    return name
