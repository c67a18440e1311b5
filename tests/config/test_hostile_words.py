"""Words that would be markup, a template or nothing at all: pages show them as words, and the API gives them back as they came.

A page with hostile words has exactly the elements that it has with harmless ones.
"""

from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from generation.models import Generation, PromptTemplate
from jobs.models import Job
from media_library.models import Asset, Collection, Tag
from projects.models import Project
from tests.factories import make_asset, make_job, make_project
from tests.generation.factories import make_generation, make_template

pytestmark = pytest.mark.django_db

HARMLESS = "Valley"
WORDS = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "single quote": "' autofocus onfocus=alert(1) x='",
    "closing": "</title></textarea></option><svg onload=alert(1)>",
    "comment": "<!-- --!> ]]>",
    "expression": "{{ 7|add:7 }}{{7*7}}",
    "tag": "{% load x %}{% csrf_token %}",
    "entity": "&lt;b&gt; &amp;amp;",
    "right to left": "film\u202egpj.exe",
    "emoji": "🎬" * 50,
    "address": "javascript:alert(1)",
}
EVERYTHING = [  # that could end what it stands in, in as few rounds as a name is long
    """'"><script>x</script>{{7*7}}{% load x %}&lt;""",
    WORDS["closing"],
]
PAGES = ["/", "/library/", "/library/?view=list", "/library/tags/", "/library/collections/", "/library/import/", "/projects/"]
PAGES += [
    "/projects/trash/",
    "/library/trash/",
    "/generate/",
    "/templates/",
    "/jobs/",
    "/settings/",
    "/settings/usage/",
    "/settings/security/",
    "/styleguide/",
]
PROBE = {"kind": "video", "container": "mp4", "size": 1000, "duration_us": 4_000_000, "width": 640, "height": 360}
TRASHED = {"deleted_at": "2026-11-01T00:00:00Z"}


class Elements(HTMLParser):
    """How often each element stands on a page, with the names of its attributes; and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: Counter[tuple[str, ...]] = Counter()
        self.text = ""
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[(tag, *(name for name, _ in attrs))] += 1
        self.links += [value for name, value in attrs if name in ("href", "src", "action", "formaction") and value]

    def handle_data(self, data: str) -> None:
        self.text += data


class Things:
    """Something of Ada's in every place where a person's words are kept. `call` gives each of them a new name."""

    def __init__(self, ada: User) -> None:
        self.ada = ada
        self.job = make_job(ada, status="failed", completed_at="2026-11-01T00:00:00Z")
        self.film, self.failed = make_asset(ada), make_asset(ada, status="failed", error="No")
        make_asset(ada, parent=self.film, source="edited")
        make_asset(ada, **TRASHED)
        self.tag = Tag.objects.create(owner=ada, name=HARMLESS)
        self.collection = Collection.objects.create(owner=ada, name=HARMLESS)
        self.film.tags.add(self.tag)
        self.film.collections.add(self.collection)
        self.project = make_project(ada)
        make_project(ada, **TRASHED)
        self.take = make_generation(ada, modality="video", asset=make_asset(ada), phase="done", job=None)
        make_generation(ada, modality="video", job=make_job(ada, status="failed", completed_at="2026-11-01T00:00:00Z"))
        self.template = make_template(ada, name=HARMLESS)

    def call(self, words: str) -> None:
        User.objects.filter(pk=self.ada.pk).update(first_name=words, last_name=words)
        made = {"probe": PROBE, "source_url": words, "made": {"tool": "edit", "label": words, "values": {}}}
        Asset.objects.filter(owner=self.ada).update(name=words, original_name=words, folded_name=words, metadata=made)
        Asset.objects.filter(pk=self.failed.pk).update(error=words)
        Project.objects.filter(owner=self.ada).update(name=words, description=words)
        Job.objects.filter(owner=self.ada).update(title=words, error=words, stage=words[:120])
        for shelf in (self.tag, self.collection):
            type(shelf).objects.filter(pk=shelf.pk).update(name=words)
        said = {"prompt": words, "negative_prompt": words}
        Generation.objects.filter(owner=self.ada).update(model_label=words, voice=words, params={"look": words}, **said)
        PromptTemplate.objects.filter(pk=self.template.pk).update(name=words, description=words, **said)

    @property
    def pages(self) -> list[str]:
        film, project = f"/library/{self.film.pk}/", f"/projects/{self.project.pk}/"
        own = [film, f"/library/{self.failed.pk}/", f"{film}tools/edit/", project, f"{project}add/", f"{project}rename/"]
        own += [f"/generate/takes/{self.take.pk}/", f"/generate/takes/{self.take.pk}/add/", f"/generate/?from={self.take.pk}"]
        return [*PAGES, *own, f"{project}render/", f"/library/?tag={self.tag.pk}&collection={self.collection.pk}"]


@pytest.fixture
def things(ada: User) -> Things:
    return Things(ada)


def _look(client: Client, address: str) -> Elements:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Elements(answer.content.decode())


def test_hostile_words_add_no_element_and_no_attribute(ada_client: Client, things: Things) -> None:
    things.call(HARMLESS)
    plain = {address: _look(ada_client, address).found for address in things.pages}
    for words in EVERYTHING:
        things.call(words)
        for address in things.pages:
            page = _look(ada_client, address)
            assert page.found == plain[address], (words, address)
            assert not [link for link in page.links if link.lower().startswith("javascript:")], (words, address)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_words_are_shown_as_they_are(ada_client: Client, things: Things, words: str) -> None:
    things.call(words)
    shown = " ".join(_look(ada_client, f"/library/{things.film.pk}/").text.split())
    assert " ".join(words.split()) in shown


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_the_api_takes_words_and_gives_them_back(ada_client: Client, things: Things, words: str) -> None:
    asset, project = f"/api/v1/assets/{things.film.pk}/", f"/api/v1/projects/{things.project.pk}/"
    for address in (asset, project):
        assert _patch(ada_client, address, {"name": words}) == 200
        assert ada_client.get(address).json()["name"] == words
    for shelf in ("tags", "collections"):
        answer = ada_client.post(f"/api/v1/{shelf}/", {"name": words}, content_type="application/json")
        assert answer.json()["name"] == words.replace("\u202e", " ")  # what turns the line around is no part of a shelf's name
    assert words in {found["title"] for found in ada_client.get("/search/", {"q": words}).json()}


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/library/tags/create/", ["name"]),
        ("/library/collections/create/", ["name"]),
        ("/library/import/", ["urls"]),
        ("/projects/create/", ["name"]),
        ("/generate/", ["prompt", "negative_prompt", "voice", "seed"]),
        ("/templates/create/", ["name", "prompt", "description"]),
        ("/settings/", ["first_name", "last_name", "username"]),
        ("/settings/security/email/", ["email", "password"]),
    ],
)
@pytest.mark.parametrize("words", [*WORDS.values(), "nul\0byte", "x" * 5000], ids=[*WORDS, "nul", "long"])
def test_a_form_takes_any_words_or_says_why_not(ada_client: Client, address: str, fields: list[str], words: str) -> None:
    answer = ada_client.post(address, dict.fromkeys(fields, words), follow=True)
    assert answer.status_code in (200, 422)
    assert not set(Elements(answer.content.decode()).found) & {("img", "src", "onerror"), ("svg", "onload"), ("script",)}


def _patch(client: Client, address: str, body: dict[str, Any]) -> int:
    return client.patch(address, body, content_type="application/json").status_code
