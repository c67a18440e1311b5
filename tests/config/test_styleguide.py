"""The style guide shows every component and every icon, to people who are signed in."""

import re

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User

TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = TEMPLATES / "components"
NAMES = sorted(path.stem for path in COMPONENTS.glob("*.html"))
PARTS = "\n".join(path.read_text() for path in (TEMPLATES / "styleguide").glob("*.html"))
NAMED = re.compile(r'(?:include|extends) "([^"]+)"|\{% ui "(\w+)"')
SHOWN = [name for name in NAMES if f'components/{name}.html"' in PARTS or f'ui "{name}"' in PARTS]


def drawn_by(name: str) -> set[str]:
    """The names of all templates that this one draws, and that those draw."""
    found, left = set[str](), {name}
    while left:
        name = left.pop()
        found.add(name)
        named = {path or f"components/{ui}.html" for path, ui in NAMED.findall((TEMPLATES / name).read_text())}
        left |= named - found
    return found


def inputs_of(name: str) -> set[str]:
    """What a component says at its head that it takes: at the begin of a line a word, and apart from it what it is."""
    head = (COMPONENTS / f"{name}.html").read_text().partition("{% endcomment %}")[0]
    return set(re.findall(r"^(\w+(?= {2,}\S)|is_\w+(?= \S))", head, re.MULTILINE))


DRAWN = drawn_by("styleguide.html")  # with the frame around it, and what components draw of one another


@pytest.mark.parametrize("name", NAMES)
def test_every_component_is_shown(name: str) -> None:
    assert f"components/{name}.html" in DRAWN, f"show components/{name}.html in templates/styleguide/"


@pytest.mark.parametrize("name", SHOWN)
def test_a_component_is_shown_with_each_of_its_inputs_at_least_once(name: str) -> None:
    """Each is a state of it: at work, without a picture, on a phone."""
    uses = "\n".join(re.findall(rf'\{{% (?:include "components/{name}\.html"|ui "{name}") ?([^%]*)%\}}', PARTS))
    shown = {*re.findall(r"(\w+)=", uses), "slot"}
    assert inputs_of(name), f"components/{name}.html does not say what it takes"
    assert inputs_of(name) - shown == set(), f"show components/{name}.html in templates/styleguide/ with these too"


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
    for kind in ("textarea", 'input type="file"', 'input type="checkbox"'):
        assert re.search(rf'<{kind}[^>]*aria-invalid="true"', page), kind


def test_it_shows_every_kind_of_field_switched_off(ada_client: Client) -> None:
    page = ada_client.get("/styleguide/").content.decode()
    off = re.findall(r'<(input|select|textarea)[^>]*name="off-[^>]*\bdisabled', page)
    assert set(off) == {"input", "select", "textarea"}


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
