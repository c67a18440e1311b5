"""Groups of clips as rows, and what the tests of the dry run ask of films."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from projects.mixing.dry_runs import DryRun, dry_run
from projects.models import Project, ProjectClip
from tests.factories import make_asset, make_clip, make_group, make_project, make_setup

BOARD = {
    "Hook": ["Leap", "Skyline", "Lights"],
    "Product": ["Pedestal", "Pair", "Toe"],
    "Proof?": ["Court", "Market"],
    "Card": ["Rose", "Salt"],
}


def make_board(owner: User, groups: dict[str, list[str]] | None = None, **settings: Any) -> Project:
    """Each clip lasts two seconds. A group whose name ends with ? is optional. `settings` as JSON."""
    project = make_project(owner, name="Spring")
    for name, titles in (BOARD if groups is None else groups).items():
        group = make_group(project, name=name.rstrip("?"), is_optional=name.endswith("?"))
        for title in titles:
            make_clip(group, asset=make_asset(owner, name=title, duration_us=2_000_000), title=title)
    make_setup(project, **{"count": 6, "seed": 7, **settings})
    return project


def make_pool(owner: User, titles: Sequence[str], **settings: Any) -> Project:
    project = make_project(owner, name="Spring")
    for title in titles:
        make_clip(None, project=project, asset=make_asset(owner, name=title, duration_us=2_000_000), title=title)
    make_setup(project, **{"count": 4, "take": 2, "seed": 7, **settings})
    return project


def clip(project: Project, title: str) -> ProjectClip:
    return ProjectClip.objects.get(project=project, title=title)


def row(project: Project, number: int, *titles: str | None) -> dict[str, Any]:
    """As settings have it."""
    return {"number": number, "picks": [title and str(clip(project, title).pk) for title in titles]}


def give(project: Project, **settings: Any) -> None:
    """Write these into the setup as they are."""
    setup = project.mix_setup
    setup.settings = {**setup.settings, **settings}
    setup.save(update_fields=["settings"])


def titles(project: Project) -> dict[int, list[str | None]]:
    """What each film of the dry run plays, by number."""
    return told(planned(project))


def told(dry: DryRun) -> dict[int, list[str | None]]:
    return {film.number: [pick.title if pick else None for pick in film.picks] for film in dry.films}


def planned(project: Project) -> DryRun:
    dry = dry_run(project)
    assert dry.problem == ""
    return dry
