"""Threads that keep, restore and name versions of one project at once. Prints JSON.

`python -m tests.projects.version_racing due|restores|pruning|names`, on the database that the environment names, as racing.py.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.utils import timezone  # noqa: E402

from projects import restoring, timelines, versions  # noqa: E402
from projects.models import Project, ProjectVersion  # noqa: E402
from tests.factories import make_user  # noqa: E402
from tests.projects.documents import project_with  # noqa: E402
from tests.racing import serve, together  # noqa: E402

THREADS = 8


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def due(project: Project) -> dict[str, Any]:
    """Ten minutes have passed, and every thread saves on until it has saved: one after another, and all at the mark."""
    Project.objects.filter(pk=project.pk).update(created_at=timezone.now() - timedelta(minutes=11))

    def save() -> str:
        while True:
            mine = fresh(project)
            try:
                timelines.save(mine, mine.timeline, mine.version)
            except timelines.VersionConflict:
                continue
            return "saved"

    saved = together([save] * THREADS)
    return {"saved": saved.count("saved"), "version": fresh(project).version, "kept": project.versions.count()}


def restores(project: Project) -> dict[str, Any]:
    """Half restore the first state, half save another document: each from the version that all of them saw."""
    first = versions.keep_named(project, "First")
    seen = timelines.save(fresh(project), {**project.timeline, "zoom": 2}, 1)

    def restore() -> str:
        restoring.restore(Project.objects.get(pk=project.pk), first, 2)
        return "restored"

    def save() -> str:
        timelines.save(Project.objects.get(pk=project.pk), {**seen.timeline, "zoom": 3}, 2)
        return "saved"

    answers = together([restore, save] * (THREADS // 2))
    zooms = {version.number: version.timeline["zoom"] for version in project.versions.all()}
    done = [answer for answer in answers if answer in ("restored", "saved")]
    return {"done": len(done), "others": sorted(set(answers) - set(done)), "version": fresh(project).version, "kept": zooms}


def pruning(project: Project) -> dict[str, Any]:
    """Sixty automatic ones come at once, while each of the first ten is given a name."""
    for n in range(1, 61):
        Project.objects.filter(pk=project.pk).update(version=n)
        if n <= 50:
            versions.keep(fresh(project), "work")
    states = [Project(pk=project.pk, owner=project.owner, version=n, timeline=project.timeline) for n in range(51, 61)]

    def name(number: int) -> bool:
        found = ProjectVersion.objects.filter(project=project, number=number).first()
        if found is None:
            return False
        try:
            versions.rename(found, f"Cut {number}")
        except versions.NotKept:  # it was pruned in between
            return False
        return True

    keeping = [lambda state=state: bool(versions.keep(state, "work")) for state in states]
    naming = [lambda number=number: name(number) for number in range(1, 11)]
    answers = together([*keeping, *naming])
    named = set(project.versions.filter(kind="named").values_list("number", flat=True))
    told = {number for number, is_named in zip(range(1, 11), answers[10:], strict=True) if is_named}
    return {"automatic": project.versions.automatic().count(), "lost": sorted(told - named)}


def names(project: Project) -> dict[str, Any]:
    """One state, and a name from each thread, two of which say the same."""
    deeds = [lambda n=n: versions.keep_named(fresh(project), f"Cut {n // 2}").name for n in range(THREADS)]
    answers = together(deeds)
    kept = project.versions.get().name
    return {"kept": answers.count(kept), "refused": answers.count("already_named")}


def main(what: str) -> dict[str, Any]:
    ada = make_user(email=f"{uuid4()}@example.com", username=uuid4().hex[:20])  # the database lives through all races
    return {"due": due, "restores": restores, "pruning": pruning, "names": names}[what](project_with(ada, "Valley"))


if __name__ == "__main__":
    serve(main)
