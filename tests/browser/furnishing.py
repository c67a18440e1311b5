"""A studio with something of everything in it, for the tests that look at every page. Runs inside the studio's own Django:

    manage.py shell -c "from tests.browser.furnishing import tell; tell()"

prints, as JSON, what visitors need: each person's session and the address of every page.
"""

import json
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts import audit, credits
from accounts.models import ApiLogin, User
from engine import peaks
from engine.media import MediaInfo
from engine.probe import inspect_own
from generation.models import Generation, PromptTemplate
from jobs.models import Job
from media_library import storage
from media_library.models import Asset, Collection, Tag
from projects import edits, timelines, versions
from projects.edits import Media
from projects.models import Project, Render
from tests.config.policies import OTHERS, POLICIES, address_of
from tests.factories import make_asset, make_clip, make_group, make_job, make_mix, make_mix_output, make_project, make_user
from tests.generation.factories import make_generation, make_template
from tests.media import make_audio, make_image, make_video

FILES = {"favicon.ico", "settings/usage.csv", "settings/data/export.zip", "settings/avatar/", "library/<uuid:pk>/download/"}
FILES |= {f"projects/<uuid:pk>/cut/{name}/" for name in ("otio", "fcpx", "fcp7", "edl")}
FILES |= {f"projects/<uuid:pk>/renders/<uuid:render_pk>/captions.{ending}" for ending in ("srt", "vtt")}
FILES |= {"projects/<uuid:pk>/still/", "templates/<uuid:pk>/thumbnail/", "generate/captions/<uuid:pk>/captions.srt"}
FILES |= {f"mixer/<uuid:pk>/runs/<uuid:mix_pk>/{name}" for name in ("zip/", "manifest.csv")} | {"mixer/<uuid:pk>/plan.csv"}
ANSWERS = {"healthz", "readyz", "metrics", "search/"}  # to programs and scripts
FRAGMENTS = (
    "/body/",
    "/card/",
    "/row/",
    "/result/",
    "/rows/",
    "/targets/",
    "/pick/",
    "/last-frame/",
    "<slug:role>/<uuid:pk>/",
)  # of pages that are visited
DOCUMENTED = "api/v1/docs/"  # the one page of the API
ACCOUNT_PAGES = [
    *("2fa/reauthenticate/", "2fa/totp/activate/", "2fa/recovery-codes/generate/", "inactive/", "logout/", "password/change/"),
    *("confirm-email/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "reauthenticate/"),
]
DOORS = ["login/", "signup/", "password/reset/"]  # for strangers
ERRORS = ["400", "403", "403_csrf", "404", "409", "413", "429", "500", "503"]


def tell() -> None:
    with transaction.atomic():  # the workers see nothing before it is told to wait
        ada, beginner = make_user(username="ada", first_name="Ada", last_name="Byron"), make_user(username="beginner")
        staff = User.objects.create_superuser("staff@example.com", "staff", "Correct-Horse-7")
        things = _furnish(ada)
        told: dict[str, dict[str, Any]] = {
            "full": {"session": _session(ada), "pages": _pages(ada, things)},
            "empty": {"session": _session(beginner), "pages": [f"/{route}" for route in _routes("people")]},
            "staff": {"session": _session(staff), "pages": _staff_pages(ada)},
            "stranger": {"session": "", "pages": [f"/accounts/{door}" for door in DOORS] + [f"/{r}" for r in _routes("anyone")]},
        }
        Job.objects.active().update(wake_at=timezone.now() + timedelta(days=1))
    told["stranger"]["errors"] = {
        name: render_to_string(f"{name}.html", {"can_retry": True}, request=HttpRequest()) for name in ERRORS
    }
    print(json.dumps(told))


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _routes(who: str) -> list[str]:
    """Those that answer with a page."""
    named = [route for route, policy in POLICIES.items() if policy.who == who and "GET" in policy.methods.split()]
    return [
        route
        for route in named
        if route not in FILES | ANSWERS and not route.startswith(("api/", *OTHERS)) and not route.endswith(FRAGMENTS)
    ]


def _pages(ada: User, things: dict[str, list[str]]) -> list[str]:
    """Every page of hers: of the things that show the most where there are such, and of a plain one elsewhere."""
    pages = [f"/{route}" for route in _routes("people")] + [f"/accounts/{page}" for page in ACCOUNT_PAGES]
    for route in _routes("owner"):
        pages += things.get(route) or [address_of(route, ada, POLICIES[route].is_trashed)]
    views = ["view=list", "q=valley&kind=video&source=upload&orientation=wide&sort=largest", "q=nothing-at-all", "view=list&q=no"]
    pages += [
        f"/generate/?{view}"
        for view in ("modality=image", "modality=music", "modality=voice", "show=kept", "show=failed", "sort=longest")
    ]
    if template := PromptTemplate.objects.owned_by(ada).first():
        pages += [f"/generate/?template={template.pk}", "/templates/?q=no", "/templates/?whose=mine&category=product"]
    takes = Generation.objects.visible_to(ada).filter(review__gt="").values_list("pk", flat=True)
    pages.append("/generate/compare/?" + "&".join(f"take={pk}" for pk in takes))
    return [*pages, *(f"/library/?{view}" for view in views), "/jobs/?status=failed", "/projects/?q=no", "/nowhere/"]


def _staff_pages(ada: User) -> list[str]:
    lists = ["accounts/user", "accounts/auditevent", "jobs/job", "media_library/asset", "projects/project"]
    return [f"/{DOCUMENTED}", "/admin/", *(f"/admin/{name}/" for name in lists), f"/admin/accounts/user/{ada.pk}/change/"]


def _furnish(ada: User) -> dict[str, list[str]]:
    """All sorts of media, shelves, projects and work. Returns the pages to look at, by their route."""
    credits.grant(ada, 200, "A start")
    film, picture, sound = _film(ada), _picture(ada), _sound(ada)
    failed = make_asset(ada, name="Old tape", status="failed", error="This is ProRes video. Convert it to H.264 to use it.")
    busy_job = _job(ada, "processing", kind="ingest", stage="Drawing the filmstrip", progress=40)
    busy = make_asset(ada, name="Harbour", status="processing", size=0, checksum="", job=busy_job)
    gone = _film(ada, name="Outtake", deleted_at=timezone.now() - timedelta(days=3))
    made = {"made": {"tool": "edit", "label": "Trimmed, turned", "values": {}}}
    _film(ada, name="Valley, short", parent=film, source="edited", metadata=made)
    make_asset(ada, name="A name that goes on " + "and on " * 20, source="url", width=1080, height=1920)
    Asset.objects.filter(pk=failed.pk).update(metadata={"offer": "transcode"})
    Asset.objects.filter(pk=film.pk).update(metadata={**film.metadata, "duplicate_of": str(picture.pk)})
    for shelf, names in ((Tag, ["Sea", "Spring, in the mountains"]), (Collection, ["Keepers", "For the client"])):
        for name in names:
            kept = shelf.objects.create(owner=ada, name=name)
            kept.assets.add(film, picture)
    project = _project(ada, film, picture, sound)
    renders = [_render(ada, project, status) for status in Job.Status.values]
    mixers = _mixers(ada, [film, picture, gone])
    takes = _takes(ada, film, picture)
    ApiLogin.objects.create(owner=ada, user_agent="curl/8", expires_at=timezone.now() + timedelta(days=9))
    audit.note("signed_in", actor=ada, owner=ada)
    library, tools = "library/<uuid:pk>/", [(film, ["edit", "enhance", "transcode", "sound", "frame"]), (picture, ["transcode"])]
    return {
        library: [f"/library/{each.pk}/" for each in (film, picture, sound, failed, busy, gone)],
        f"{library}tools/<slug:name>/": [f"/library/{each.pk}/tools/{name}/" for each, names in tools for name in names],
        **{
            f"projects/<uuid:pk>/{act}": [f"/projects/{project.pk}/{act}"]
            for act in ("", "add/", "edit/", "rename/", "render/", "versions/")
        },
        "mixer/<uuid:pk>/": [f"/mixer/{each.pk}/" for each in mixers],
        **_runs(ada, mixers[0], film),
        "generate/takes/<uuid:pk>/": [f"/generate/takes/{take.pk}/" for take in takes],
        "projects/<uuid:pk>/renders/<uuid:render_pk>/": [f"/projects/{project.pk}/renders/{each.pk}/" for each in renders],
    }


def _takes(owner: User, film: Asset, picture: Asset) -> list[Generation]:
    """Of one prompt a take in every state, a picture by itself, and templates."""
    films = [
        film,
        _film(owner, name="Valley, take 2", source="generated"),
        _film(owner, name="Valley, take 3", source="generated"),
    ]
    states = [("completed", asset, review) for asset, review in zip(films, ("kept", "rejected", ""), strict=True)]
    states += [(status, None, "") for status in ("processing", "queued", "failed", "cancelled")]  # type: ignore[misc]
    asked: dict[str, Any] = {"orientation": "landscape", "resolution": 720, "seconds": 5, "params": {"steps": 30}}
    asked |= {"prompt": "Golden hour over high mountains, a slow drift", "model_label": "Films", "provider": "builtin"}
    asked |= {"modality": "video", "batch": uuid4()}
    made = [
        _take(owner, status, asset=asset, review=review, take=number, seed=48213 + number, **asked)
        for number, (status, asset, review) in enumerate(states, 1)
    ]
    made.append(_take(owner, "completed", modality="image", asset=picture))
    make_template(owner, name="Product on a plinth", category="product", thumbnail=film, usage_count=12, is_public=True)
    make_template(owner, name="Words that go on " + "and on " * 10, description="For the fair. " * 20)
    return made


def _take(owner: User, status: str, **fields: Any) -> Generation:
    pk, phases = uuid4(), {"completed": "done", "failed": "failed", "cancelled": "cancelled"}
    about: dict[str, Any] = {"kind": "generate", "queue": "provider", "params": {"generation": str(pk)}, "price": 5}
    job = _job(owner, status, stage="Drawing, 40 of 150 frames", progress=27, **about)
    return make_generation(owner, pk=pk, job=job, phase=phases.get(status, "new"), **fields)


def _job(owner: User, status: str, **fields: Any) -> Job:
    now = timezone.now()
    times: dict[str, Any] = {} if status == "queued" else {"started_at": now - timedelta(minutes=2)}
    if status in Job.ENDED:
        times["completed_at"] = now
    if status == "failed":
        times["error"] = "The disk of the studio is full. Tell its operator."
    return make_job(owner, status=status, **{**times, **fields})


def _film(owner: User, **fields: Any) -> Asset:
    path = make_video(1, size=(320, 180))
    strip, shape = {"frames": 2, "width": 160, "height": 90}, peaks.pack(48_000, 960, bytes([200, 60]) * 50)
    kept = {"poster": _jpeg((320, 180)), "filmstrip": _jpeg((320, 90)), "peaks": _file(shape)}
    return _asset(owner, path, kept, {"filmstrip": strip}, **{"name": "Valley sunrise", "is_starred": True, **fields})


def _picture(owner: User) -> Asset:
    path = make_image(suffix=".jpg")
    return _asset(owner, path, {"poster": _jpeg((320, 180))}, {}, name="Beach", kind="image")


def _sound(owner: User) -> Asset:
    shape = peaks.pack(48_000, 960, bytes([200, 60]) * 100)
    return _asset(owner, make_audio(suffix=".mp3"), {"peaks": _file(shape)}, {}, name="Waves", kind="audio")


def _asset(owner: User, path: Path, derived: dict[str, Path], extras: dict[str, dict[str, int]], **fields: Any) -> Asset:
    """A ready asset of that file, whose bytes lie where the studio serves them from."""
    info, pk = inspect_own(path), uuid4()
    roles = {role: {"size": file.stat().st_size, "type": storage.DERIVED_TYPES[role]} for role, file in derived.items()}
    roles = {role: {**about, **extras.get(role, {})} for role, about in roles.items()}
    metadata = {"probe": info.to_json(), **fields.pop("metadata", {})}
    asset = make_asset(owner, id=pk, size=path.stat().st_size, derived=roles, metadata=metadata, **_facts(info), **fields)
    storage.publish(_file(path.read_bytes()), storage.original_key(owner.pk, pk))
    for role, file in derived.items():
        storage.publish(file, storage.derived_key(owner.pk, pk, role))
    return asset


def _facts(info: MediaInfo) -> dict[str, Any]:
    types = {
        "video": ("video/mp4", "h264", "mp4"),
        "image": ("image/jpeg", "mjpeg", "jpeg"),
        "audio": ("audio/mpeg", "mp3", "mp3"),
    }
    names = dict(zip(("mime_type", "codec", "container"), types[info.kind], strict=True))
    return {**names, "duration_us": info.duration_us, "width": info.width, "height": info.height, "has_audio": info.has_audio}


def _jpeg(size: tuple[int, int]) -> Path:
    path = _file(b"")
    Image.linear_gradient("L").resize(size).convert("RGB").save(path, "JPEG")
    return path


def _file(content: bytes) -> Path:
    with tempfile.NamedTemporaryFile(dir=settings.DATA_DIR, delete=False) as file:
        file.write(content)
    return Path(file.name)


def _project(owner: User, *assets: Asset) -> Project:
    project = make_project(owner, name="High valleys", description="For the spring fair")
    timeline = project.document()
    for asset in assets:
        timeline = edits.add_clip(timeline, Media(asset.pk, asset.kind, asset.name, asset.duration_us))
    timelines.save(project, edits.add_text(timeline).dump(), 1)
    versions.keep_named(project, "First cut")
    make_project(owner, name="Old cut", deleted_at=timezone.now())
    return project


def _mixers(owner: User, assets: list[Asset]) -> list[Project]:
    """With groups of every kind and clips that wait, with a pool alone, and with nothing yet."""
    full, pool, empty = (make_project(owner, name=name) for name in ("Spring mix " * 30, "A pool", "An empty mixer"))
    kinds: list[dict[str, Any]] = [{}, {"is_optional": True}, {"trim": "first", "trim_us": 500_000, "transition": "fade_black"}]
    for kind in kinds * 3:
        group = make_group(full, name="מקבץ ארוך " * 8, **kind)
        for weight, asset in enumerate(assets):
            make_clip(group, asset=asset, title="A clip that goes on " * 4, weight=weight)
    make_group(full, name="Empty", is_optional=True)
    make_clip(project=full, asset=assets[0])
    for asset in assets:
        make_clip(project=pool, asset=asset)
    return [full, pool, empty]


def _runs(owner: User, project: Project, clip: Asset) -> dict[str, list[str]]:
    """A run in every state with films in every state: the pages of the runs, and of the films of one that is done."""
    films = [_film(owner, name=f"Spring {n}", source="mixed", is_listed=False) for n in (1, 2, 3)]
    Asset.objects.filter(pk=films[1].pk).update(mime_type="video/x-msvideo")
    Asset.objects.filter(pk=films[2].pk).update(deleted_at=timezone.now())
    sources = [
        {"asset": str(clip.pk), "title": "A clip that goes on " * 4, "group": "Hook"},
        {"asset": str(uuid4()), "title": "Lost"},
    ]
    about: dict[str, Any] = {"clips": sources, "metadata": {"artist": "Ada", "comment": "and on " * 40}}
    others: list[dict[str, Any]] = [{"asset": None}, {"status": "waiting"}]
    others.append({"status": "failed", "error": "The clip could not be read. " * 6})
    runs, shown = [], []
    for status in Job.Status.values:
        run = make_mix(project, job=_job(owner, status, kind="mix", stage="3 of 12 videos done", progress=27))
        states = [*({"asset": film} for film in films), *others] if status == "completed" else others
        made = [make_mix_output(run, **about, **state) for state in states]
        runs.append(f"/mixer/{project.pk}/runs/{run.pk}/")
        shown += [f"{runs[-1]}outputs/{film.number}/" for film in made] if status == "completed" else []
    return {"mixer/<uuid:pk>/runs/<uuid:mix_pk>/": runs, "mixer/<uuid:pk>/runs/<uuid:mix_pk>/outputs/<int:number>/": shown}


def _render(owner: User, project: Project, status: str) -> Render:
    fields = {"owner": owner, "name": f"High valleys {status}", "preset": "720p", "snapshot": project.timeline}
    asset = _film(owner, name=f"High valleys {status}", source="rendered") if status == "completed" else None
    job = _job(owner, status, title="High valleys", stage="Encoding part 3 of 4", progress=64)
    return Render.objects.create(project=project, fingerprint=status, job=job, asset=asset, project_version=1, **fields)
