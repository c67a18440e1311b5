"""The lower part of the mixer: the bar, its rules and settings, the dry run and what is done to its films."""

import html
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from projects.mixing import groups, setups
from projects.mixing.dry_runs import dry_run
from projects.models import Mix, MixSetup, Project, ProjectClip
from tests.factories import make_asset, make_project
from tests.projects.mixing.boards import make_board
from tests.projects.mixing.films import mixable

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Fragment": "1"}
GOOD: dict[str, Any] = {
    "preset": "vertical",
    "fit": "blur",
    "format": "mov",
    "quality": "high",
    "rate": "25",
    "naming": "{index} {project}",
    "include_dynamic": "on",
    "dynamic": ["index", "clips"],
    "texts-TOTAL_FORMS": "2",
    "texts-INITIAL_FORMS": "0",
    "texts-0-text": "Film {index}",
    "texts-0-group": "1",
    "texts-0-place": "top",
    "texts-0-size": "80",
    "texts-0-colour": "#ff8800",
    "texts-1-text": "",
    "texts-1-place": "top",
    "texts-1-size": "60",
    "texts-1-colour": "#ffffff",
    "tags-TOTAL_FORMS": "1",
    "tags-INITIAL_FORMS": "0",
    "tags-0-name": "campaign",
    "tags-0-value": "spring",
}


@pytest.fixture
def project(ada: User) -> Project:
    """Two groups of two clips: four films, and all four are asked for."""
    return mixable(ada)


def post(client: Client, project: Project, act: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
    """As a script sends it, from what is there now."""
    body = {"version": MixSetup.objects.get(project=project).version, **(fields or {})}
    return client.post(f"/mixer/{project.pk}/{act}/", body, headers=more.get("headers", SCRIPT))


def settings_of(project: Project) -> Any:
    return setups.settings_of(MixSetup.objects.get(project=project))


def clips_of(project: Project) -> list[ProjectClip]:
    return list(ProjectClip.objects.filter(project=project).order_by("group__order", "order"))


def words(answer: Any) -> str:
    text = answer.json()["error"].get("html", "") if "json" in answer["Content-Type"] else answer.content.decode()
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", text).split()))


@pytest.mark.parametrize("page", ["plan/", "settings/", "rules/", "import/", "rows/1/", "rows/1/swap/"])
def test_pages_work_for_the_owner_alone_as_page_and_as_part(
    ada_client: Client, bea_client: Client, project: Project, page: str
) -> None:
    address = f"/mixer/{project.pk}/{page}"
    assert "<!doctype html>" in ada_client.get(address).content.decode().lower()
    part = ada_client.get(address, headers=SCRIPT)
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert bea_client.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert ada_client.put(address).status_code == 405


def test_the_plan_says_how_many_what_they_cost_and_how_often_each_clip_plays(
    ada: User, ada_client: Client, project: Project
) -> None:
    User.objects.filter(pk=ada.pk).update(credits=100)
    answer = ada_client.get(f"/mixer/{project.pk}/plan/", headers=SCRIPT)
    said = words(answer)
    assert "4 combinations 2 \N{MULTIPLICATION SIGN} 2" in said
    assert "4 of 4 planned · coverage 100 % of pairs · nothing charged yet" in said
    assert "4 credits 96 after" in said
    assert "Render 4" in said
    found = re.search(r'data-uses="([^"]*)"', answer.content.decode())
    assert found
    assert json.loads(html.unescape(found[1])) == {str(clip.pk): 2 for clip in clips_of(project)}


def test_without_clips_it_says_what_to_do_and_cannot_be_asked_for(ada: User, ada_client: Client) -> None:
    page = ada_client.get(f"/mixer/{make_project(ada).pk}/plan/").content.decode()
    assert "Nothing to plan yet" in page
    assert re.search(r'id="mix-run"\s+disabled', page)


def test_empty_groups_leave_nothing_out_of_nothing(ada: User, ada_client: Client) -> None:
    project = make_board(ada, {"Hook": [], "Ending": []})
    said = words(ada_client.get(f"/mixer/{project.pk}/plan/"))
    assert "0 combinations" in said
    assert "of 1 combinations" not in said


def test_the_bar_keeps_what_is_typed(ada_client: Client, project: Project) -> None:
    answer = post(ada_client, project, "bar", {"mode": "auto", "count": "3", "seed": "7041"})
    assert "3 of 3 planned" in words(answer)
    assert (settings_of(project).count, settings_of(project).seed) == (3, 7041)
    plain = post(ada_client, project, "bar", {"mode": "auto", "count": "2"}, headers={})
    assert plain["Location"] == f"/mixer/{project.pk}/#plan"
    assert (settings_of(project).count, settings_of(project).seed) == (2, 7041)


def test_more_than_there_are_is_a_problem_that_says_what_helps(ada_client: Client, project: Project) -> None:
    answer = post(ada_client, project, "bar", {"mode": "auto", "count": "5"})
    assert answer.status_code == 200
    assert "ask for at most 4" in words(answer)
    assert re.search(r'id="mix-run"\s+disabled', answer.content.decode())


def test_what_cannot_be_is_told_at_its_field_and_typed_still(ada_client: Client, project: Project) -> None:
    wrong = {"mode": "auto", "count": "501", "seed": "1"}
    answer = post(ada_client, project, "bar", wrong)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["count"])
    page = post(ada_client, project, "bar", wrong, headers={})
    assert page.status_code == 422
    assert 'value="501"' in page.content.decode()
    assert settings_of(project).count == 4


