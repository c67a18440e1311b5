"""The mixer over JSON: groups, clips, settings by version, the plan, runs and what they made."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts import credits
from accounts.models import CreditTransaction, User
from engine.mixing.settings import MOST_CLIPS
from projects.api.mixer import plan
from projects.mixing import setups
from projects.mixing.dry_runs import dry_run
from projects.mixing.sheets import to_csv
from projects.models import ClipGroup, Mix, MixOutput, Project, ProjectClip
from tests.factories import make_asset, make_clip, make_group, make_project
from tests.projects.mixing.making_rows import mixed, run_of

pytestmark = pytest.mark.django_db

MUCH = 2**40


def send(client: Client, method: str, project: Project, path: str = "", body: Any = None, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    address = f"/api/v1/projects/{project.pk}/mix/{path}"
    return client.generic(method, address, json.dumps(body or {}), "application/json", headers=headers)


def fault(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def names(project: Project) -> list[str]:
    return list(project.groups.order_by("order").values_list("name", flat=True))


# Groups and clips


def test_groups_are_made_changed_moved_and_deleted(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    first = send(ada_client, "POST", project, "groups/", {})
    second = send(
        ada_client, "POST", project, "groups/", {"name": " Ending ", "is_optional": True, "trim": "first", "trim_us": 2_000_000}
    )
    assert (first.status_code, first.json()["name"], second.json()["is_optional"]) == (201, "Group 1", True)
    group = f"groups/{second.json()['id']}/"
    changed = send(ada_client, "PATCH", project, group, {"transition": "crossfade"}).json()
    assert (changed["transition"], changed["trim_us"], changed["name"], changed["clips"]) == (
        "crossfade",
        2_000_000,
        "Ending",
        [],
    )
    assert send(ada_client, "POST", project, f"{group}move/", {"to": 0}).json()["order"] == 0
    assert names(project) == ["Ending", "Group 1"]
    assert send(ada_client, "DELETE", project, group).status_code == 204
    assert names(project) == ["Group 1"]


def test_a_group_that_cannot_be_so_is_not_made(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    assert fault(send(ada_client, "POST", project, "groups/", {"name": "Hook", "trim": "first"})) == (422, "mix_refused")
    assert names(project) == []


@pytest.mark.parametrize(
    "body",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"trim": "middle"},
        {"trim_us": 0},
        {"transition": "explosion"},
        {"transition_us": MUCH},
    ],
)
def test_what_a_group_cannot_be_is_told_at_its_field(ada: User, ada_client: Client, body: dict[str, Any]) -> None:
    group = make_group(make_project(ada), name="Hook")
    answer = send(ada_client, "PATCH", group.project, f"groups/{group.pk}/", body)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["message"]
    group.refresh_from_db()
    assert (group.name, group.trim) == ("Hook", "whole")


def test_clips_are_put_into_groups_changed_moved_and_removed(ada: User, ada_client: Client) -> None:
    group = make_group(make_project(ada))
    project, asset = group.project, make_asset(ada, name="Leap")
    made = send(ada_client, "POST", project, "clips/", {"assets": [str(asset.pk)] * 2, "group": str(group.pk)})
    assert (made.status_code, [clip["order"] for clip in made.json()]) == (201, [0, 1])
    clip = f"clips/{made.json()[1]['id']}/"
    changed = send(ada_client, "PATCH", project, clip, {"title": "Jump", "weight": 3, "length_us": 1_000_000}).json()
    assert (changed["title"], changed["weight"], changed["length_us"], changed["asset"]) == ("Jump", 3, 1_000_000, str(asset.pk))
    assert send(ada_client, "POST", project, f"{clip}move/", {"to": 0, "group": str(group.pk)}).json()["order"] == 0
    assert send(ada_client, "POST", project, f"{clip}move/", {"to": 0}).json()["group"] is None
    assert send(ada_client, "DELETE", project, clip).status_code == 204
    assert list(ProjectClip.objects.values_list("title", flat=True)) == ["Leap"]


@pytest.mark.parametrize(
    "body", [{"weight": 11}, {"source_in_us": -1}, {"title": ""}, {"length_us": 0}, {"source_in_us": 9_000_000}]
)
def test_what_a_clip_cannot_be_is_refused(ada: User, ada_client: Client, body: dict[str, Any]) -> None:
    clip = make_clip(make_group(make_project(ada)))
    assert send(ada_client, "PATCH", clip.project, f"clips/{clip.pk}/", body).status_code in (400, 422)


def test_what_is_not_ones_own_is_no_clip(ada: User, bea: User, ada_client: Client) -> None:
    project, hers, sound = make_project(ada), make_asset(bea), make_asset(ada, kind="audio")
    answer = send(ada_client, "POST", project, "clips/", {"assets": [str(hers.pk)]})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["assets"])
    assert fault(send(ada_client, "POST", project, "clips/", {"assets": [str(sound.pk)]})) == (422, "mix_refused")
    strange = {"assets": [str(make_asset(ada).pk)], "group": str(make_group(make_project(ada)).pk)}
    assert send(ada_client, "POST", project, "clips/", strange).status_code == 400
    assert send(ada_client, "POST", project, "clips/", {"assets": [str(uuid4())] * (MOST_CLIPS + 1)}).status_code == 400
    assert not ProjectClip.objects.exists()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(
            ("GET", path)
            for path in ("", "plan/", "plan/sheet/", "runs/", "runs/{mix}/", "runs/{mix}/outputs/", "runs/{mix}/zip/")
        ),
        *(("POST", path) for path in ("groups/", "clips/", "plan/rows/", "plan/sheet/", "runs/", "runs/{mix}/retry/")),
        *(("POST", path) for path in ("groups/{group}/move/", "clips/{clip}/move/", "runs/{mix}/remake/")),
        *(("PUT", path) for path in ("",)),
        *(("DELETE", path) for path in ("groups/{group}/", "clips/{clip}/")),
    ],
)
def test_a_stranger_gets_404(ada: User, bea: User, bea_client: Client, method: str, path: str) -> None:
    project = mixed(ada, (1,))
    ids = {"group": project.groups.get().pk, "clip": project.clips.get().pk, "mix": run_of(project, "r").pk}
    assert send(bea_client, method, project, path.format(**ids), {}, key="k").status_code == 404
    own = make_project(bea)
    if "{" in path:
        assert send(bea_client, method, own, path.format(**ids), {}, key="k").status_code == 404


# Settings


def test_the_setup_is_told_with_its_groups_and_what_they_come_to(ada: User, ada_client: Client) -> None:
    project = mixed(ada, (2, 1))
    make_clip(None, project=project, title="Loose")
    told = send(ada_client, "GET", project).json()
    assert [len(group["clips"]) for group in told["groups"]] == [2, 1]
    assert [clip["title"] for clip in told["clips"]] == ["Loose"]
    assert told["count"] == {"value": 2, "is_exact": True}
    assert told["settings"]["count"] == 10
    assert "2" in told["problem"]


def test_settings_are_saved_by_version(ada: User, ada_client: Client) -> None:
    project = mixed(ada, (2, 2))
    told = send(ada_client, "PATCH", project, "", {"version": 1, "settings": {"count": 3, "seed": 7041}})
    assert (told.status_code, told.json()["version"], told.json()["price"], told.json()["problem"]) == (200, 2, 3, "")
    late = send(ada_client, "PATCH", project, "", {"version": 1, "settings": {"count": 4}})
    assert fault(late) == (409, "conflict")
    assert late.json()["error"]["current"]["version"] == 2
    assert late.json()["error"]["current"]["settings"]["seed"] == 7041
    whole = send(ada_client, "PUT", project, "", {"version": 2, "settings": {"count": 2}}).json()["settings"]
    assert (whole["count"], whole["seed"]) == (2, 0)


def test_every_fault_is_told_by_its_path(ada: User, ada_client: Client) -> None:
    body = {"version": 1, "settings": {"count": 501, "rules": {"max_uses": 0}, "what": 1}}
    error = send(ada_client, "PATCH", make_project(ada), "", body)
    assert error.status_code == 422
    assert error.json()["error"]["message"] == "The settings break some rules."
    assert set(error.json()["error"]["fields"]) == {"count", "rules.max_uses", "what"}


# The plan


def test_the_plan_has_each_film_and_nothing_is_charged(ada: User, ada_client: Client) -> None:
    project = mixed(ada, (2, 2))
    setups.change(setups.setup_of(project), 1, count=4)
    told = send(ada_client, "GET", project, "plan/").json()
    assert [film["number"] for film in told["films"]] == [1, 2, 3, 4]
    assert len({tuple(film["picks"]) for film in told["films"]}) == 4
    assert set(told["uses"].values()) == {2}
    assert (told["coverage"], told["price"], told["version"]) == (1.0, 4, 2)
    assert told["films"][0]["nearest"]["differs"] == 1
    assert not CreditTransaction.objects.filter(kind="USAGE").exists()


def test_films_are_locked_swapped_and_drawn_again(ada: User, ada_client: Client) -> None:
    project = mixed(ada, (3, 3))
    setups.change(setups.setup_of(project), 1, count=4)

    def act(version: int, act: str, **more: Any) -> Any:
        return send(ada_client, "POST", project, "plan/rows/", {"version": version, "act": act, **more})

    before = send(ada_client, "GET", project, "plan/").json()["films"]
    locked = act(2, "lock", number=1).json()
    assert (locked["version"], [film["is_locked"] for film in locked["films"]]) == (3, [True, False, False, False])
    drawn = act(3, "reroll").json()
    assert drawn["films"][0]["picks"] == before[0]["picks"]
    other = next(str(clip.pk) for clip in project.groups.get(order=1).clips.all() if str(clip.pk) != before[0]["picks"][1])
    swapped = act(4, "swap", number=1, place=1, clip=other).json()
    assert swapped["films"][0]["picks"] == [before[0]["picks"][0], other]
    assert fault(act(4, "unlock", number=1)) == (409, "conflict")
    assert act(5, "unlock", number=1).status_code == 200


@pytest.mark.parametrize("act", [name for name in plan.EDITS if name not in plan.OF_ALL])
def test_an_act_on_a_film_says_which(ada: User, ada_client: Client, act: str) -> None:
    answer = send(ada_client, "POST", mixed(ada), "plan/rows/", {"version": 1, "act": act})
    assert (answer.status_code, "number" in answer.json()["error"]["fields"]) == (400, True)


def test_the_plan_goes_out_and_comes_in_as_csv(ada: User, ada_client: Client) -> None:
    project = mixed(ada, (2, 2))
    setups.change(setups.setup_of(project), 1, count=2)
    sheet = ada_client.get(f"/api/v1/projects/{project.pk}/mix/plan/sheet/", headers={"Accept": "text/csv"})
    assert (sheet.status_code, sheet["Content-Type"]) == (200, "text/csv; charset=utf-8")
    read = send(ada_client, "POST", project, "plan/sheet/", {"version": 2, "text": sheet.content.decode()})
    assert read.status_code == 200, read.content
    assert fault(send(ada_client, "POST", project, "plan/sheet/", {"version": 2, "text": "nothing"}))[0] == 422


def test_by_hand_the_lines_of_a_sheet_are_all_films(ada: User, ada_client: Client) -> None:
    project = mixed(ada, (2, 2))
    setups.change(setups.setup_of(project), 1, count=2, mode="manual")
    head, line, other = to_csv(dry_run(project)).splitlines()
    answer = send(ada_client, "POST", project, "plan/sheet/", {"version": 2, "text": "\n".join([head, other, line, other])})
    assert [film["number"] for film in answer.json()["films"]] == [1, 2, 3]


# Runs


def ready_to_run(owner: User, count: int = 2) -> Project:
    project = mixed(owner, (2, 2))
    setups.change(setups.setup_of(project), 1, count=count)
    credits.grant_month(owner)
    return project


def test_a_run_is_asked_for_once_by_its_key(ada: User, ada_client: Client) -> None:
    project = ready_to_run(ada)
    first, second = (send(ada_client, "POST", project, "runs/", key="spring") for _ in range(2))
    assert (first.status_code, first.json()) == (201, second.json())
    told = first.json()
    assert (told["status"], told["asked"], told["waiting"], len(told["settings"]["rows"])) == ("live", 2, 2, 2)
    assert CreditTransaction.objects.get(kind="USAGE").amount == -2
    assert fault(send(ada_client, "POST", project, "runs/")) == (400, "idempotency_key_missing")


def test_what_is_in_the_way_of_a_run_is_told(ada: User, ada_client: Client) -> None:
    project = mixed(ada, (1,))
    assert fault(send(ada_client, "POST", project, "runs/", key="k")) == (422, "mix_refused")
    rich = ready_to_run(ada)
    credits.charge(ada, 100, reference=uuid4(), description="All of it")
    assert fault(send(ada_client, "POST", rich, "runs/", key="k")) == (402, "not_enough_credits")
    assert not Mix.objects.exists()


def test_runs_come_newest_first_by_twenties(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    made = [run_of(project, "") for _ in range(22)]
    page = send(ada_client, "GET", project, "runs/").json()
    assert [each["id"] for each in page["results"]] == [str(mix.pk) for mix in made[:1:-1]]
    rest = send(ada_client, "GET", project, f"runs/?after={page['next']}").json()
    assert ([each["id"] for each in rest["results"]], rest["next"]) == ([str(made[1].pk), str(made[0].pk)], None)


def test_outputs_come_by_twenties_by_words_and_by_status(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    run = f"runs/{run_of(project, 'r' * 21 + 'f', status='completed').pk}/"
    told = send(ada_client, "GET", project, run).json()
    assert (told["status"], told["ready"], told["failed"], told["unmade"]) == ("partial", 21, 1, 1)
    page = send(ada_client, "GET", project, f"{run}outputs/").json()
    assert (len(page["results"]), page["next"]) == (20, 20)
    film = page["results"][0]
    assert (film["name"], film["metadata"]["seed"], film["clips"][0]["title"], film["size"]) == (
        "film-1.mp4",
        "7041",
        "Leap",
        1000,
    )

    def found(query: str) -> list[int]:
        return [each["number"] for each in send(ada_client, "GET", project, f"{run}outputs/?{query}").json()["results"]]

    assert (found("after=20"), found("status=failed"), found("q=film 21"), found("q=nothing")) == ([21, 22], [22], [21], [])


def test_what_failed_is_made_again(ada: User, ada_client: Client) -> None:
    credits.grant_month(ada)
    project = make_project(ada)
    mix = run_of(project, "rff", {"rate": {"num": 30, "den": 1}}, status="completed")
    run = f"runs/{mix.pk}/"
    assert fault(send(ada_client, "POST", project, f"{run}remake/", {"numbers": [1]}, key="a")) == (422, "mix_refused")
    again = send(ada_client, "POST", project, f"{run}remake/", {"numbers": [2]}, key="b")
    assert (again.status_code, again.json()["status"], again.json()["waiting"]) == (200, "live", 1)
    MixOutput.objects.filter(number=2).update(status="failed", error="No.")
    Mix.objects.get().job.delete()  # type: ignore[union-attr]
    every = send(ada_client, "POST", project, f"{run}retry/", key="c")
    assert (every.status_code, every.json()["waiting"]) == (200, 2)


def test_the_manifest_and_the_zip_are_files_whatever_is_accepted(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    address = f"/api/v1/projects/{project.pk}/mix/runs/{run_of(project, 'rf', status='completed').pk}/"
    sheet = ada_client.get(f"{address}manifest/?status=ready", headers={"Accept": "text/csv"})
    assert sheet["Content-Type"] == "text/csv; charset=utf-8"
    assert "film-1.mp4" in sheet.content.decode()
    assert "film-2.mp4" not in sheet.content.decode()
    assert ada_client.get(f"{address}zip/", headers={"Accept": "application/zip"})["Content-Type"] == "application/zip"
    refused = ada_client.get(f"{address}zip/?status=failed", headers={"Accept": "application/zip"})
    assert fault(refused) == (422, "nothing_to_send")


def test_a_group_of_another_project_is_not_found(ada: User, ada_client: Client) -> None:
    group: ClipGroup = make_group(make_project(ada))
    assert send(ada_client, "DELETE", make_project(ada), f"groups/{group.pk}/").status_code == 404
