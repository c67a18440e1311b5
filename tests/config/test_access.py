"""Every address of ours and who may use it: one table, checked against the resolver and against real answers.

An address that is not in the table fails. A stranger must get the 404 that a thing gets that is not there.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from accounts.models import User
from media_library import storage
from media_library.models import Upload
from projects.models import Project
from tests.config.policies import OTHERS, POLICIES, Policy, address_of
from tests.factories import make_asset, make_project
from tests.media_library import tus
from tests.media_library.asgi import call
from tests.projects.documents import timeline_of

pytestmark = pytest.mark.django_db

CASES = [(route, policy, method) for route, policy in POLICIES.items() for method in policy.methods.split()]


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if route.startswith(OTHERS):
            continue
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _routes(entry, route)


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_DIR = tmp_path


def _ask(client: Client, method: str, address: str) -> HttpResponseBase:
    is_json = method in ("PUT", "PATCH") or (method == "POST" and address.startswith("/api/"))
    body = {"content_type": "application/json", "data": {}} if is_json else {}
    return getattr(client, method.lower())(address, **body)  # type: ignore[no-any-return]


def test_every_address_of_ours_has_a_policy() -> None:
    assert sorted(_routes(get_resolver("config.urls"))) == sorted(POLICIES)


@pytest.mark.parametrize(("route", "policy", "method"), CASES)
def test_an_address_is_open_to_whom_its_policy_names_and_nobody_else(
    ada: User, ada_client: Client, bea_client: Client, route: str, policy: Policy, method: str
) -> None:
    address = address_of(route, ada, policy.is_trashed)
    User.objects.filter(pk=ada.pk).update(is_staff=policy.who == "staff")
    anonymous, stranger = _ask(Client(), method, address), _ask(bea_client, method, address)
    if policy.who == "anyone":
        assert anonymous.status_code in (200, 400) or anonymous["Location"].startswith(settings.STATIC_URL)
    elif policy.who == "staff":
        assert anonymous.status_code == 404
    elif anonymous.status_code == 302:
        assert anonymous["Location"].startswith("/accounts/login/")
    else:
        assert anonymous.status_code in (401, 403)
    assert (stranger.status_code == 404) == (policy.who in ("owner", "staff"))
    assert _ask(ada_client, method, address).status_code in (200, 201, 204, 302, 400, 409, 422)


@pytest.mark.parametrize(("route", "policy"), POLICIES.items())
def test_methods_that_an_address_does_not_take_are_refused(ada: User, ada_client: Client, route: str, policy: Policy) -> None:
    address = address_of(route, ada, policy.is_trashed)
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - set(policy.methods.split()):
        assert _ask(ada_client, method, address).status_code == 405, method


@pytest.mark.django_db(transaction=True)
def test_a_stranger_finds_nothing_at_a_signedaddress_of(ada: User, ada_client: Client, bea_client: Client) -> None:
    asset = make_asset(ada, derived={"poster": {"size": 1, "type": "image/jpeg"}})
    for role, path in {"original": storage.original_path(asset), "poster": storage.derived_path(asset, "poster")}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        address = storage.url_for(asset, role)  # type: ignore[arg-type]
        answers = [call("GET", address, client=client).status for client in (None, bea_client, ada_client)]
        assert answers == [404, 404, 200]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE", "GET"])
def test_a_stranger_finds_no_upload_and_leaves_it_as_it_was(ada_client: Client, bea_client: Client, method: str) -> None:
    address = tus.address(tus.create(ada_client, 10))
    tus.send(ada_client, address, 0, b"0123")
    at = {"upload-offset": "4", "content-type": "application/offset+octet-stream"} if method == "PATCH" else {}
    for client, refusal in ((bea_client, 404), (None, 401)):
        url = f"{address}/result" if method == "GET" else address
        assert call(method, url, client=client, headers={**tus.OURS, **at}, body=[b"456789"] if at else []).status == refusal
    assert Upload.objects.get().asset is None
    assert tus.offset(ada_client, address).headers["upload-offset"] == "4"


def test_a_strangers_media_gets_into_no_timeline(ada: User, bea: User, ada_client: Client) -> None:
    project, theirs = make_project(ada), make_asset(bea)
    address, document = f"/projects/{project.pk}/", timeline_of(theirs).dump()
    save: dict[str, Any] = {"version": 1, "timeline": document}
    assert ada_client.put(f"/api/v1{address}timeline/", save, content_type="application/json").status_code == 422
    form = {"version": "1", "document": _json(document)}
    assert ada_client.post(address, form).status_code == 422
    added = {"version": "1", "document": _json(project.timeline), "action": f"add:{theirs.pk}"}
    assert ada_client.post(address, added).status_code == 422
    undone = {"version": "1", "undo_document": _json(document), "action": "undo"}
    assert ada_client.post(address, undone).status_code == 422
    ada_client.post(f"{address}add/", {"action": f"add:{theirs.pk}"})
    assert _assets_of(project) == set()


def _assets_of(project: Project) -> set[UUID]:
    return Project.objects.get(pk=project.pk).document().assets()


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document)
