"""The board of the mixer: what it shows, and what is done to groups and clips by forms and by script."""

from html import unescape

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.models import User
from projects.mixing import groups, putting_back, setups
from projects.models import ClipGroup, Project, ProjectClip
from tests.factories import make_asset, make_clip, make_group, make_project

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Fragment": "1", "Accept": "text/html, application/json;q=0.9"}


@pytest.fixture
def project(ada: User) -> Project:
    return make_project(ada, name="Spring launch")


def at(project: Project, *parts: object) -> str:
    return f"/mixer/{project.pk}/" + "".join(f"{part}/" for part in parts)


def told(answer: object) -> str:
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


def names(project: Project) -> list[str]:
    return list(project.groups.order_by("order").values_list("name", flat=True))


def titles(project: Project, group: ClipGroup | None) -> list[str]:
    return list(project.clips.filter(group=group).order_by("order").values_list("title", flat=True))


def test_it_is_for_the_owner_alone(project: Project, ada_client: Client, bea_client: Client) -> None:
    assert ada_client.get(at(project)).status_code == 200
    assert bea_client.get(at(project)).status_code == 404
    assert ada_client.post(at(project)).status_code == 405
    assert Client().get(at(project))["Location"].startswith("/accounts/login/")


def test_a_stranger_changes_nothing(project: Project, bea_client: Client) -> None:
    clip = make_clip(make_group(project))
    acts = [("groups", "add"), ("groups", clip.group_id, "delete"), ("clips", clip.pk, "remove"), ("clips", "add"), ("put-back",)]
    assert [bea_client.post(at(project, *act)).status_code for act in acts] == [404] * len(acts)
    assert project.clips.count() == project.groups.count() == 1


def test_a_clip_or_group_of_another_project_is_not_found(project: Project, ada: User, ada_client: Client) -> None:
    other = make_clip(make_group(make_project(ada)))
    mine = make_clip(make_group(project))
    assert ada_client.post(at(project, "clips", other.pk, "remove")).status_code == 404
    assert ada_client.post(at(project, "groups", other.group_id, "delete")).status_code == 404
    assert ada_client.post(at(project, "clips", mine.pk, "move"), {"group": other.group_id, "to": "0"}).status_code == 404
    assert ada_client.post(at(project, "clips", mine.pk, "move"), {"group": "not-an-id", "to": "0"}).status_code == 404


def test_an_empty_mixer_offers_ways_to_begin(project: Project, ada_client: Client) -> None:
    page = told(ada_client.get(at(project)))
    assert "Start with three groups" in page
    assert "Clips without groups" in page
    ada_client.post(at(project, "groups", "add"), {"name": ["Hook", "Product", "Call to action"]})
    assert names(project) == ["Hook", "Product", "Call to action"]


def test_cards_say_how_long_they_play_and_how_often_they_are_taken(project: Project, ada_client: Client) -> None:
    hook = make_group(project, name="Hook", trim="first", trim_us=2_000_000, transition="fade_black")
    make_clip(hook, title="Leap")
    make_clip(hook, title="Skyline", weight=0)
    make_clip(make_group(project, name="Proof", is_optional=True), title="Court", weight=3)
    setups.change(setups.setup_of(project), 1, count=2)
    page = " ".join(told(ada_client.get(at(project))).split())
    assert "First 2 s · Through black 0.5 s" in page
    assert "used 2\N{MULTIPLICATION SIGN}" in page  # Leap, in both
    assert "never taken" in page
    assert "weight 3" in page
    assert page.count("data-optional") == 1
    assert "0:02" in page and "0:04" in page


def test_what_cannot_be_used_says_why(project: Project, ada: User, ada_client: Client) -> None:
    make_clip(make_group(project), asset=make_asset(ada, deleted_at=timezone.now()))
    assert "Its media is in the trash." in told(ada_client.get(at(project)))


def test_clips_without_groups_are_the_pool_and_wait_beside_groups(project: Project, ada_client: Client) -> None:
    make_clip(project=project, title="Leap")
    assert "Films are drawn from these" in told(ada_client.get(at(project)))
    make_group(project)
    assert "Films take none of these" in told(ada_client.get(at(project)))


def test_names_are_shown_as_they_are_written(project: Project, ada_client: Client) -> None:
    make_clip(make_group(project, name="<b>&amp;"), title="<script>שלום")
    page = ada_client.get(at(project)).content.decode()
    assert "&lt;b&gt;&amp;amp;" in page
    assert "data-title>&lt;script&gt;שלום</p>" in page