def test_of_two_tabs_the_second_is_told_and_can_have_its_way(ada_client: Client, project: Project) -> None:
    old = MixSetup.objects.get(project=project).version
    post(ada_client, project, "bar", {"mode": "auto", "count": "3"})
    answer = post(ada_client, project, "bar", {"mode": "auto", "count": "2", "version": old})
    assert answer.status_code == 409
    shown = answer.json()["error"]["html"]
    assert "changed in another tab" in shown
    assert "3 of 3 planned" in words(answer)
    assert settings_of(project).count == 3
    form = shown[shown.index("data-notice") : shown.index("Apply mine")]
    mine = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert mine["count"] == "2"
    post(ada_client, project, "bar", mine)
    assert settings_of(project).count == 2


def test_going_to_manual_and_back_loses_no_film(ada_client: Client, project: Project) -> None:
    post(ada_client, project, "rows/2/lock")
    drawn = [film.picks for film in dry_run(project).films]
    post(ada_client, project, "bar", {"mode": "manual"})
    assert [film.picks for film in dry_run(project).films] == drawn
    assert len(settings_of(project).rows) == 4
    post(ada_client, project, "bar", {"mode": "auto"})
    assert [film.picks for film in dry_run(project).films] == drawn
    assert all(film.is_locked for film in dry_run(project).films)


def test_manual_begins_with_as_many_films_as_there_are_clips(ada_client: Client, project: Project) -> None:
    assert "2 of 2 planned" in words(post(ada_client, project, "bar", {"mode": "manual", "count": "4"}))


