"""/templates/: who sees, makes, changes and deletes which, and their pictures."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from generation.models import PromptTemplate
from media_library import storage
from tests.factories import make_asset
from tests.generation.factories import make_generation, make_template
from tests.generation.fake_provider import FakeProvider
from tests.media import make_image

pytestmark = pytest.mark.django_db
URL = "/templates/"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


def names(client: Client, query: str = "") -> list[str]:
    return [template.name for template in client.get(URL + query).context["templates"]]


def values(**fields: Any) -> dict[str, Any]:
    return {"name": "Launch", "category": "product", "modality": "video", "prompt": "A {{ product }} on sand", **fields}


def test_it_lists_ones_own_and_shared_ones_with_their_use(ada: User, bea: User, ada_client: Client) -> None:
    make_template(ada, name="Mine", usage_count=1)
    make_template(bea, name="Shared", is_public=True, usage_count=1200)
    make_template(bea, name="Hers")
    assert names(ada_client) == ["Shared", "Mine"]
    page = ada_client.get(URL).content.decode()
    assert ("used 1,200 times" in page, "used 1 time<" in page, "Hers" in page) == (True, True, False)
    assert page.count(">Use</a>") == 2
    assert page.count('aria-label="Change ') == 1


def test_it_is_narrowed_by_category_owner_and_words(ada: User, bea: User, ada_client: Client) -> None:
    make_template(ada, name="Sale", category="advertising")
    make_template(bea, name="Wedding", category="event", is_public=True)
    assert names(ada_client, "?category=event") == ["Wedding"]
    assert names(ada_client, "?whose=mine") == ["Sale"]
    assert names(ada_client, "?q=wed") == ["Wedding"]
    assert sorted(names(ada_client, "?category=x&whose=x&page=x")) == ["Sale", "Wedding"]
    assert "No template fits" in ada_client.get(f"{URL}?q=zebra").content.decode()


def test_an_empty_list_says_how_to_begin(ada_client: Client) -> None:
    page = ada_client.get(URL).content.decode()
    assert ("No templates yet" in page, "Write a template" in page) == (True, True)


def test_a_template_is_made_changed_and_deleted(ada: User, ada_client: Client) -> None:
    assert ada_client.post(f"{URL}create/", values()).headers["Location"] == URL
    template = PromptTemplate.objects.get()
    assert (template.owner, template.prompt, template.is_public) == (ada, "A {{ product }} on sand", False)
    ada_client.post(f"{URL}{template.pk}/edit/", values(name="Launch 2", is_public="on"))
    template.refresh_from_db()
    assert (template.name, template.is_public) == ("Launch 2", True)
    assert "Delete Launch 2?" in ada_client.get(f"{URL}{template.pk}/delete/").content.decode()
    ada_client.post(f"{URL}{template.pk}/delete/")
    assert not PromptTemplate.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "This field is required."),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"description": "x" * 1001}, "at most 1000 characters"),
        ({"prompt": "x" * 2001}, "at most 2000 characters"),
        ({"prompt": "A {{ 2nd }}"}, "is no blank."),
        ({"category": "food"}, "Select a valid choice."),
        ({"modality": "chat"}, "Select a valid choice."),
        ({"name": "sAlE"}, "You have a template of that name."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(ada: User, ada_client: Client, fields: dict[str, str], words: str) -> None:
    make_template(ada, name="Sale")
    answer = ada_client.post(f"{URL}create/", values(**fields))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert PromptTemplate.objects.count() == 1


def test_two_people_may_use_one_name(ada: User, bea: User, ada_client: Client) -> None:
    make_template(bea, name="Launch")
    assert ada_client.post(f"{URL}create/", values()).status_code == 302


@pytest.mark.parametrize("what", ["edit", "delete"])
@pytest.mark.parametrize("is_public", [True, False])
def test_only_its_owner_changes_or_deletes_it(bea: User, ada_client: Client, what: str, is_public: bool) -> None:
    template = make_template(bea, is_public=is_public)
    for method in (ada_client.get, ada_client.post):
        assert method(f"{URL}{template.pk}/{what}/").status_code == 404
    assert PromptTemplate.objects.filter(pk=template.pk).exists()


def test_a_take_is_saved_as_a_template_with_its_settings_and_picture_but_not_its_seed(
    ada: User, ada_client: Client, fake: FakeProvider
) -> None:
    asset = make_asset(ada, kind="image")
    take = make_generation(
        ada, prompt="A valley at dawn, with sheep, and more", seed=7, resolution=720, orientation="portrait", asset=asset
    )
    form = ada_client.get(f"{URL}create/?from={take.pk}").context["form"]
    assert form["name"].value() == "A valley at dawn, with sheep"
    sent = {name: form[name].value() for name in ("name", "prompt", "modality", "source", "thumbnail")}
    assert ada_client.post(f"{URL}create/", {**sent, "category": "other"}).status_code == 302
    made = PromptTemplate.objects.get()
    assert (made.defaults, made.thumbnail) == ({"resolution": 720, "orientation": "portrait"}, asset)


def test_a_strangers_take_becomes_no_template_and_her_picture_no_thumbnail(ada: User, bea: User, ada_client: Client) -> None:
    hers = make_generation(bea, prompt="Her secret")
    assert "Her secret" not in ada_client.get(f"{URL}create/?from={hers.pk}").content.decode()
    picture = make_asset(bea, kind="image")
    assert ada_client.post(f"{URL}create/", values(thumbnail=str(picture.pk))).status_code == 422
    assert ada_client.post(f"{URL}create/", values(source=str(hers.pk))).status_code == 422


def test_the_picture_of_a_shared_template_is_seen_by_others_and_of_a_private_one_by_nobody(
    ada: User, ada_client: Client, bea_client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_DIR = tmp_path
    asset = make_asset(ada, kind="image", derived={"poster": {"size": 1, "type": "image/jpeg"}})
    content = make_image(suffix=".jpg").read_bytes()
    (tmp_path / "poster").write_bytes(content)
    storage.publish(tmp_path / "poster", storage.derived_key(ada.pk, asset.pk, "poster"))
    template = make_template(ada, thumbnail=asset)
    address = f"{URL}{template.pk}/thumbnail/"
    assert (ada_client.get(address).status_code, bea_client.get(address).status_code) == (200, 404)
    PromptTemplate.objects.filter(pk=template.pk).update(is_public=True)
    answer = bea_client.get(address)
    assert (answer.headers["Content-Type"], answer.getvalue()) == ("image/jpeg", content)


def test_a_template_whose_picture_is_gone_has_none(ada: User, ada_client: Client) -> None:
    template = make_template(ada, thumbnail=make_asset(ada, kind="image"))
    assert ada_client.get(f"{URL}{template.pk}/thumbnail/").status_code == 404


def test_strangers_are_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == "/accounts/login/?next=/templates/"
