"""OP2: what the studio asks of its large tables goes by an index. Its own code asks, over 20,000 rows of a hundred people.

Left out is what counts or sums everybody's rows, which reads them whatever the index, and staff's list of generations: nobody
else lists those of all, so they have no index by their creation alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client

from accounts.models import User
from accounts.preference_filters import preferring
from config import dashboard
from generation import budgets, costs
from generation.models import GenerationCost
from jobs import choosing, expectation, reconciler
from media_library.models import Asset
from projects import uses, versions
from projects.models import ClipGroup, MixOutput, MixSetup, Project, ProjectClip, ProjectVersion, TimelineUse
from tests.database.crowds import an_age, an_id, asked, crowd, id_number, one_in, reads_whole, settle
from tests.database.rows import make_entry, make_event, make_render, make_version
from tests.factories import (
    make_asset,
    make_clip,
    make_group,
    make_job,
    make_mix,
    make_mix_output,
    make_project,
    make_setup,
    make_user,
)
from tests.generation.factories import make_cost, make_generation, make_template

MANY, PEOPLE = 20_000, 100
# SQLite takes a partial index only where a condition names its values, and Django sends them apart. Workers ask; a table of
# 20,000 jobs is read in some milliseconds.
# Nor has it an index for a part of a document.
READ_ON_SQLITE = {"that wait, to ring for", "whose worker died", "of a mode, for staff"}
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Asking:
    """Ada, signed in at the pages, and staff, signed in at the admin."""

    ada: User
    pages: Client
    admin: Client

    def page(self, address: str) -> None:
        assert self.pages.get(address).status_code == 200, address

    def staff(self, address: str) -> None:
        assert self.admin.get(f"/admin/{address}").status_code == 200, address


Ask = Callable[[Asking], Any]


def page(address: str) -> Ask:
    return lambda asking: asking.page(address)


def staff(address: str) -> Ask:
    return lambda asking: asking.staff(address)


def make_people(count: int = PEOPLE) -> None:
    crowd(
        make_user(),
        count,
        email="'guest' || s.n || '@example.com'",
        username="'guest' || s.n",
        created_at=an_age(3600),
        tier=one_in(50, "'PRO'", "'FREE'"),
        preferences=one_in(
            50, """'{"theme": "dark"}'""" + ("::jsonb" if connection.vendor == "postgresql" else ""), "t.preferences"
        ),
    )


def fill_users() -> type[Model]:
    make_people(MANY)
    return User


USERS: dict[str, Ask] = {
    "by email, who signs in": lambda _: User.objects.get(email="guest77@example.com"),
    "the newest, for staff": staff("accounts/user/"),
    "of a tier, for staff": staff("accounts/user/?tier=PRO"),
    "who signed up of late": lambda _: dashboard.sign_ups(),
    "who prefer a dark theme": lambda _: _who_prefer("dark"),
}


def _who_prefer(theme: str) -> None:
    """SQLite has no index for a part of a document."""
    people = preferring(User.objects.all(), "theme", theme)
    list(people if connection.vendor == "postgresql" else people.order_by("created_at")[:1])


def fill_projects(ada: User) -> type[Model]:
    name = one_in(40, "'Harbour at night ' || s.n", "'Valley ' || s.n")
    state = one_in(100, "'FAILED'", "'DRAFT'")
    crowd(make_project(ada), MANY, name=name, status=state, created_at=an_age(600), last_opened_at=an_age(500))
    return Project


PROJECTS: dict[str, Ask] = {
    "the last opened": page("/projects/"),
    "at home": page("/"),
    "by words of the name": page("/projects/?q=harbour"),
    "in the trash": page("/projects/trash/"),
    "for programs": page("/api/v1/projects/"),
    "for the palette": page("/search/?q=harbour"),
    "of a status, for staff": staff("projects/project/?status__exact=FAILED"),
}


def fill_uses(ada: User) -> type[Model]:
    """Each of 2,000 assets in ten of 200 projects, and forty kinds of effect in twenty of them."""
    crowd(make_asset(ada), 2_000, checksum="'c' || s.n")
    crowd(make_project(ada), 200)
    numbered = "SELECT id, owner_id, row_number() OVER (ORDER BY id) AS n FROM"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projects_timelineuse (owner_id, project_id, asset_id, effect) SELECT a.owner_id, p.id, a.id, ''"
            f" FROM ({numbered} media_library_asset) AS a JOIN ({numbered} projects_project) AS p ON (p.n + a.n) % 20 = 0"
        )
        cursor.execute(
            "INSERT INTO projects_timelineuse (owner_id, project_id, effect) SELECT p.owner_id, p.id, 'effect' || a.n"
            f" FROM ({numbered} media_library_asset) AS a JOIN ({numbered} projects_project) AS p ON (p.n + a.n) % 10 = 0"
            " WHERE a.n <= 40"
        )
    settle("projects_timelineuse")
    return TimelineUse


USES: dict[str, Ask] = {
    "the projects that use an asset": lambda asking: uses.uses_of(asking.ada, [Asset.objects.filter(owner=asking.ada)[0].pk]),
    "the projects that use an effect": lambda asking: list(uses.projects_with_effect(asking.ada, "effect7")),
    "the assets of a project": lambda asking: list(uses.assets_of(asking.ada, Project.objects.filter(owner=asking.ada)[0].pk)),
}


def fill_jobs(ada: User) -> type[Model]:
    ended = make_job(ada, status="completed", completed_at="2026-01-01T00:00:00Z", started_at="2026-01-01T00:00:00Z")
    crowd(
        ended,
        MANY,
        status=one_in(50, "'failed'", "'completed'"),
        kind=one_in(10, "'ingest'", "'render'"),
        created_at=an_age(60),
        started_at=an_age(60),
        updated_at=an_age(60),
        completed_at=an_age(59),
        read_at="t.created_at",
    )
    crowd(make_job(ada), 100, wake_at=an_age(1))
    return type(ended)


JOBS: dict[str, Ask] = {
    "the newest": page("/jobs/"),
    "that failed": page("/jobs/?status=failed"),
    "that are active": page("/jobs/?status=active"),
    "that are unread": page("/jobs/?status=unread"),
    "for programs": page("/api/v1/jobs/"),
    "the history, for programs": page("/api/v1/jobs/history/"),
    "whose turn it is": lambda _: choosing.turns("render"),
    "that wait, to ring for": lambda _: reconciler.ring_for_waiting(),
    "whose worker died": lambda _: reconciler.free_abandoned(),
    "that left files": lambda _: reconciler.discard_leftovers(),
    "how long a kind takes": lambda _: _how_long("render"),
    "the newest, for staff": staff("jobs/job/"),
}


def _how_long(kind: str) -> None:
    expectation.forget()
    expectation.usual(kind)


def fill_assets(ada: User) -> type[Model]:
    crowd(
        make_asset(ada),
        MANY,
        name=one_in(40, "'Harbour at night ' || s.n", "'Valley ' || s.n"),
        folded_name=one_in(40, "'harbour at night ' || s.n", "'valley ' || s.n"),
        kind=one_in(20, "'audio'", "'video'"),
        source=one_in(20, "'generated'", "'upload'"),
        container=one_in(20, "'mov'", "'mp4'"),
        is_starred=one_in(20, "true", "false"),
        deleted_at=one_in(20, an_age(60), "NULL"),
        checksum="'c' || s.n",
        size="1000 + s.n",
        duration_us="1000 + s.n",
        created_at=an_age(60),
    )
    return Asset


ASSETS: dict[str, Ask] = {
    "the newest": page("/library/"),
    "of a kind": page("/library/?kind=audio"),
    "of a source": page("/library/?source=generated"),
    "that are starred": page("/library/?starred=1"),
    "by words of the name": page("/library/?q=harbour"),
    "by name": page("/library/?sort=name"),
    "the largest": page("/library/?sort=size"),
    "the longest": page("/library/?sort=length"),
    "in the trash": page("/library/trash/"),
    "for programs": page("/api/v1/assets/"),
    "for the palette": page("/search/?q=harbour"),
    "with the same bytes": lambda asking: list(Asset.objects.visible_to(asking.ada).kept().filter(checksum="c7")),
    "of a format": lambda asking: list(Asset.objects.visible_to(asking.ada).filter(container="mov")[:20]),
}


def fill_costs(ada: User) -> type[Model]:
    crowd(make_generation(ada), PEOPLE, id=id_number("s.n"), job_id="NULL", batch=an_id())
    crowd(
        make_cost(ada),
        MANY,
        generation_id=id_number(f"1 + s.n %% {PEOPLE}"),
        provider=one_in(50, "'dear'", "'cheap'"),
        category=one_in(50, "'video'", "'image'"),
        campaign=one_in(200, an_id(), "NULL"),
        created_at=an_age(7200),
    )
    return GenerationCost


COSTS: dict[str, Ask] = {
    "of a person in a month": lambda asking: costs.spent(asking.ada),
    "of a person by category": lambda asking: costs.breakdown(
        GenerationCost.objects.visible_to(asking.ada).in_month(date.today()), "category"
    ),
    "on the page of costs": page("/generate/costs/"),
    "what a person may still spend": lambda asking: budgets.standing(asking.ada),
    "by provider and day, for staff": lambda _: dashboard.spending(),
    "the newest, for staff": staff("generation/generationcost/"),
    "of a category, for staff": staff("generation/generationcost/?category__exact=video"),
    "of a provider, for staff": staff("generation/generationcost/?provider=dear"),
    "of a campaign": lambda _: costs.total(GenerationCost.objects.filter(campaign="00000000-0000-4000-8000-000000000000")),
}


def fill_generations(ada: User) -> type[Model]:
    made = make_generation(ada)
    crowd(
        made,
        MANY,
        job_id="NULL",
        batch=an_id(),
        phase=one_in(100, "'submitting'", "'done'"),
        modality=one_in(20, "'music'", "'image'"),
        review=one_in(20, "'kept'", "''"),
        created_at=an_age(60),
    )
    return type(made)


GENERATIONS: dict[str, Ask] = {
    "the newest": page("/generate/"),
    "of a kind": page("/generate/?show=music"),
    "for programs": page("/api/v1/generations/"),
    "what is held of a budget": lambda asking: budgets.held(asking.ada),
}


def fill_templates(ada: User) -> type[Model]:
    made = make_template(ada)
    crowd(made, MANY, name="'Launch ' || s.n", is_public=one_in(500, "true", "false"), created_at=an_age(60))
    return type(made)


TEMPLATES: dict[str, Ask] = {"mine and the shared": page("/templates/"), "for programs": page("/api/v1/templates/")}


def fill_ledger(ada: User) -> type[Model]:
    made = make_entry(ada)
    kinds = one_in(50, "'REFUND'", "'PURCHASE'")
    crowd(made, MANY, kind=kinds, amount="1", reference=an_id(), created_at=an_age(60))
    return type(made)


LEDGER: dict[str, Ask] = {
    "of a person": page("/settings/usage/"),
    "for programs": page("/api/v1/credits/"),
    "the newest, for staff": staff("accounts/credittransaction/"),
    "of a kind, for staff": staff("accounts/credittransaction/?kind__exact=REFUND"),
}


def fill_audit(ada: User) -> type[Model]:
    made = make_event()
    actor = "u.id"
    crowd(made, MANY, actor_id=actor, action=one_in(50, "'download'", "'signed_in'"), created_at=an_age(60))
    return type(made)


AUDIT: dict[str, Ask] = {
    "the newest, for staff": staff("accounts/auditevent/"),
    "of an action, for staff": staff("accounts/auditevent/?action=download"),
}


def fill_renders(ada: User) -> type[Model]:
    made = make_render(owner=ada)
    crowd(made, MANY, job_id="NULL", asset_id="NULL", project_id="t.project_id", created_at=an_age(60))
    other = make_project(ada)
    type(made).objects.filter(pk=make_render(owner=ada, project=other).pk).update(project=other)
    return type(made)


RENDERS: dict[str, Ask] = {
    "the newest, for staff": staff("projects/render/"),
    "of a project": lambda asking: list(
        Project.objects.filter(owner=asking.ada).order_by("-created_at")[0].renders.newest_first()[:10]
    ),
}


def fill_versions(ada: User) -> type[Model]:
    """Fifty of each of 400 projects."""
    first = make_project(ada)
    crowd(first, 400, id=id_number("s.n"))
    columns = {"number": "1 + s.n / 400", "project_id": id_number("1 + s.n %% 400"), "created_at": an_age(600)}
    crowd(make_version(owner=ada, project=first), MANY - 400, **columns)
    return ProjectVersion


VERSIONS: dict[str, Ask] = {
    "of a project": lambda asking: asking.page(f"/projects/{_a_project(asking)}/versions/"),
    "of a project, for programs": lambda asking: asking.page(f"/api/v1/projects/{_a_project(asking)}/versions/"),
    "the last one kept, at a save": lambda asking: versions.due(Project.objects.get(pk=_a_project(asking)), 1),
    "the newest, for staff": staff("projects/projectversion/"),
}


def _a_project(asking: Asking) -> Any:
    return Project.objects.filter(owner=asking.ada).order_by("created_at", "pk")[0].pk


def fill_clips(ada: User) -> type[Model]:
    """Fifty in each of 400 projects, all of them one of 400 assets."""
    asset, project = make_asset(ada), make_project(ada)
    crowd(asset, 400, id=id_number("s.n"), checksum="'c' || s.n")
    crowd(project, 400, id=id_number("s.n"))
    columns = {"asset_id": id_number("1 + s.n %% 399"), "project_id": id_number("1 + s.n %% 400"), "order": "s.n / 400"}
    made = make_clip(make_group(project), asset=asset)
    crowd(made, MANY, group_id="NULL", created_at=an_age(60), **columns)
    return ProjectClip


CLIPS: dict[str, Ask] = {
    "of a project, in order": lambda asking: list(Project.objects.get(pk=_a_project(asking)).clips.order_by("order")),
    "of a group, in order": lambda _: list(ClipGroup.objects.get().clips.order_by("order")),
    "the mixers that an asset is in": lambda asking: uses.uses_of(asking.ada, [Asset.objects.filter(owner=asking.ada)[0].pk]),
    "the newest, for staff": staff("projects/projectclip/"),
}


def fill_setups(ada: User) -> type[Model]:
    mode = """'{"schema": 1, "mode": "manual"}'""" + ("::jsonb" if connection.vendor == "postgresql" else "")
    crowd(make_project(ada), MANY, id=id_number("s.n"))
    made = make_setup(make_project(ada), mode="auto")
    crowd(made, MANY, project_id=id_number("s.n"), settings=one_in(100, mode, "t.settings"), edited_at=an_age(60))
    return MixSetup


SETUPS: dict[str, Ask] = {
    "for the palette": page("/search/"),
    "of a project": lambda asking: MixSetup.objects.get(project=_a_project(asking)),
    "those whose music an asset is": lambda asking: uses.uses_of(asking.ada, [make_asset(asking.ada).pk]),
    "of a mode, for staff": staff("projects/mixsetup/?mode=manual"),
}


def fill_films(ada: User) -> type[Model]:
    """A hundred of each of 200 mixes."""
    mix = make_mix(make_project(ada))
    crowd(mix, 200, id=id_number("s.n"), job_id="NULL")
    made = make_mix_output(mix, metadata={"campaign": "demo"})
    other = """'{"campaign": "other"}'""" + ("::jsonb" if connection.vendor == "postgresql" else "")
    crowd(
        made,
        MANY,
        mix_id=id_number("1 + s.n %% 200"),
        number="2 + s.n / 200",
        name="'film ' || s.n",
        asset_id="NULL",
        metadata=one_in(100, "t.metadata", other),
        created_at=an_age(60),
    )
    return MixOutput


FILMS: dict[str, Ask] = {
    "of a mix": lambda asking: list(MixOutput.objects.filter(mix=make_mix(make_project(asking.ada))).order_by("number")),
    "of a campaign": lambda asking: _of_campaign(asking.ada, "demo"),
    "the mix that an asset came of": lambda asking: uses.uses_of(asking.ada, [make_asset(asking.ada).pk]),
    "the newest, for staff": staff("projects/mixoutput/"),
    "that failed, for staff": staff("projects/mixoutput/?status__exact=failed"),
}


def _of_campaign(user: User, name: str) -> None:
    """SQLite has no index for a part of a document."""
    if connection.vendor == "postgresql":
        found = MixOutput.objects.filter(metadata__contains={"campaign": name})
        assert "mix_output_metadata" in found.explain()
        list(found)
    list(MixOutput.objects.visible_to(user).filter(metadata__campaign=name)[:20])


TABLES: Mapping[str, tuple[Callable[[User], type[Model]], dict[str, Ask]]] = {
    "users": (lambda _: fill_users(), USERS),
    "projects": (fill_projects, PROJECTS),
    "uses": (fill_uses, USES),
    "jobs": (fill_jobs, JOBS),
    "assets": (fill_assets, ASSETS),
    "costs": (fill_costs, COSTS),
    "generations": (fill_generations, GENERATIONS),
    "templates": (fill_templates, TEMPLATES),
    "ledger": (fill_ledger, LEDGER),
    "audit": (fill_audit, AUDIT),
    "renders": (fill_renders, RENDERS),
    "versions": (fill_versions, VERSIONS),
    "clips": (fill_clips, CLIPS),
    "setups": (fill_setups, SETUPS),
    "films": (fill_films, FILMS),
}


@pytest.mark.parametrize("name", TABLES)
def test_nothing_that_is_asked_of_a_large_table_reads_it_whole(name: str, ada: User, ada_client: Client) -> None:
    admin = Client()
    admin.force_login(make_user(username="root", is_staff=True, is_superuser=True))
    asking = Asking(ada, ada_client, admin)
    fill, questions = TABLES[name]
    if name != "users":
        make_people()
    table = fill(ada)._meta.db_table
    whole = []
    for question, ask in questions.items():
        with asked() as statements:
            ask(asking)
        named = [each for each in statements if connection.ops.quote_name(table) in each[0]]
        assert named, f"{question}: nothing was asked of {table}"
        if connection.vendor == "sqlite" and question in READ_ON_SQLITE:
            continue
        plans = [(each, reads_whole(table, each)) for each in named]
        whole += [f"{question}:\n{sql}\n{plan}" for (sql, _), plan in plans if plan]
    assert not whole, "\n\n".join(whole)