def test_every_kind_of_rule_is_added_said_and_taken_away(ada_client: Client, project: Project) -> None:
    one, _, other, last = clips_of(project)
    numbers = {"min_difference": "2", "max_uses": "3", "max_overlap": "50", "max_duration": "9.5"}
    for kind, number in numbers.items():
        assert post(ada_client, project, "rules", {"kind": kind, "number": number}).status_code == 200
    for kind, second in {"excludes": other, "requires": last, "apart": last}.items():
        pair = {"kind": kind, "first": str(one.pk), "second": str(second.pk)}
        assert post(ada_client, project, "rules", pair).status_code == 200
    said = words(post(ada_client, project, "rules", {"kind": "is_new"}))
    for rule in [
        "At least 2 clips differ",
        "Each clip at most 3\N{MULTIPLICATION SIGN}",
        "At most 50 % in common",
        "At most 9.5 s",
        f"Never {one.title} + {other.title}",
        f"{one.title} needs {last.title}",
        f"{one.title} and {last.title} never adjacent",
        "Not made before",
    ]:
        assert rule in said
    rules = settings_of(project).rules
    assert (rules.max_duration, rules.excludes) == (285, [[str(one.pk), str(other.pk)]])
    page = ada_client.get(f"/mixer/{project.pk}/plan/", headers=SCRIPT).content.decode()
    for key in set(re.findall(r'name="rule"\s+value="([^"]+)"', page)):
        assert post(ada_client, project, "rules/remove", {"rule": key}).status_code == 200
    assert settings_of(project).rules == type(rules)()
    assert settings_of(project).is_new is False


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "max_uses", "number": ""}, "Type a number from 1 to 500."),
        ({"kind": "max_uses", "number": "501"}, "Type a number from 1 to 500."),
        ({"kind": "min_difference", "number": "1.5"}, "Type a number from 1 to 50."),
        ({"kind": "max_uses", "number": "nan"}, "Enter a number."),
        ({"kind": "excludes", "first": str(uuid4()), "second": ""}, "Choose two clips."),
        ({"kind": "excludes", "first": "SAME", "second": "SAME"}, "Choose two different clips."),
    ],
)
def test_a_rule_that_is_none_is_told_in_its_form(
    ada_client: Client, project: Project, fields: dict[str, str], sentence: str
) -> None:
    same = str(clips_of(project)[0].pk)
    answer = post(ada_client, project, "rules", {name: same if value == "SAME" else value for name, value in fields.items()})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")
    assert sentence in words(answer)


def test_the_same_pair_is_no_second_rule(ada_client: Client, project: Project) -> None:
    one, _, other, _ = clips_of(project)
    post(ada_client, project, "rules", {"kind": "excludes", "first": one.pk, "second": other.pk})
    again = post(ada_client, project, "rules", {"kind": "excludes", "first": other.pk, "second": one.pk})
    assert "This rule is there already." in words(again)


def test_all_settings_are_kept(ada: User, ada_client: Client, project: Project) -> None:
    sound = make_asset(ada, kind="audio", name="Bed", duration_us=60_000_000)
    setup = MixSetup.objects.get(project=project)
    setups.change(setup, setup.version, rules={"max_duration": 300})
    music = {"music": sound.pk, "music_in": "2", "gain_db": "-9", "ducking_db": "6", "fade_out": "2"}
    answer = post(ada_client, project, "settings", {**GOOD, **music})
    assert answer.status_code == 200, words(answer)
    kept = settings_of(project)
    assert (kept.preset, kept.fit, kept.format, kept.quality, kept.rate.num) == ("vertical", "blur", "mov", "high", 25)
    assert (kept.naming, kept.metadata.static, kept.metadata.fields) == (
        "{index} {project}",
        {"campaign": "spring"},
        ["index", "clips"],
    )
    assert kept.metadata.include_dynamic
    assert (kept.music.source_in, kept.music.gain_db, kept.music.ducking_db, kept.music.fade_out) == (50, -9, -6, 50)
    assert [(text.text, text.group, text.place, text.size, text.colour) for text in kept.texts] == [
        ("Film {index}", 1, "top", 80, "#ff8800")
    ]
    assert kept.rules.max_duration == 250  # ten seconds still
    page = ada_client.get(f"/mixer/{project.pk}/settings/").content.decode()
    assert 'value="2.0"' in page
    assert "Film {index}</textarea>" in page


