"""The style guide shows every component and every icon, to people who are signed in."""

import re

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User

COMPONENTS = settings.BASE_DIR / "templates" / "components"
PARTS = "\n".join(path.read_text() for path in (settings.BASE_DIR / "templates" / "styleguide").glob("*.html"))
OF_THE_FRAME = {"navigation", "account", "messages", "job_acts"}  # on the page itself, around the guide
OF_ANOTHER = {"field_notes"}  # drawn by field.html


@pytest.mark.parametrize("name", sorted(path.stem for path in COMPONENTS.glob("*.html")))
def test_every_component_is_shown(name: str) -> None:
    drawn = f'components/{name}.html"' in PARTS or f'ui "{name}"' in PARTS or name in OF_THE_FRAME | OF_ANOTHER
    assert drawn, f"show components/{name}.html in templates/styleguide/"


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_every_component_says_what_it_takes(path) -> None:  # type: ignore[no-untyped-def]
    assert path.read_text().startswith("{% comment %}\n")


def test_it_shows_jobs_in_every_state(ada_client: Client) -> None:
    page = ada_client.get("/styleguide/").content.decode()
    assert set(re.findall(r'data-status="(\w+)"', page)) == {"queued", "processing", "completed", "failed", "cancelled"}


def test_its_jobs_are_pictures_that_follow_nothing(ada_client: Client) -> None:
    page = ada_client.get("/styleguide/").content.decode()
    assert "/events/" not in page


def test_it_shows_a_refused_form(ada_client: Client) -> None:
    page = ada_client.get("/styleguide/").content.decode()
    assert "Nothing was saved." in page
    assert page.count("This field is required.") == 2


def test_ids_are_unique(ada_client: Client) -> None:
    ids = re.findall(r'\sid="([^"]+)"', ada_client.get("/styleguide/").content.decode())
    assert sorted(name for name in set(ids) if ids.count(name) > 1) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_wears_the_theme_of_whoever_looks(ada: User, ada_client: Client, theme: str) -> None:
    ada.prefer(theme=theme)
    ada.save()
    assert f'<html lang="en" data-theme="{theme}">' in ada_client.get("/styleguide/").content.decode()


def test_without_a_choice_the_system_decides(ada_client: Client) -> None:
    assert '<html lang="en">' in ada_client.get("/styleguide/").content.decode()


def test_strangers_are_sent_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/styleguide/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/styleguide/")


def test_its_samples_do_nothing_and_say_so(ada_client: Client) -> None:
    page = ada_client.post("/styleguide/", follow=True).content.decode()
    assert "Nothing was done: this is the style guide." in page


def test_it_knows_no_other_method(ada_client: Client) -> None:
    assert ada_client.put("/styleguide/").status_code == 405
