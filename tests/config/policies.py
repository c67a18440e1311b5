"""One table of every address of ours and who may use it, and a real thing of a person's for each that names one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Literal
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.files.base import ContentFile

from accounts import avatars
from accounts.models import ApiLogin, User
from engine.timeline import CaptionElement, Timeline, Track
from media_library import storage
from media_library.models import Collection, Tag
from projects import versions
from projects.models import Render
from tests.factories import make_asset, make_clip, make_group, make_job, make_mix, make_mix_output, make_project, make_setup
from tests.generation.factories import make_generation, make_template
from tests.media import make_image

OTHERS = ("admin/", "accounts/")  # Django's admin and allauth, each with tests of its own


@dataclass(frozen=True)
class Policy:
    """Who may use an address, by which methods, and whether what it names must be in the trash for its owner to find it."""

    who: Literal["anyone", "people", "owner", "staff"]
    methods: str = "GET"
    is_trashed: bool = False


ANYONE, PEOPLE, OWNER = Policy("anyone"), Policy("people"), Policy("owner")
POLICIES = {
    "favicon.ico": ANYONE,
    "webhooks/<slug:provider>/<uuid:pk>/<slug:token>/": Policy("anyone", "POST"),  # and then only what the provider sent
    "healthz": ANYONE,
    "readyz": ANYONE,
    "metrics": Policy("staff"),
    "search/": PEOPLE,
    "styleguide/": Policy("people", "GET POST"),
    "": PEOPLE,
    "settings/": Policy("people", "GET POST"),
    "settings/usage/": PEOPLE,
    "settings/usage.csv": PEOPLE,
    "settings/theme/": Policy("people", "POST"),
    "settings/preferences/": Policy("people", "GET POST"),
    "settings/security/": PEOPLE,
    "settings/security/email/": Policy("people", "GET POST"),
    "settings/security/email/keep/": Policy("people", "POST"),
    "settings/security/sessions/end-others/": Policy("people", "POST"),
    "settings/security/sessions/<int:pk>/end/": Policy("owner", "POST"),
    "settings/security/programs/<uuid:pk>/end/": Policy("owner", "POST"),
    "settings/data/": PEOPLE,
    "settings/data/export.zip": PEOPLE,
    "settings/data/close/": Policy("people", "GET POST"),
    "settings/closed/": ANYONE,
    "settings/avatar/": OWNER,
    "settings/avatar/upload/": Policy("people", "POST"),
    "settings/avatar/remove/": Policy("people", "POST"),
    "library/": PEOPLE,
    "library/trash/": PEOPLE,
    "library/bulk/": Policy("people", "POST"),
    **{f"library/{page}/": PEOPLE for page in ("tags", "collections")},
    **{f"library/{page}/create/": Policy("people", "POST") for page in ("tags", "collections")},
    **{
        f"library/{page}/<uuid:pk>/{act}/": Policy("owner", "POST")
        for page in ("tags", "collections")
        for act in ("rename", "delete")
    },
    "library/upload/": Policy("people", "POST"),
    "library/import/": Policy("people", "GET POST"),
    "library/<uuid:pk>/": OWNER,
    "library/<uuid:pk>/body/": OWNER,
    "library/<uuid:pk>/card/": OWNER,
    "library/<uuid:pk>/download/": OWNER,
    "library/<uuid:pk>/tools/<slug:name>/": Policy("owner", "GET POST"),
    "library/<uuid:pk>/retry/": Policy("owner", "POST"),
    "library/<uuid:pk>/rename/": Policy("owner", "POST"),
    "library/<uuid:pk>/trash/": Policy("owner", "POST"),
    "library/<uuid:pk>/restore/": Policy("owner", "POST", is_trashed=True),
    "library/<uuid:pk>/delete/": Policy("owner", "POST", is_trashed=True),
    "projects/": PEOPLE,
    "projects/create/": Policy("people", "POST"),
    "projects/trash/": PEOPLE,
    "projects/import/": Policy("people", "GET POST"),
    "projects/<uuid:pk>/cut/": OWNER,
    **{f"projects/<uuid:pk>/cut/{name}/": OWNER for name in ("otio", "fcpx", "fcp7", "edl")},
    "projects/<uuid:pk>/": Policy("owner", "GET POST"),
    "projects/<uuid:pk>/edit/": OWNER,
    "projects/<uuid:pk>/add/": Policy("owner", "GET POST"),
    "projects/<uuid:pk>/still/": OWNER,
    "projects/<uuid:pk>/rename/": Policy("owner", "GET POST"),
    "projects/<uuid:pk>/tags/": Policy("owner", "GET POST"),
    "projects/<uuid:pk>/duplicate/": Policy("owner", "POST"),
    "projects/<uuid:pk>/trash/": Policy("owner", "POST"),
    "projects/<uuid:pk>/restore/": Policy("owner", "POST", is_trashed=True),
    "projects/<uuid:pk>/delete/": Policy("owner", "GET POST", is_trashed=True),
    "projects/<uuid:pk>/versions/": Policy("owner", "GET POST"),
    "projects/<uuid:pk>/versions/<int:number>/": OWNER,
    "projects/<uuid:pk>/versions/<int:number>/rename/": Policy("owner", "GET POST"),
    "projects/<uuid:pk>/versions/<int:number>/restore/": Policy("owner", "POST"),
    "projects/<uuid:pk>/versions/<int:number>/duplicate/": Policy("owner", "POST"),
    "projects/<uuid:pk>/versions/<int:number>/delete/": Policy("owner", "GET POST"),
    "mixer/": PEOPLE,
    "mixer/new/": Policy("people", "POST"),
    "mixer/targets/": PEOPLE,
    **{f"mixer/<uuid:pk>/runs/<uuid:mix_pk>/{each}": OWNER for each in ("", "result/", "row/", "rows/", "outputs/<int:number>/")},
    **{f"mixer/<uuid:pk>/runs/<uuid:mix_pk>/{each}": Policy("owner", "GET POST") for each in ("zip/", "manifest.csv", "delete/")},
    **{
        f"mixer/<uuid:pk>/runs/<uuid:mix_pk>/{act}/": Policy("owner", "POST")
        for act in ("library", "project", "again", "trash", "restore")
    },
    "mixer/<uuid:pk>/": OWNER,
    **{f"mixer/<uuid:pk>/{page}": OWNER for page in ("plan/", "plan.csv", "rows/<int:number>/")},
    **{
        f"mixer/<uuid:pk>/{page}/": Policy("owner", "GET POST")
        for page in ("settings", "rules", "import", "rows/<int:number>/swap")
    },
    **{f"mixer/<uuid:pk>/{act}/": Policy("owner", "POST") for act in ("bar", "settings/names", "rules/remove", "run")},
    **{f"mixer/<uuid:pk>/rows/{act}/": Policy("owner", "POST") for act in ("reroll", "add", "clear", "cells", "fill")},
    **{
        f"mixer/<uuid:pk>/rows/<int:number>/{act}/": Policy("owner", "POST")
        for act in ("lock", "unlock", "reroll", "copy", "remove")
    },
    "mixer/<uuid:pk>/put-back/": Policy("owner", "POST"),
    "mixer/<uuid:pk>/groups/add/": Policy("owner", "POST"),
    "mixer/<uuid:pk>/groups/<uuid:group_pk>/": Policy("owner", "GET POST"),
    **{
        f"mixer/<uuid:pk>/groups/<uuid:group_pk>/{act}/": Policy("owner", "POST")
        for act in ("rename", "optional", "move", "delete")
    },
    "mixer/<uuid:pk>/clips/add/": Policy("owner", "GET POST"),
    "mixer/<uuid:pk>/clips/<uuid:clip_pk>/": Policy("owner", "GET POST"),
    **{f"mixer/<uuid:pk>/clips/<uuid:clip_pk>/{act}/": Policy("owner", "POST") for act in ("rename", "move", "remove")},
    "projects/<uuid:pk>/render/": Policy("owner", "GET POST"),
    "projects/<uuid:pk>/renders/<uuid:render_pk>/": OWNER,
    "projects/<uuid:pk>/renders/<uuid:render_pk>/result/": OWNER,
    "projects/<uuid:pk>/renders/<uuid:render_pk>/row/": OWNER,
    "projects/<uuid:pk>/renders/<uuid:render_pk>/again/": Policy("owner", "POST"),
    **{f"projects/<uuid:pk>/renders/<uuid:render_pk>/captions.{ending}": OWNER for ending in ("srt", "vtt")},
    "generate/": Policy("people", "GET POST"),
    "generate/form/": Policy("people", "POST"),
    "generate/quote/": Policy("people", "POST"),
    "generate/pick/": PEOPLE,
    "generate/slots/<slug:role>/": Policy("people", "POST"),
    "generate/slots/<slug:role>/<uuid:pk>/": OWNER,
    "generate/compare/": PEOPLE,
    "generate/batches/<uuid:batch>/cancel/": Policy("owner", "POST"),
    "generate/takes/<uuid:pk>/": OWNER,
    "generate/takes/<uuid:pk>/card/": OWNER,
    "generate/takes/<uuid:pk>/review/": Policy("owner", "POST"),
    "generate/takes/<uuid:pk>/extend/": Policy("owner", "POST"),
    "generate/takes/<uuid:pk>/last-frame/": OWNER,
    "generate/takes/<uuid:pk>/retry/": Policy("owner", "POST"),
    "generate/takes/<uuid:pk>/add/": Policy("owner", "GET POST"),
    "generate/costs/": PEOPLE,
    "generate/captions/<uuid:pk>/": Policy("owner", "GET POST"),
    "generate/captions/<uuid:pk>/captions.srt": OWNER,
    "templates/": PEOPLE,
    "templates/create/": Policy("people", "GET POST"),
    "templates/<uuid:pk>/edit/": Policy("owner", "GET POST"),
    "templates/<uuid:pk>/delete/": Policy("owner", "GET POST"),
    "templates/<uuid:pk>/thumbnail/": OWNER,
    "jobs/": PEOPLE,
    "jobs/read/": Policy("people", "POST"),
    "jobs/<uuid:pk>/row/": OWNER,
    "jobs/<uuid:pk>/cancel/": Policy("owner", "POST"),
    "jobs/<uuid:pk>/retry/": Policy("owner", "POST"),
    "jobs/<uuid:pk>/read/": Policy("owner", "POST"),
    "api/v1/auth/login/": Policy("anyone", "POST"),
    "api/v1/auth/refresh/": Policy("anyone", "POST"),
    "api/v1/auth/logout/": Policy("anyone", "POST"),
    "api/v1/auth/me/": Policy("people", "GET PATCH"),
    "api/v1/jobs/": PEOPLE,
    "api/v1/jobs/read/": Policy("people", "POST"),
    "api/v1/jobs/<uuid:pk>/": OWNER,
    "api/v1/jobs/<uuid:pk>/cancel/": Policy("owner", "POST"),
    "api/v1/jobs/<uuid:pk>/retry/": Policy("owner", "POST"),
    "api/v1/jobs/<uuid:pk>/read/": Policy("owner", "POST"),
    "api/v1/projects/<uuid:pk>/renders/": Policy("owner", "GET POST"),
    "api/v1/projects/<uuid:pk>/exports/": Policy("owner", "POST"),
    "api/v1/projects/<uuid:pk>/preflight/": Policy("owner", "POST"),
    "api/v1/schema/": ANYONE,
    "api/v1/docs/": ANYONE,
    "api/v1/credits/": PEOPLE,
    "api/v1/assets/": PEOPLE,
    "api/v1/assets/act/": Policy("people", "POST"),
    "api/v1/assets/<uuid:pk>/": Policy("owner", "GET PATCH DELETE"),
    "api/v1/assets/<uuid:pk>/restore/": Policy("owner", "POST"),
    "api/v1/assets/<uuid:pk>/retry/": Policy("owner", "POST"),
    "api/v1/assets/<uuid:pk>/uses/": OWNER,
    "api/v1/assets/<uuid:pk>/work/": Policy("owner", "POST"),
    "api/v1/assets/<uuid:pk>/captions/": Policy("owner", "GET POST"),
    "api/v1/models/": PEOPLE,
    "api/v1/generations/": Policy("people", "GET POST"),
    "api/v1/generations/quote/": Policy("people", "POST"),
    "api/v1/generations/<uuid:pk>/": Policy("owner", "GET PATCH"),
    "api/v1/templates/": Policy("people", "GET POST"),
    "api/v1/templates/<uuid:pk>/": Policy("owner", "GET PATCH DELETE"),
    "api/v1/costs/": PEOPLE,
    "api/v1/imports/": Policy("people", "POST"),
    "api/v1/tags/": Policy("people", "GET POST"),
    "api/v1/tags/<uuid:pk>/": Policy("owner", "PATCH DELETE"),
    "api/v1/collections/": Policy("people", "GET POST"),
    "api/v1/collections/<uuid:pk>/": Policy("owner", "PATCH DELETE"),
    "api/v1/jobs/history/": PEOPLE,
    "api/v1/projects/": Policy("people", "GET POST"),
    "api/v1/projects/<uuid:pk>/": Policy("owner", "GET PATCH DELETE"),
    "api/v1/projects/<uuid:pk>/restore/": Policy("owner", "POST"),
    "api/v1/projects/<uuid:pk>/renders/<uuid:render_pk>/": OWNER,
    "api/v1/projects/<uuid:pk>/timeline/": Policy("owner", "GET PUT"),
    "api/v1/projects/<uuid:pk>/captions/": Policy("owner", "POST"),
    "api/v1/projects/<uuid:pk>/view/": Policy("owner", "PATCH"),
    "api/v1/projects/<uuid:pk>/versions/": Policy("owner", "GET POST"),
    "api/v1/projects/<uuid:pk>/versions/compare/": OWNER,
    "api/v1/projects/<uuid:pk>/versions/<int:number>/": Policy("owner", "GET PATCH DELETE"),
    "api/v1/projects/<uuid:pk>/versions/<int:number>/restore/": Policy("owner", "POST"),
    "api/v1/projects/<uuid:pk>/versions/<int:number>/duplicate/": Policy("owner", "POST"),
    "api/v1/projects/<uuid:pk>/mix/": Policy("owner", "GET PUT PATCH"),
    **{f"api/v1/projects/<uuid:pk>/mix/{each}/": Policy("owner", "POST") for each in ("groups", "clips", "plan/rows")},
    **{
        f"api/v1/projects/<uuid:pk>/mix/{each}/": Policy("owner", "PATCH DELETE")
        for each in ("groups/<uuid:group_pk>", "clips/<uuid:clip_pk>")
    },
    **{
        f"api/v1/projects/<uuid:pk>/mix/{each}/move/": Policy("owner", "POST")
        for each in ("groups/<uuid:group_pk>", "clips/<uuid:clip_pk>")
    },
    "api/v1/projects/<uuid:pk>/mix/plan/": OWNER,
    "api/v1/projects/<uuid:pk>/mix/plan/sheet/": Policy("owner", "GET POST"),
    "api/v1/projects/<uuid:pk>/mix/runs/": Policy("owner", "GET POST"),
    **{f"api/v1/projects/<uuid:pk>/mix/runs/<uuid:mix_pk>/{each}": OWNER for each in ("", "outputs/", "manifest/", "zip/")},
    **{f"api/v1/projects/<uuid:pk>/mix/runs/<uuid:mix_pk>/{each}/": Policy("owner", "POST") for each in ("remake", "retry")},
    "api/v1/projects/<uuid:pk>/bin/": OWNER,
    "api/v1/projects/<uuid:pk>/preview/": Policy("owner", "POST"),
}


def address_of(route: str, owner: User, is_trashed: bool) -> str:
    """The address of a real thing of `owner`'s."""
    gone = {"deleted_at": datetime(2026, 1, 1, tzinfo=UTC)} if is_trashed else {}
    if route.startswith("webhooks/"):
        return f"/webhooks/replicate/{owner.pk}/{'0' * 40}/"
    if route == "settings/avatar/":
        avatars.keep(owner, ContentFile(make_image().read_bytes()))  # type: ignore[arg-type]
    if route.startswith("settings/security/programs/"):
        login = ApiLogin.objects.create(owner=owner, expires_at=datetime(2100, 1, 1, tzinfo=UTC))
        return "/" + route.replace("<uuid:pk>", str(login.pk))
    if "sessions/<int:pk>" in route:
        other = UserSession.objects.create(user=owner, session_key="elsewhere", ip="127.0.0.1", user_agent="Firefox/1")
        return "/" + route.replace("<int:pk>", str(other.pk))
    kind = route.removeprefix("api/v1/").split("/")[0]
    if (kind == "mixer" or "/mix/" in route) and "<" in route:
        return _mixer_address(route, owner)
    if "<uuid:render_pk>" in route:
        said = Track(type="caption", elements=[CaptionElement(start=0, duration=30, text="Hello")])
        project = make_project(owner, timeline=Timeline(tracks=[said], duration=30).dump())
        film = {"owner": owner, "name": "Film", "preset": "720p", "snapshot": project.timeline, "project_version": 1}
        made = Render.objects.create(project=project, fingerprint="f", job=make_job(owner), **film)
        return "/" + route.replace("<uuid:pk>", str(project.pk)).replace("<uuid:render_pk>", str(made.pk))
    if "<int:number>" in route:
        version = versions.keep_named(make_project(owner), "First cut")
        return "/" + route.replace("<uuid:pk>", str(version.project_id)).replace("<int:number>", str(version.number))
    if "<slug:name>" in route:
        probe = {"kind": "video", "container": "mp4", "size": 1000, "duration_us": 4_000_000, "width": 640, "height": 360}
        asset = make_asset(owner, metadata={"probe": probe})
        return "/" + route.replace("<uuid:pk>", str(asset.pk)).replace("<slug:name>", "edit")
    if route.startswith(("generate/", "templates/")) and "<" in route:
        return _generation_address(route, owner)
    for shelf in (Tag, Collection):
        if f"{shelf.__name__.lower()}s/<" in route:
            return "/" + route.replace("<uuid:pk>", str(shelf.objects.create(owner=owner, name="Sea").pk))
    makers: dict[str, Callable[..., Any]] = {
        "library": make_asset,
        "assets": make_asset,
        "projects": make_project,
        "jobs": make_job,
        "generations": make_generation,
        "templates": make_template,
    }
    make = makers.get(kind)
    return "/" + (route.replace("<uuid:pk>", str(make(owner, **gone).pk)) if make and "<" in route else route)