def test_a_sound_that_is_not_ones_own_is_not_offered(ada_client: Client, bea: User, project: Project) -> None:
    theirs = make_asset(bea, kind="audio", name="Hers")
    assert "Hers" not in ada_client.get(f"/mixer/{project.pk}/settings/").content.decode()
    assert post(ada_client, project, "settings", {**GOOD, "music": theirs.pk}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"naming": "{clip}"}, "There is no field {clip}"),
        ({"texts-0-size": "5"}, "greater than or equal to 10"),
        ({"tags-0-name": ""}, "Say what it is called."),
        ({"texts-0-colour": "red"}, "Enter a valid value."),
        ({"gain_db": "inf", "music": ""}, "Enter a number."),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    ada_client: Client, project: Project, wrong: dict[str, str], sentence: str
) -> None:
    before = settings_of(project)
    answer = post(ada_client, project, "settings", {**GOOD, **wrong})
    assert answer.status_code == 422
    shown = answer.json()["error"]["html"]
    assert sentence in html.unescape(shown)
    assert "Film {index}</textarea>" in shown
    assert "spring" in shown
    assert settings_of(project) == before


def test_names_are_told_before_they_are_kept(ada_client: Client, project: Project) -> None:
    said = words(post(ada_client, project, "settings/names", {"naming": "{project} {index}", "format": "avi"}))
    assert "Spring film 001.avi Spring film 002.avi Spring film 003.avi" in said
    assert "Two films would be called" in words(post(ada_client, project, "settings/names", {"naming": "{project}"}))
    assert "There is no field {x}" in words(post(ada_client, project, "settings/names", {"naming": "{x}"}))


def test_a_film_is_locked_and_stays_when_the_others_are_drawn_again(ada_client: Client, project: Project) -> None:
    first = dry_run(project).films[0].picks
    assert "1 locked" in words(post(ada_client, project, "rows/1/lock"))
    seed = settings_of(project).seed
    post(ada_client, project, "rows/reroll")
    assert settings_of(project).seed != seed
    assert dry_run(project).films[0].picks == first
    post(ada_client, project, "rows/1/unlock")
    assert settings_of(project).rows == []


def test_a_clip_is_swapped_from_its_page(ada_client: Client, project: Project) -> None:
    post(ada_client, project, "bar", {"mode": "auto", "count": "1"})
    film = dry_run(project).films[0]
    other = next(clip for clip in clips_of(project)[:2] if clip != film.picks[0])
    page = ada_client.get(f"/mixer/{project.pk}/rows/1/swap/").content.decode()
    assert f'value="0:{other.pk}"' in page
    post(ada_client, project, "rows/1/swap", {"pick": f"0:{other.pk}"})
    assert dry_run(project).films[0].picks == (other, film.picks[1])


@pytest.mark.parametrize(
    ("act", "fields"), [("rows/1/swap", {"pick": "9:x"}), ("rows/99/lock", {}), ("rows/fill", {"fill": "x"})]
)
def test_what_cannot_be_done_to_a_film_is_said_over_the_plan(
    ada_client: Client, project: Project, act: str, fields: dict[str, str]
) -> None:
    answer = post(ada_client, project, act, fields)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] in words(answer)


def test_the_grid_of_manual_is_edited_cell_by_cell(ada_client: Client, project: Project) -> None:
    one, two, three, four = clips_of(project)
    grid = words(post(ada_client, project, "bar", {"mode": "manual"}))
    assert "Add film" in grid
    post(ada_client, project, "rows/cells", {"pick-1-1": str(four.pk), "pick-2-0": str(two.pk)})
    post(ada_client, project, "rows/add")
    post(ada_client, project, "rows/1/copy")
    post(ada_client, project, "rows/4/remove")
    assert [film.picks for film in dry_run(project).films] == [(one, four), (one, four), (two, four)]
    post(ada_client, project, "rows/cells", {"pick-1-1": str(three.pk)})
    post(ada_client, project, "rows/fill", {"fill": "1:1"})
    assert [film.picks[1] for film in dry_run(project).films] == [three] * 3
    post(ada_client, project, "rows/clear")
    assert settings_of(project).rows == []


