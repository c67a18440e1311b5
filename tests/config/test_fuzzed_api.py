"""The whole API under requests that are made up by its own OpenAPI document: never a 500, always what the document says, and
nothing of another person's, who has one of everything.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase
from hypothesis import settings as effort
from pytest_django import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from accounts.models import User
from media_library import shelves
from media_library.models import Collection, Tag
from projects import versions
from projects.models import Render
from tests.factories import make_asset, make_clip, make_group, make_job, make_mix, make_mix_output, make_project
from tests.generation.factories import make_cost, make_generation, make_template

document = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))  # type: ignore[no-untyped-call]
application = get_wsgi_application()
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
EXAMPLES = 6
SECRET = "Words of Bea alone"
Things = dict[str, dict[str, str]]  # by the word of the address after which their ids come


def things_of(owner: User) -> Things:
    project = make_project(owner, name=SECRET)
    film = {"owner": owner, "name": SECRET, "preset": "720p", "snapshot": {}, "project_version": 1, "fingerprint": "f"}
    render = Render.objects.create(project=project, job=make_job(owner, title=SECRET), **film)
    version = versions.keep_named(project, SECRET)
    clip = make_clip(make_group(project, name=SECRET), title=SECRET)
    mixed = make_mix_output(make_mix(project), name=f"{SECRET}.mp4", metadata={"title": SECRET})
    [tag], [shelf] = shelves.find_or_make(Tag, owner, [SECRET]), shelves.find_or_make(Collection, owner, [SECRET])
    make_cost(owner, model=SECRET, metadata={"words": SECRET})
    return {
        "generations": {"id": str(make_generation(owner, prompt=SECRET).pk)},
        "templates": {"id": str(make_template(owner, name=SECRET).pk)},
        "assets": {"id": str(make_asset(owner, name=SECRET).pk)},
        "jobs": {"id": str(make_job(owner, title=SECRET).pk)},
        "projects": {
            "id": str(project.pk),
            "render_pk": str(render.pk),
            "number": str(version.number),
            "group_pk": str(clip.group_id),
            "clip_pk": str(clip.pk),
            "mix_pk": str(mixed.mix_id),
        },
        "tags": {"id": str(tag.pk)},
        "collections": {"id": str(shelf.pk)},
    }


@pytest.fixture
def anothers(bea: User) -> Things:
    return things_of(bea)


@pytest.fixture
def own(ada: User) -> Things:
    return things_of(ada)


@pytest.fixture
def token(ada: User, settings: Settings) -> Iterator[str]:
    settings.RATE_LIMITS = {name: {"amount": 1_000_000, "seconds": 60} for name in settings.RATE_LIMITS}
    ada.set_password("Passw0rd-of-Ada")
    ada.save()
    sent = {"email": ada.email, "password": "Passw0rd-of-Ada"}
    access = Client().post("/api/v1/auth/login/", sent, content_type="application/json").json()["access"]
    # as the test client does for itself: a request must not close the connection that holds the test's transaction
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield access
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@document.parametrize()
@effort(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_breaks_and_nothing_of_anothers_shows(case: Any, token: str, own: Things, anothers: Things) -> None:
    word = case.path.split("/")[3]
    for things in (None, anothers, own) if case.path_parameters else (None,):
        if things is not None:
            case.path_parameters = {name: things[word][name] for name in case.path_parameters}
        answer = case.call(app=application, headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=CHECKS)
        if things is anothers and things:
            assert 400 <= answer.status_code < 500
            assert SECRET not in answer.text