def test_fifty_groups_take_no_more_queries_than_two(project: Project, ada_client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):
        make_clip(make_group(project))
    with django_assert_max_num_queries(30) as few:
        ada_client.get(at(project), headers=SCRIPT)
    for _ in range(48):
        make_clip(make_group(project))
    with django_assert_max_num_queries(len(few)):
        page = told(ada_client.get(at(project), headers=SCRIPT))
    assert page.count("data-head") == 50


def test_a_script_gets_the_groups_alone(project: Project, ada_client: Client) -> None:
    answer = ada_client.post(at(project, "groups", "add"), headers=SCRIPT)
    assert answer.status_code == 200
    assert "<html" not in told(answer)
    assert "Group 1" in told(answer)
    looked = ada_client.get(at(project), headers=SCRIPT)
    assert "<html" not in told(looked)
    assert "X-Fragment" in looked["Vary"]


def test_groups_are_moved_renamed_and_made_optional(project: Project, ada_client: Client) -> None:
    for name in ("A", "B", "C"):
        make_group(project, name=name)
    c = project.groups.get(name="C")
    assert ada_client.post(at(project, "groups", c.pk, "move"), {"to": "left"})["Location"] == at(project)
    assert names(project) == ["A", "C", "B"]
    ada_client.post(at(project, "groups", c.pk, "move"), {"to": "right"})
    ada_client.post(at(project, "groups", c.pk, "move"), {"to": "0"})
    assert names(project) == ["C", "A", "B"]
    ada_client.post(at(project, "groups", c.pk, "move"), {"to": "left"})
    assert names(project) == ["C", "A", "B"]
    ada_client.post(at(project, "groups", c.pk, "rename"), {"name": "  Last   word "})
    ada_client.post(at(project, "groups", c.pk, "optional"), {"is_optional": "1"})
    c.refresh_from_db()
    assert (c.name, c.is_optional) == ("Last word", True)
    ada_client.post(at(project, "groups", c.pk, "optional"), {"is_optional": ""})
    c.refresh_from_db()
    assert not c.is_optional


@pytest.mark.parametrize("to", ["", "-1", "x", "٣", "9" * 9])
def test_a_place_that_is_none_is_refused(project: Project, ada_client: Client, to: str) -> None:
    answer = ada_client.post(at(project, "groups", make_group(project).pk, "move"), {"to": to}, headers=SCRIPT)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == "Say where it goes: a place from 0."


def test_a_refusal_is_a_sentence_on_the_page_too(project: Project, ada_client: Client) -> None:
    group = make_group(project, name="Hook")
    page = ada_client.post(at(project, "groups", group.pk, "rename"), {"name": " "}, follow=True)
    assert "Give it a name." in told(page)
    assert names(project) == ["Hook"]


def test_how_a_group_cuts_is_a_form_and_lengths_are_seconds(project: Project, ada_client: Client) -> None:
    group = make_group(project, name="Hook", trim="last", trim_us=1_500_000)
    address = at(project, "groups", group.pk)
    assert 'value="1.5"' in told(ada_client.get(address))
    wanted = {"name": "Hook", "trim": "window", "trim_us": "2.25", "transition": "crossfade", "transition_us": ".3"}
    assert ada_client.post(address, wanted)["Location"] == at(project)
    group.refresh_from_db()
    assert (group.trim, group.trim_us, group.transition, group.transition_us) == ("window", 2_250_000, "crossfade", 300_000)
    ada_client.post(address, {"name": "Hook", "trim": "whole", "transition": ""})
    group.refresh_from_db()
    assert (group.trim, group.transition, group.transition_us) == ("whole", "", 300_000)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"trim": "first", "trim_us": ""}, "Say how many seconds of each clip play."),
        ({"trim": "whole", "transition": "blur", "transition_us": ""}, "Say how many seconds it takes."),
        ({"trim": "whole", "name": ""}, "Give it a name."),
        ({"trim": "whole", "transition": "blur", "transition_us": "9999"}, "Give seconds from 0 to 7200"),
        ({"trim": "sideways"}, "not one of the available choices"),
    ],
)
def test_a_wrong_form_is_shown_again(project: Project, ada_client: Client, wrong: dict[str, str], sentence: str) -> None:
    address = at(project, "groups", make_group(project, name="Hook").pk)
    page = ada_client.post(address, {"name": "Hook", **wrong})
    assert (page.status_code, sentence in told(page)) == (422, True)
    answer = ada_client.post(address, {"name": "Hook", **wrong}, headers=SCRIPT)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]["html"]
    assert "<html" not in answer.json()["error"]["html"]