def test_the_sheet_goes_out_and_comes_in_again(ada_client: Client, project: Project) -> None:
    sheet = ada_client.get(f"/mixer/{project.pk}/plan.csv")
    assert sheet["Content-Type"].startswith("text/csv")
    assert "attachment" in sheet["Content-Disposition"]
    file = SimpleUploadedFile("plan.csv", sheet.content)
    before = [film.picks for film in dry_run(project).films]
    assert "4 locked" in words(post(ada_client, project, "import", {"file": file}))
    assert [film.picks for film in dry_run(project).films] == before


def test_a_sheet_that_cannot_be_read_says_why(ada_client: Client, project: Project) -> None:
    answer = post(ada_client, project, "import", {"file": SimpleUploadedFile("plan.csv", b"\xff\xfe\x00")})
    assert answer.status_code == 422
    assert "not text in UTF-8" in words(answer)
    assert post(ada_client, project, "import", {"file": SimpleUploadedFile("plan.csv", b"nothing here")}).status_code == 422


def test_of_many_films_a_page_is_drawn_and_more_when_asked_for(ada: User, ada_client: Client) -> None:
    project = mixable(ada, (10, 12), count=120)
    address = f"/mixer/{project.pk}/plan/"
    page = ada_client.get(address, headers=SCRIPT).content.decode()
    assert page.count("data-film=") == 50
    assert "50 of 120 shown" in page
    assert ada_client.get(f"{address}?shown=100", headers=SCRIPT).content.decode().count("data-film=") == 100
    assert ada_client.get(f"{address}?shown=x", headers=SCRIPT).content.decode().count("data-film=") == 50
    assert post(ada_client, project, "rows/1/lock", {"shown": "150"}).content.decode().count("data-film=") == 120


def test_asking_twice_with_one_key_makes_one_run(ada_client: Client, project: Project) -> None:
    asked = {"key": str(uuid4()), "seen": dry_run(project).digest}
    answers = [post(ada_client, project, "run", asked, headers={}) for _ in range(2)]
    mix = Mix.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/mixer/{project.pk}/runs/{mix.pk}/"] * 2
    assert mix.outputs.count() == 4


@pytest.mark.parametrize("change", ["settings", "clips"])
def test_what_was_changed_elsewhere_is_not_asked_for_unseen(ada_client: Client, project: Project, change: str) -> None:
    seen = dry_run(project).digest
    if change == "clips":
        groups.change_clip(clips_of(project)[0], length_us=1_000_000)  # no matter of the settings' version
    else:
        setup = setups.setup_of(project)
        setups.change(setup, setup.version, quality="low")
    for said in (seen, ""):
        answer = post(ada_client, project, "run", {"key": str(uuid4()), "seen": said}, headers={})
        assert answer.status_code == 409
        assert "nothing was asked for" in answer.content.decode()
    assert not Mix.objects.exists()


def test_a_run_that_cannot_be_says_why(ada: User, ada_client: Client, project: Project) -> None:
    dear = mixable(ada, (10, 12), count=101)
    answer = post(ada_client, dear, "run", {"key": str(uuid4()), "seen": dry_run(dear).digest}, headers={})
    assert answer.status_code == 402
    assert "costs 101 credits and you have 100" in html.unescape(answer.content.decode())
    assert post(ada_client, project, "run", {"key": "x"}, headers={}).status_code == 422
    assert not Mix.objects.exists()


def test_a_clip_that_left_takes_its_rule_along(ada_client: Client, project: Project) -> None:
    one, _, other, _ = clips_of(project)
    post(ada_client, project, "rules", {"kind": "excludes", "first": one.pk, "second": other.pk})
    groups.remove_clip(one)
    assert "Never" not in words(ada_client.get(f"/mixer/{project.pk}/plan/", headers=SCRIPT))
