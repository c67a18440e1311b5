"""The OpenAPI document covers every address of the API, is valid, and says how each operation may be refused."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from openapi_spec_validator import validate

from config.api_urls import urlpatterns

pytestmark = pytest.mark.django_db
NOT_IN_IT = {"schema/", "docs/"}


@pytest.fixture
def document(ada_client: Client) -> dict[str, Any]:
    document: dict[str, Any] = ada_client.get("/api/v1/schema/").json()
    return document


def test_it_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_every_address_is_in_it(document: dict[str, Any]) -> None:
    ours = {str(each.pattern) for each in urlpatterns if isinstance(each, URLPattern)} - NOT_IN_IT
    named = {re.sub(r"<(?:uuid|int):(\w+)>", r"{\1}", each).replace("{pk}", "{id}") for each in ours}
    assert {path.removeprefix("/api/v1/") for path in document["paths"]} == named


def test_every_operation_has_a_name_of_its_own_and_tells_how_it_is_refused(document: dict[str, Any]) -> None:
    operations = [each for path in document["paths"].values() for each in path.values()]
    names = [each["operationId"] for each in operations]
    assert len(set(names)) == len(names)
    assert all("4XX" in each["responses"] for each in operations)
    assert [each["operationId"] for each in operations if not each.get("description")] == []


def test_programs_sign_in_by_a_token(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_the_reference_page_loads_our_own_files_only(ada_client: Client) -> None:
    page = ada_client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert not re.search(r"(src|href)=\"(https?:)?//", page.content.decode())
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", page.content.decode())
