"""The project's page as a form, used as a browser without script uses it: every control is sent each time."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from projects import clip_table, timelines
from tests.factories import make_asset, make_project
from tests.projects.documents import clips, element_id, form_of, open_table, project_with, timeline_of

pytestmark = pytest.mark.django_db


def test_the_page_works_for_its_owner_alone(ada: User, ada_client: Client, bea_client: Client) -> None:
    address = f"/projects/{project_with(ada, 'Valley').pk}/"
    assert ada_client.get(address).status_code == 200
    assert bea_client.get(address).status_code == 404
    assert bea_client.post(address, {}).status_code == 404
    assert ada_client.put(address).status_code == 405
    anonymous = Client().get(address)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/accounts/login/")


def test_opening_a_project_moves_it_to_the_front(ada: User, ada_client: Client) -> None:
    old = make_project(ada, last_opened_at=timezone.now() - timedelta(days=9))
    ada_client.get(f"/projects/{old.pk}/")
    old.refresh_from_db()
    assert timezone.now() - old.last_opened_at < timedelta(minutes=1)


def test_a_whole_cut_is_made_without_script(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    first, second = make_asset(ada, name="First"), make_asset(ada, name="Second")
    address = f"/projects/{project.pk}/"
    for asset in (first, second):
        ada_client.post(f"{address}add/", {"action": f"add:{asset.pk}"})
    assert clips(project) == [("First", 0, 120), ("Second", 120, 120)]

    up = {**open_table(ada_client, project), "action": f"up:{element_id(project, 'Second')}"}
    assert ada_client.post(address, up).status_code == 302
    assert clips(project) == [("Second", 0, 120), ("First", 120, 120)]

    values = open_table(ada_client, project)
    second_id = element_id(project, "Second")
    values |= {f"{second_id}-source_in": "00:00:01:00", f"{second_id}-duration": "1.5", f"{second_id}-volume": "40"}
    ada_client.post(address, values)
    assert clips(project) == [("Second", 0, 45), ("First", 45, 120)]
    clip = next(e for e in project.document().elements() if e.id == second_id)
    assert (clip.source_in, clip.volume) == (30, 0.4)  # type: ignore[union-attr]

    ada_client.post(address, {**open_table(ada_client, project), "action": f"title:{second_id}"})
    title = element_id(project, "Title")
    looks = {f"{title}-text": "High\r\nValleys", f"{title}-size": "12.5", f"{title}-color": "#ff8800", f"{title}-position": "top"}
    ada_client.post(address, {**open_table(ada_client, project), **looks})
    assert clips(project, "overlay") == [("High\nValleys", 0, 45)]
    words = next(e for e in project.document().elements() if e.id == title)
    assert (words.size, words.color, words.position) == (125, "#FF8800", "top")  # type: ignore[union-attr]

    ada_client.post(address, {**open_table(ada_client, project), "action": f"remove:{element_id(project, 'First')}"})
    assert clips(project) == [("Second", 0, 45)]


def test_a_title_at_a_time_of_its_own(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), "action": "title"})
    title = element_id(project, "Title")
    ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), f"{title}-start": "1:01"})
    assert clips(project, "overlay") == [("Title", 61 * 30, 90)]


def test_sending_the_form_untouched_makes_no_version(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    timeline = project.document()
    odd = timeline.model_copy(update={"zoom": 2.0})
    timelines.save(project, odd.dump(), 1)
    ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), "action": "save"})
    project.refresh_from_db()
    assert (project.version, project.document()) == (2, odd)


def test_what_is_shown_rounded_is_not_read_back(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    document = project.document().dump()
    document["tracks"][1]["elements"][0]["volume"] = 0.123456
    timelines.save(project, document, 1)
    element = element_id(project, "Valley")
    ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), f"{element}-opacity": "50"})
    clip = next(e for e in project.__class__.objects.get().document().elements() if e.id == element)
    assert (clip.volume, clip.opacity) == (0.123456, 0.5)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("duration", "soon", "Write a time as 00:00:12:15, 12.5 or 1:02.5."),
        ("duration", "0", "A clip lasts at least one frame."),
        ("duration", "9", "lasts 4 s, but the clip needs 9 s of it."),
        ("source_in", "-1", "Write a time as 00:00:12:15, 12.5 or 1:02.5."),
        ("volume", "101", "Give a whole number from 0 to 100."),
        ("opacity", "half", "Give a whole number from 0 to 100."),
        ("opacity", "1e999999999", "Give a whole number from 0 to 100."),
        ("fit", "stretch", "Choose one of the list."),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    ada: User, ada_client: Client, field: str, typed: str, sentence: str
) -> None:
    project = project_with(ada, "Valley", "Other")
    element, other = element_id(project, "Valley"), element_id(project, "Other")
    values = {**open_table(ada_client, project), f"{element}-{field}": typed, f"{other}-volume": "7"}
    answer = ada_client.post(f"/projects/{project.pk}/", values)
    page = answer.content.decode()
    assert answer.status_code == 422
    at_field = page[page.index(f'data-error="{element}-{field}"') :]
    assert sentence in at_field[: at_field.index("</p>")]
    if field != "fit":
        assert f'value="{typed}"' in page
    assert 'value="7"' in page
    project.refresh_from_db()
    assert project.version == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("text", "  ", "Write the words of the title, or remove it."),
        ("text", "x" * 2001, "A title has at most 2,000 characters."),
        ("size", "0.5", "Give a number from 1 to 50."),
        ("color", "red", "Give a colour as # and six digits."),
        ("start", "1:99", "Seconds run from 0 to 59 after minutes."),
    ],
)
def test_mistakes_of_a_title_are_told_too(ada: User, ada_client: Client, field: str, typed: str, sentence: str) -> None:
    project = project_with(ada, "Valley")
    ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), "action": "title"})
    title = element_id(project, "Title")
    answer = ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), f"{title}-{field}": typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_sounds_that_overlap_are_told_at_a_start(ada: User, ada_client: Client) -> None:
    songs = [make_asset(ada, name=name, kind="audio", width=None, height=None) for name in ("One", "Two")]
    project = make_project(ada, timeline=timeline_of(*songs).dump())
    second = element_id(project, "Two")
    answer = ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), f"{second}-start": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Elements overlap" in page[page.index(f'data-error="{second}-start"') :]


def test_a_strangers_media_in_the_document_of_the_form_is_refused_and_nothing_kept(
    ada: User, bea: User, ada_client: Client
) -> None:
    project = project_with(ada, "Valley")
    values = open_table(ada_client, project)
    document = json.loads(values["document"])
    document["tracks"][1]["elements"][0]["asset"] = str(make_asset(bea, name="Hers").pk)
    answer = ada_client.post(f"/projects/{project.pk}/", {**values, "document": json.dumps(document)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This clip&#x27;s media is not in your library" in page
    assert "Hers" not in page
    project.refresh_from_db()
    assert (project.version, clips(project)) == (1, [("Valley", 0, 120)])


@pytest.mark.parametrize("action", ["add:{}", "title:{}", "up:{}", "remove:{}", "up:nonsense", "add:"])
def test_a_button_for_what_is_not_there_says_so(ada: User, ada_client: Client, action: str) -> None:
    project = project_with(ada, "Valley")
    answer = ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), "action": action.format(uuid4())})
    assert answer.status_code == 422
    project.refresh_from_db()
    assert project.version == 1


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"schema": 9}', "null"])
def test_a_form_that_did_not_arrive_whole_saves_nothing(ada: User, ada_client: Client, broken: str) -> None:
    project = project_with(ada, "Valley")
    answer = ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), "document": broken})
    assert answer.status_code == 422
    assert "did not arrive whole" in answer.content.decode()
    assert clips(project) == [("Valley", 0, 120)]


def test_of_two_tabs_the_second_keeps_what_it_typed_and_is_asked(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley", "Other")
    address = f"/projects/{project.pk}/"
    valley, other = element_id(project, "Valley"), element_id(project, "Other")
    mine = open_table(ada_client, project)
    ada_client.post(address, {**mine, "action": f"remove:{other}"})
    answer = ada_client.post(address, {**mine, f"{valley}-duration": "2"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This project was changed in another tab" in page
    assert 'value="00:00:02:00"' in page
    assert clips(project) == [("Valley", 0, 120)]

    assert 'name="overwrite" value="2"' in page
    assert ada_client.post(address, {**form_of(page), "overwrite": "2"}).status_code == 302
    assert clips(project) == [("Valley", 0, 60), ("Other", 60, 120)]


def test_a_removal_can_be_undone_once(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley", "Other")
    address = f"/projects/{project.pk}/"
    before = project.document()
    ada_client.post(address, {**open_table(ada_client, project), "action": f"remove:{element_id(project, 'Valley')}"})
    values = open_table(ada_client, project)
    assert "undo_document" in values
    ada_client.post(address, {**values, "action": "undo"})
    project.refresh_from_db()
    assert project.document() == before
    assert "undo_document" not in open_table(ada_client, project)


def test_script_gets_the_table_alone_and_errors_by_field(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    element = element_id(project, "Valley")
    values = open_table(ada_client, project)
    saved = ada_client.post(f"/projects/{project.pk}/", {**values, f"{element}-volume": "5"}, headers={"X-Fragment": "table"})
    assert saved.status_code == 200
    assert "<html" not in saved.content.decode()
    assert 'name="version" value="2"' in saved.content.decode()

    stale = ada_client.post(f"/projects/{project.pk}/", {**values, f"{element}-volume": "6"}, headers={"X-Fragment": "table"})
    assert stale.status_code == 409
    assert stale.json()["error"]["code"] == "conflict"
    assert "overwrite" in stale.json()["error"]["html"]

    wrong = ada_client.post(f"/projects/{project.pk}/", {**values, f"{element}-volume": "x"}, headers={"X-Fragment": "table"})
    assert wrong.status_code == 422
    assert wrong.json()["error"]["fields"] == {f"{element}-volume": ["Give a whole number from 0 to 100."]}


def test_clips_whose_media_is_gone_say_so_and_can_be_removed(ada: User, ada_client: Client) -> None:
    gone = make_asset(ada, name="Gone")
    project = make_project(ada, timeline=timeline_of(gone, make_asset(ada, name="Kept")).dump())
    gone.delete()
    page = ada_client.get(f"/projects/{project.pk}/").content.decode()
    assert "Its media is not in your library any more." in page
    ada_client.post(
        f"/projects/{project.pk}/", {**open_table(ada_client, project), "action": f"remove:{element_id(project, 'Gone')}"}
    )
    assert clips(project) == [("Kept", 0, 120)]


def test_words_of_people_are_shown_as_words(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "<script>alert(1)</script>", name="<b>Film</b>")
    page = ada_client.get(f"/projects/{project.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>Film" not in page


def test_more_changes_than_a_person_makes_are_refused(ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_table, "MOST_CHANGES", 1)
    project = project_with(ada, "Valley", "Other")
    typed = {f"{element_id(project, name)}-volume": "7" for name in ("Valley", "Other")}
    answer = ada_client.post(f"/projects/{project.pk}/", {**open_table(ada_client, project), **typed})
    assert answer.status_code == 422
    assert "Change at most 1 clips before you save." in answer.content.decode()


def test_a_long_cut_is_sent_whole(ada: User, ada_client: Client) -> None:
    project = project_with(ada, *[f"Clip {n}" for n in range(220)])
    values = open_table(ada_client, project)
    assert len(values) > 1000
    ada_client.post(f"/projects/{project.pk}/", {**values, f"{element_id(project, 'Clip 219')}-duration": "1"})
    assert clips(project)[-1] == ("Clip 219", 219 * 120, 30)


def test_shapes_colours_and_captions_have_rows_of_their_own(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    document = project.document().dump()
    document["tracks"] += [
        {
            "type": "overlay",
            "elements": [
                {"kind": "shape", "start": 0, "duration": 30, "name": "Badge"},
                {"kind": "color", "start": 30, "duration": 30, "color": "#102030"},
            ],
        },
        {"type": "caption", "elements": [{"kind": "caption", "start": 0, "duration": 30, "text": "Hello there"}]},
    ]
    project = timelines.save(project, {**document, "duration": 60}, project.version)
    html = ada_client.get(f"/projects/{project.pk}/").content.decode()
    assert all(word in html for word in ("Badge", "Color", "Hello there"))
    assert "not in your library" not in html
    ada_client.post(
        f"/projects/{project.pk}/", {**open_table(ada_client, project), f"{element_id(project, 'Badge')}-opacity": "50"}
    )
    project.refresh_from_db()
    assert [e.opacity for e in project.document().elements() if getattr(e, "name", "") == "Badge"] == [0.5]  # type: ignore[union-attr]