def test_only_videos_and_pictures_that_are_ready_are_offered(project: Project, ada: User, bea: User, ada_client: Client) -> None:
    make_asset(ada, name="Ready")
    make_asset(ada, name="Still", kind="image", duration_us=None)
    make_asset(ada, name="Song", kind="audio", width=None, height=None)
    make_asset(ada, name="Cooking", status="processing")
    make_asset(ada, name="Unlisted", is_listed=False)
    make_asset(bea, name="Hers")
    group = make_group(project, name="Hook")
    page = told(ada_client.get(f"{at(project, 'clips', 'add')}?group={group.pk}"))
    assert [name for name in ("Ready", "Still", "Song", "Cooking", "Unlisted", "Hers") if f'data-name="{name}"' in page] == [
        "Ready",
        "Still",
    ]
    assert "They are added to" in page
    part = told(ada_client.get(f"{at(project, 'clips', 'add')}?q=read", headers=SCRIPT))
    assert ("Ready" in part, "Still" in part, "<html" in part) == (True, False, False)


def test_the_picker_has_pages(project: Project, ada: User, ada_client: Client) -> None:
    for n in range(25):
        make_asset(ada, name=f"Clip {n:02}")
    address = at(project, "clips", "add")
    assert told(ada_client.get(address)).count('data-name="Clip') == 24
    assert told(ada_client.get(f"{address}?page=2")).count('data-name="Clip') == 1


def test_clips_are_added_to_a_group_and_the_picker_goes_on(project: Project, ada: User, ada_client: Client) -> None:
    group, asset = make_group(project), make_asset(ada, name="Leap")
    address = f"{at(project, 'clips', 'add')}?group={group.pk}"
    assert ada_client.post(address, {"asset": str(asset.pk)})["Location"] == address
    answer = ada_client.post(at(project, "clips", "add"), {"asset": str(asset.pk)}, headers=SCRIPT)
    assert "Not in a group" in told(answer)
    assert (titles(project, group), titles(project, None)) == (["Leap"], ["Leap"])


def test_what_cannot_be_a_clip_is_refused_with_a_sentence(project: Project, ada: User, bea: User, ada_client: Client) -> None:
    song = make_asset(ada, name="Song", kind="audio", width=None, height=None)
    for asset, sentence in ((make_asset(bea).pk, "not in your library"), (song.pk, "is sound"), ("x", "not in your library")):
        answer = ada_client.post(at(project, "clips", "add"), {"asset": str(asset)}, headers=SCRIPT)
        assert answer.status_code == 422
        assert sentence in answer.json()["error"]["message"]
    assert "is sound" in told(ada_client.post(at(project, "clips", "add"), {"asset": str(song.pk)}, follow=True))
    assert project.clips.count() == 0


def test_clips_are_moved_within_and_between_groups(project: Project, ada_client: Client) -> None:
    one, two = make_group(project), make_group(project)
    clips = [make_clip(one, title=title) for title in "abc"]
    ada_client.post(at(project, "clips", clips[2].pk, "move"), {"to": "up"})
    assert titles(project, one) == ["a", "c", "b"]
    ada_client.post(at(project, "clips", clips[0].pk, "move"), {"to": "down"})
    assert titles(project, one) == ["c", "a", "b"]
    ada_client.post(at(project, "clips", clips[0].pk, "move"), {"group": str(two.pk), "to": "0"})
    ada_client.post(at(project, "clips", clips[1].pk, "move"), {"group": "", "to": "5"})
    assert (titles(project, one), titles(project, two), titles(project, None)) == (["c"], ["a"], ["b"])


def test_a_clip_is_changed_by_a_form(project: Project, ada_client: Client) -> None:
    one, two = make_group(project, name="One"), make_group(project, name="Two")
    clip = make_clip(one, title="Leap")
    address = at(project, "clips", clip.pk)
    assert "Leap" in told(ada_client.get(address))
    wanted = {"title": "Jump", "group": str(two.pk), "weight": "5", "source_in_us": "1.5", "length_us": "2"}
    assert ada_client.post(address, wanted)["Location"] == at(project)
    clip.refresh_from_db()
    assert (clip.title, clip.group, clip.weight, clip.source_in_us, clip.length_us) == ("Jump", two, 5, 1_500_000, 2_000_000)
    longer = ada_client.post(address, {**wanted, "source_in_us": "3"}, headers=SCRIPT)
    assert longer.status_code == 422
    assert "4.00 seconds long" in unescape(longer.json()["error"]["html"])
    heavy = ada_client.post(address, {**wanted, "weight": "11"})
    assert (heavy.status_code, "Give a whole number from 0 to 10." in told(heavy)) == (422, True)
    ada_client.post(at(project, "clips", clip.pk, "rename"), {"name": "Hop"})
    clip.refresh_from_db()
    assert (clip.title, clip.weight) == ("Hop", 5)