def _mixer_address(route: str, owner: User) -> str:
    """Of a project with a clip in a group, and a run of it with a film."""
    group = make_group(make_project(owner), name="Hook")
    clip = make_clip(group)
    make_setup(group.project, count=1)
    named = {"<uuid:pk>": group.project_id, "<uuid:group_pk>": group.pk, "<uuid:clip_pk>": clip.pk, "<int:number>": 1}
    if "<uuid:mix_pk>" in route:
        film = make_mix_output(make_mix(group.project))
        named |= {"<uuid:mix_pk>": film.mix_id, "<uuid:output_pk>": film.pk}
    for name, value in named.items():
        route = route.replace(name, str(value))
    return f"/{route}"


def _generation_address(route: str, owner: User) -> str:
    """Of a take with its film, of a picture for a slot, of a template with its picture."""
    film = make_asset(owner, source="generated", metadata={"words": [["Hello", 0, 400_000]]})
    pk = uuid4()
    done = {"status": "completed", "completed_at": datetime(2026, 1, 1, tzinfo=UTC), "read_at": datetime(2026, 1, 1, tzinfo=UTC)}
    job = make_job(owner, kind="generate", queue="provider", params={"generation": str(pk)}, **done)
    take = make_generation(owner, pk=pk, modality="video", phase="done", asset=film, job=job)
    if "<uuid:batch>" in route:
        return "/" + route.replace("<uuid:batch>", str(take.batch))
    picture = make_asset(owner, kind="image", derived={"poster": {"size": 1, "type": "image/jpeg"}})
    with NamedTemporaryFile(dir=settings.DATA_DIR, delete=False) as file:
        file.write(make_image(suffix=".jpg").read_bytes())
    storage.publish(Path(file.name), storage.derived_key(owner.pk, picture.pk, "poster"))
    if "<slug:role>" in route:
        return "/" + route.replace("<slug:role>", "first").replace("<uuid:pk>", str(picture.pk))
    if route.startswith("generate/"):
        return "/" + route.replace("<uuid:pk>", str(film.pk if "captions" in route else take.pk))
    return "/" + route.replace("<uuid:pk>", str(make_template(owner, thumbnail=picture).pk))
