"""AC4: one definition of the preferences, the page where they are chosen, and what begins as a person wants it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import shortcuts
from accounts.models import User
from accounts.preferences import Preferences, Shortcuts, Theme, validate_preferences
from engine.timeline import Canvas
from projects import timelines
from projects.forms import NewProjectForm, RenderForm
from tests.factories import make_user

URL = "/settings/preferences/"


def test_the_theme_follows_the_system_until_it_is_chosen() -> None:
    assert User().theme == "system"


def test_a_choice_is_kept_as_plain_json_and_what_was_not_chosen_is_not() -> None:
    user = User()
    user.prefer(theme="dark")
    assert user.preferences == {"theme": "dark"}
    user.prefer(new_project={"canvas": {"width": 1080, "height": 1920}})
    assert user.preferences == {"theme": "dark", "new_project": {"canvas": {"width": 1080, "height": 1920}}}


@pytest.mark.parametrize(
    "bad",
    [
        {"theme": "pink"},
        {"theme": None},
        {"colour": "red"},
        {"snapping": "perhaps"},
        {"export_preset": "cinema"},
        {"new_project": {"canvas": {"width": 0, "height": 1080}}},
        {"new_project": {"rate": {"num": 500, "den": 1}}},
        {"new_project": {"name": "Film"}},
        {"shortcuts": {"preset": "emacs"}},
        {"shortcuts": {"keys": {"explode": "X"}}},
        {"shortcuts": {"keys": {"split": "Ctrl+W"}}},
        {"shortcuts": {"keys": {"split": "Ctrl+"}}},
        {"shortcuts": {"keys": {"split": "B"}}},
        [],
        "dark",
    ],
)
def test_what_the_definition_does_not_know_is_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        validate_preferences(bad)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"colour": "red"}, "colour"),
        ({"shortcuts": {"keys": {"split": "B"}}}, "“Split” and “Blade tool” have the same key"),
        ({"shortcuts": {"keys": {"split": "Ctrl+W"}}}, "Ctrl\\+W belongs to the browser"),
    ],
)
def test_a_refusal_says_what_is_wrong(bad: object, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        validate_preferences(bad)


@pytest.mark.parametrize("stored", [{"theme": "pink"}, {"from_the_future": 1}, None, []])
def test_unreadable_preferences_read_as_the_defaults(stored: object) -> None:
    assert Preferences.read(stored) == Preferences()


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        ({"keys": {"split": "B", "marker": "Z"}}, {"keys": {"marker": "Z"}}),  # B became the key of something else
        ({"keys": {"split": "B", "blade": "S"}}, {"keys": {"split": "B", "blade": "S"}}),
        ({"keys": {"split": "B", "select": "S"}}, {"keys": {}}),  # without the first, S has two
        ({"keys": {"split": "Z", "marker": "Z"}}, {"keys": {"split": "Z"}}),
        ({"keys": {"gone": "Z", "marker": "Ctrl+W", "split": 7, "join": "Z"}}, {"keys": {"join": "Z"}}),
        ({"preset": "gone", "keys": {"split": "Z"}}, {"keys": {"split": "Z"}}),
        ({"preset": "premiere", "keys": {"split": "C"}}, {"preset": "premiere"}),
        ({"preset": [], "keys": [], "more": 1}, {}),
        ("none", {}),
    ],
)
def test_only_the_keys_that_clash_or_cannot_be_read_are_dropped(stored: object, kept: dict[str, Any]) -> None:
    read = Preferences.read({"theme": "dark", "shortcuts": stored, "snapping": False})
    assert (read.theme, read.snapping) == (Theme.DARK, False)
    assert read.shortcuts == Shortcuts.model_validate(kept)


def test_what_cannot_be_read_takes_nothing_else_with_it() -> None:
    stored = {"theme": "pink", "export_preset": 5, "new_project": {"canvas": {"width": -1}, "rate": {"num": 24}, "colour": 1}}
    read = Preferences.read({**stored, "snapping": False, "from_the_future": 1})
    assert read.dump() == {"snapping": False, "new_project": {"rate": {"num": 24}}}


def test_an_unknown_preference_cannot_be_chosen() -> None:
    user = User()
    with pytest.raises(ValueError, match="colour"):
        user.prefer(colour="red")
    assert user.preferences == {}


# Keys


@pytest.mark.parametrize("preset", shortcuts.PRESETS)
def test_a_preset_knows_every_action_and_has_no_two_keys_alike_and_none_that_the_browser_owns(preset: str) -> None:
    keymap = shortcuts.PRESETS[preset]
    keys = {combination for combination in keymap.values() if combination}
    assert set(keymap) == set(shortcuts.ACTIONS)
    assert shortcuts.clashes(keymap) == {}
    assert {shortcuts.written(combination) for combination in keys} == keys


def test_the_browser_reads_the_keys_of_the_presets_as_they_are() -> None:
    """frontend/src/editor/keys.test.ts presses every one of them."""
    kept = json.loads((Path(__file__).parent / "keymaps.json").read_text())
    assert kept == shortcuts.PRESETS


def test_actions_without_a_key_do_not_clash_and_are_not_shown_among_the_keys() -> None:
    keymap = dict.fromkeys(shortcuts.ACTIONS, "") | {"split": "Ctrl+Shift+Left"}
    assert shortcuts.clashes(keymap) == {}
    groups = shortcuts.shown(keymap)
    assert groups["Cut"] == [("Split", "Ctrl Shift ←")]
    assert sum(map(len, groups.values())) == 1


@pytest.mark.parametrize(
    ("words", "kept"),
    [("s", "S"), (" shift + s ", "Shift+S"), ("SHIFT+ctrl+left", "Ctrl+Shift+Left"), ("Cmd+e", "Ctrl+E"), ("space", "Space")],
)
def test_a_combination_is_kept_in_one_way_however_it_is_written(words: str, kept: str) -> None:
    assert shortcuts.written(words) == kept


@pytest.mark.parametrize("words", ["", "+", "Shift", "Shift+", "S+S", "Shift+Shift+S", "Hyper+S", "ss", "é", "Ctrl+T", "f5"])
def test_what_is_no_combination_or_not_ours_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"is not a key|belongs to"):
        shortcuts.written(words)


def test_a_key_of_ones_own_stands_in_for_that_of_the_preset() -> None:
    keymap = Shortcuts(preset="premiere", keys={"marker": "alt+m"}).keymap
    assert (keymap["marker"], keymap["split"], keymap["undo"]) == ("Alt+M", "Alt+K", "Ctrl+Z")


# The page


def form(**changes: str) -> dict[str, str]:
    usual = {"theme": "dark", "picture": "1080x1920", "rate": "25", "fill": "blur", "export_preset": "tiktok"}
    return {**usual, "snapping": "on", "keys": "resolve", **changes}


@pytest.mark.django_db
class TestPage:
    def test_a_stranger_is_sent_to_sign_in(self, client: Client) -> None:
        assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"

    def test_everything_is_saved_together(self, ada: User, ada_client: Client) -> None:
        assert ada_client.post(URL, form(key_split="shift+x"))["Location"] == URL
        ada.refresh_from_db()
        validate_preferences(ada.preferences)
        chosen = Preferences.read(ada.preferences)
        assert (chosen.theme.value, chosen.snapping, chosen.export_preset) == ("dark", True, "tiktok")
        assert (chosen.shortcuts.preset, chosen.shortcuts.keys) == ("resolve", {"split": "Shift+X"})
        assert chosen.new_project.canvas == Canvas(width=1080, height=1920, fill="blur")
        assert chosen.new_project.rate.num == 25
        page = ada_client.get(URL)
        assert "Your preferences are saved." in page.content.decode()
        assert page.context["form"].initial | {"key_split": "Shift+X"} == page.context["form"].initial

    def test_what_is_not_ticked_is_off(self, ada: User, ada_client: Client) -> None:
        posted = form()
        del posted["snapping"]
        ada_client.post(URL, posted)
        ada.refresh_from_db()
        assert not Preferences.read(ada.preferences).snapping

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"theme": "pink"}, "theme", "Select a valid choice. pink is not one of the available choices."),
            ({"picture": "1x1"}, "picture", "Select a valid choice. 1x1 is not one of the available choices."),
            ({"key_split": "Ctrl+W"}, "key_split", "Ctrl+W belongs to the browser or the studio. Choose another."),
            ({"key_split": "nonsense"}, "key_split", "“nonsense” is not a key. Write it like S, Shift+S or Ctrl+Alt+Left."),
            ({"key_marker": "N"}, "key_marker", "N is the key of “Snapping on or off” already."),
        ],
    )
    def test_a_fault_is_told_at_its_field_and_nothing_is_saved(
        self, ada: User, ada_client: Client, changes: dict[str, str], field: str, sentence: str
    ) -> None:
        refused = ada_client.post(URL, form(**changes))
        assert refused.status_code == 422
        assert refused.context["form"].errors == {field: [sentence]}
        ada.refresh_from_db()
        assert ada.preferences == {}

    def test_two_of_ones_own_that_clash_are_both_told(self, ada_client: Client) -> None:
        refused = ada_client.post(URL, form(key_split="X", key_blade="x"))
        assert set(refused.context["form"].errors) == {"key_split", "key_blade"}

    def test_a_shape_that_a_program_chose_is_kept(self, ada: User, ada_client: Client) -> None:
        ada.prefer(new_project={"canvas": {"width": 640, "height": 360}, "rate": {"num": 30000, "den": 1001}})
        ada.save()
        initial = ada_client.get(URL).context["form"].initial
        assert (initial["picture"], initial["rate"]) == ("640x360", "30000/1001")
        assert ada_client.post(URL, form(picture="640x360", rate="30000/1001")).status_code == 302
        ada.refresh_from_db()
        assert Preferences.read(ada.preferences).new_project.rate.den == 1001


# What begins as a person wants it


@pytest.fixture
def choosy(ada: User) -> User:
    canvas = {"width": 1080, "height": 1920, "fill": "blur"}
    ada.prefer(new_project={"canvas": canvas, "rate": {"num": 25}}, export_preset="tiktok")
    ada.save()
    return ada


@pytest.mark.django_db
def test_a_new_project_begins_so(choosy: User, ada_client: Client) -> None:
    document = timelines.create(choosy, "Film").document()
    assert (document.canvas.width, document.canvas.fill, document.rate.num) == (1080, "blur", 25)
    assert NewProjectForm.for_person(choosy).initial == {"canvas": "1080x1920", "rate": "25"}
    assert ada_client.get("/projects/").context["form"]["canvas"].value() == "1080x1920"
    ada_client.post("/projects/create/", {"name": "Wide", "canvas": "1920x1080", "rate": "30"})
    made: Any = choosy.projects.get(name="Wide")
    canvas = made.document().canvas
    assert (canvas.width, canvas.fill) == (1920, "blur")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("usual", "canvas", "offered"),
    [
        ("", Canvas(width=1280, height=720), "720p"),
        ("youtube", Canvas(width=1280, height=720), "1080p"),
        ("tiktok", Canvas(width=540, height=960), "vertical"),
        ("tiktok", Canvas(width=1280, height=720), "720p"),
    ],
)
def test_a_project_is_exported_as_usual_where_that_is_its_shape(ada: User, usual: str, canvas: Canvas, offered: str) -> None:
    ada.prefer(export_preset=usual)
    project = timelines.create(ada, "Film", canvas=canvas)
    assert RenderForm.for_project(project).initial["preset"] == offered


# Staff


@pytest.mark.django_db
def test_staff_find_people_by_a_preference_and_who_never_chose_has_the_default(ada: User, bea: User) -> None:
    ada.prefer(theme="dark", export_preset="tiktok", snapping=False)
    ada.save()
    bea.prefer(export_preset="youtube")
    bea.save()
    staff = Client()
    staff.force_login(make_user(email="root@example.com", is_staff=True, is_superuser=True))

    def found(query: str) -> set[str]:
        return {user.email for user in staff.get(f"/admin/accounts/user/?{query}").context["cl"].queryset}

    assert found("theme=dark") == found("export_preset=tiktok") == {"ada@example.com"}
    assert found("theme=system") == {"bea@example.com", "root@example.com"}
    assert found("theme=light") == set()
    assert len(found("theme=pink")) == 3
