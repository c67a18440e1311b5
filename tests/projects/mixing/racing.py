"""Threads that order, add and delete groups of one project at once, make and save its setup, or ask for its films. Prints JSON.

`python -m tests.projects.mixing.racing orders|clips|setups|arrivals|mixes|remakes`, on the database that the environment names.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import django

django.setup()

from accounts.models import CreditTransaction, User  # noqa: E402
from engine.mixing.settings import MixSettings  # noqa: E402
from jobs import lifecycle  # noqa: E402
from projects.mixing import groups, setups  # noqa: E402
from projects.mixing.arriving import destination_of  # noqa: E402
from projects.mixing.requesting import remake, request_mix  # noqa: E402
from projects.models import ClipGroup, Mix, MixOutput, MixSetup, Project, ProjectClip  # noqa: E402
from tests.factories import make_asset, make_clip, make_project, make_user  # noqa: E402
from tests.projects.mixing.arrivals import make_upload, settle  # noqa: E402
from tests.racing import serve, together  # noqa: E402

THREADS = 8


def orders(project: Project) -> dict[str, Any]:
    """Eight tabs move every group in their own way, two more add, and one deletes."""
    made = [groups.add_group(project) for _ in range(6)]

    def move(number: int) -> str:
        for step, group in enumerate(made[:5]):
            groups.move_group(ClipGroup.objects.get(pk=group.pk), (number + 3 * step) % 6)
        return "moved"

    def add() -> str:
        groups.add_group(project)
        return "added"

    def delete() -> str:
        groups.delete_group(made[5])
        return "deleted"

    answers = together([*(partial(move, number) for number in range(THREADS)), add, add, delete])
    rows = ClipGroup.objects.filter(project=project).order_by("order").values_list("order", "name")
    return {"answers": sorted(answers), "orders": [order for order, _ in rows], "names": sorted(name for _, name in rows)}


def clips(project: Project) -> dict[str, Any]:
    """Each thread moves one clip to the front of the other group, and back into the middle of its own."""
    first, second = groups.add_group(project), groups.add_group(project)
    made = [make_clip((first, second)[number % 2]) for number in range(THREADS)]

    def move(number: int) -> str:
        mine, other = (first, second) if number % 2 == 0 else (second, first)
        groups.move_clip(ProjectClip.objects.get(pk=made[number].pk), other, 0)
        groups.move_clip(ProjectClip.objects.get(pk=made[number].pk), mine, 2)
        return "moved"

    answers = together([partial(move, number) for number in range(THREADS)])
    found = [list(group.clips.order_by("order").values_list("order", flat=True)) for group in (first, second)]
    return {"answers": sorted(set(answers)), "orders": found}


def setups_(project: Project) -> dict[str, Any]:
    """All open the mixer for the first time, and then save from the version that they saw."""
    made = together([lambda: str(setups.setup_of(project).pk)] * THREADS)
    seen = MixSetup.objects.get(project=project)

    def save(count: int) -> int:
        mine = MixSetup.objects.get(pk=seen.pk)
        return setups.save(mine, MixSettings(count=count), 1).version

    saved = together([partial(save, count) for count in range(1, THREADS + 1)])
    return {"setups": len(set(made)), "saved": sorted(map(str, saved)), "version": MixSetup.objects.get(pk=seen.pk).version}


def arrivals(project: Project) -> dict[str, Any]:
    """Files come for a group, the end of each settled twice at once, while the group is deleted and another is added to."""
    group, beside = groups.add_group(project), groups.add_group(project)
    uploads = [make_upload(project.owner, destination_of(project, group)) for _ in range(6)]
    deeds: list[Callable[[], Any]] = [partial(settle, upload) for upload in uploads * 2]
    deeds += [lambda: groups.delete_group(group)]
    deeds += [lambda: groups.add_clips(project, beside, [make_asset(project.owner)])] * 2
    answers = together(deeds)
    found = ProjectClip.objects.filter(project=project, group=None).order_by("order")
    return {
        "faults": [answer for answer in answers if isinstance(answer, str)],
        "orders": list(found.values_list("order", flat=True)),
        "arrived": {clip.asset_id for clip in found} == {upload.pk for upload in uploads},
    }


def mixes(project: Project) -> dict[str, Any]:
    """A form that is sent eight times at once, and beside it another from a second tab."""
    ask = _mixable(project)
    answers = together([*[lambda: ask("one")] * THREADS, lambda: ask("other")])
    return {"answers": sorted(answers.count(answer) for answer in set(answers)), **_made(project)}


def remakes(project: Project) -> dict[str, Any]:
    """The films of a run that failed, asked for by one key in four tabs, and by keys of their own in four others."""
    mix = Mix.objects.select_related("job").get(pk=_mixable(project)("one"))
    assert mix.job is not None
    lifecycle.cancel(mix.job)

    def again(key: str) -> str:
        return str(remake(Mix.objects.select_related("owner").get(pk=mix.pk), [1, 2, 3, 4], key).job_id)

    answers = together([*[lambda: again("same")] * 4, *(partial(again, f"own {number}") for number in range(4))])
    jobs = {answer for answer in answers if answer != "mix_refused"}
    return {"jobs": len(jobs), "answers": len(answers), **_made(project)}


def _mixable(project: Project) -> Callable[[str], str]:
    """Asks for four films of it by a key, as its owner's form does: the id of the run."""
    setup = setups.setup_of(project)
    for _ in range(2):
        groups.add_clips(project, groups.add_group(project), [make_asset(project.owner) for _ in range(2)])
    setups.change(setup, 1, count=4, preset="720p")

    def ask(key: str) -> str:
        mine = Project.objects.select_related("owner").get(pk=project.pk)
        return str(request_mix(mine, mine.owner, key).pk)

    return ask


def _made(project: Project) -> dict[str, Any]:
    entries = CreditTransaction.objects.filter(owner=project.owner).exclude(kind="GRANT").values_list("kind", "amount")
    return {
        "mixes": project.mixes.count(),
        "films": MixOutput.objects.filter(mix__project=project).count(),
        "paid": sorted(list(entry) for entry in entries),
        "left": User.objects.get(pk=project.owner_id).credits,
    }


def main(what: str) -> dict[str, Any]:
    ada = make_user(email=f"{uuid4()}@example.com", username=uuid4().hex[:20])  # the database lives through all races
    races = {"orders": orders, "clips": clips, "setups": setups_, "arrivals": arrivals, "mixes": mixes, "remakes": remakes}
    return races[what](make_project(ada))


if __name__ == "__main__":
    serve(main)