def test_a_clip_that_was_taken_out_can_be_put_back_as_it_was(project: Project, ada_client: Client) -> None:
    group = make_group(project)
    first, second = make_clip(group, title="a", weight=4, source_in_us=500_000), make_clip(group, title="b")
    setup = setups.setup_of(project)
    setups.change(setup, 1, rules={"excludes": [[str(first.pk), str(second.pk)]]})
    page = ada_client.post(at(project, "clips", first.pk, "remove"), follow=True)
    assert "a is taken out of the mixer." in told(page)
    assert titles(project, group) == ["b"]
    token = page.context["undo"]["token"]
    for _ in range(2):  # twice is as once
        ada_client.post(at(project, "put-back"), {"undo": token})
    back = ProjectClip.objects.get(pk=first.pk)
    assert titles(project, group) == ["a", "b"]
    assert (back.weight, back.source_in_us) == (4, 500_000)
    assert setups.settings_of(setups.setup_of(project)).rules.excludes == [[str(first.pk), str(second.pk)]]
    assert "is taken out" not in told(ada_client.get(at(project)))


def test_rules_that_were_changed_since_are_not_put_back_over(project: Project) -> None:
    group = make_group(project)
    first, second = make_clip(group), make_clip(group)
    setups.change(setups.setup_of(project), 1, rules={"excludes": [[str(first.pk), str(second.pk)]]})
    token = putting_back.take_out(first)
    setup = setups.setup_of(project)
    setups.change(setup, setup.version, rules={"max_uses": 3})
    putting_back.put_back(project, token)
    rules = setups.settings_of(setups.setup_of(project)).rules
    assert (rules.excludes, rules.max_uses) == ([], 3)


def test_a_group_that_was_deleted_can_be_put_back_with_its_clips(project: Project, ada_client: Client) -> None:
    make_group(project, name="A")
    group = make_group(project, name="B", is_optional=True, trim="first", trim_us=1)
    make_group(project, name="C")
    for title in "xyz":
        make_clip(group, title=title)
    answer = ada_client.post(at(project, "groups", group.pk, "delete"), headers=SCRIPT)
    assert "B is deleted. Its clips are in no group." in told(answer)
    assert (names(project), titles(project, None)) == (["A", "C"], ["x", "y", "z"])
    groups.move_clip(project.clips.get(title="y"), project.groups.get(name="A"), 0)  # where it is wanted now
    ada_client.post(at(project, "put-back"), {"undo": answer.context["undo"]["token"]}, headers=SCRIPT)
    again = project.groups.get(name="B")
    assert (names(project), titles(project, again), again.trim_us) == (["A", "B", "C"], ["x", "z"], 1)


def test_what_is_no_undo_of_this_project_is_refused(project: Project, ada: User, ada_client: Client) -> None:
    other = putting_back.take_out(make_clip(make_group(make_project(ada))))
    forged = signing.dumps({"project": str(project.pk)}, salt="another")
    for token in ("", "x", other, forged):
        answer = ada_client.post(at(project, "put-back"), {"undo": token}, headers=SCRIPT)
        assert (answer.status_code, answer.json()["error"]["message"]) == (422, "That cannot be undone any more.")


def test_put_back_twice_is_as_once_where_there_is_no_room_for_more(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = make_clip(make_group(project, name="A"), title="x")
    monkeypatch.setattr(putting_back, "MOST_CLIPS", 1)
    monkeypatch.setattr(putting_back, "MOST_GROUPS", 1)
    of_clip = putting_back.take_out(clip)
    assert [putting_back.put_back(project, of_clip) for _ in range(2)] == ["x", "x"]
    of_group = putting_back.take_apart(project.groups.get())
    assert [putting_back.put_back(project, of_group) for _ in range(2)] == ["A", "A"]


def test_media_that_is_gone_is_not_put_back(project: Project, ada_client: Client) -> None:
    clip = make_clip(make_group(project))
    token = putting_back.take_out(clip)
    clip.asset.delete()
    answer = ada_client.post(at(project, "put-back"), {"undo": token}, headers=SCRIPT)
    assert answer.json()["error"]["message"] == "Its media is not in your library any more."
