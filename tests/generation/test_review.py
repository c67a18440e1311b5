"""Keeping, rejecting, going on from a take, comparing, adding to a project: by the pages that do it."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponseBase
from django.test import Client

from accounts.models import User
from generation import reviewing
from generation.models import Generation
from generation.providers.shapes import Capabilities, Voice
from jobs.models import Job
from media_library.editing.making import asset_id_of
from projects.models import Project
from tests.factories import make_asset, make_project
from tests.generation.factories import make_cost, make_generation, make_model
from tests.generation.fake_provider import BUSY, REFUSED, FakeProvider
from tests.generation.test_gallery import asked, made
from tests.generation.working import ask, job_of, now, work

pytestmark = pytest.mark.django_db
FRAGMENT = {"X-Fragment": "1"}
PROBE = {
    "kind": "video",
    "container": "mp4",
    "size": 1000,
    "duration_us": 4_000_000,
    "width": 640,
    "height": 360,
    "frame_rate": "30/1",
}


def act(client: Client, generation: Generation, what: str, script: bool = False, **fields: Any) -> Any:
    return client.post(f"/generate/takes/{generation.pk}/{what}/", fields, headers=FRAGMENT if script else None)


def film(owner: User, **fields: Any) -> Generation:
    asset = make_asset(owner, source="generated", metadata={"probe": PROBE})
    return asked(owner, modality="video", phase="done", asset=asset, **fields)


def test_a_take_is_kept_rejected_and_neither_again(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    take = made(ada)
    for verdict in ("kept", "rejected", ""):
        assert act(ada_client, take, "review", verdict=verdict).status_code == 302
        assert now(take).review == verdict


def test_a_script_gets_the_card(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    card = act(ada_client, made(ada), "review", script=True, verdict="rejected").content.decode()
    assert card.strip().startswith("<li")
    assert 'data-review="rejected"' in card


def test_what_is_not_there_cannot_be_kept_and_that_is_said(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    take = make_generation(ada)
    answer = act(ada_client, take, "review", script=True, verdict="kept")
    assert (answer.status_code, answer.json()["error"]["message"]) == (409, "It is not made yet, or its file is gone.")
    assert now(take).review == ""
    assert act(ada_client, take, "review", verdict="loved").status_code == 422


@pytest.mark.parametrize("what", ["review", "extend", "retry", "add"])
def test_a_stranger_gets_404(ada: User, bea_client: Client, fake: FakeProvider, what: str) -> None:
    assert act(bea_client, made(ada), what, verdict="kept").status_code == 404


def test_recall_brings_everything_and_remix_all_but_the_seed(ada: User, fake: FakeProvider) -> None:
    picture = make_asset(ada, kind="image")
    take = made(
        ada, seed=7, negative_prompt="text", resolution=720, orientation="portrait", params={"steps": 4}, reference=picture
    )
    found = reviewing.recall(take)
    assert (found["seed"], found["negative_prompt"], found["params"]) == (7, "text", {"steps": 4})
    assert (found["reference"], found["resolution"]) == (picture.pk, 720)
    assert "seed" not in reviewing.recall(take, is_same=False)


def test_the_last_frame_is_asked_for_once_and_stands_in_the_form_when_it_is_there(
    ada: User, ada_client: Client, fake: FakeProvider
) -> None:
    take = film(ada)
    for _ in range(2):
        assert act(ada_client, take, "extend").headers["Location"] == f"/generate/?extend={take.pk}"
    job = Job.objects.get(kind="extract")
    assert job.params["wish"] == {"tool": "frame", "at_us": 3_983_333, "format": "png"}
    assert reviewing.last_frame_of(ada, take) == (job, None)
    picture = make_asset(ada, id=asset_id_of(job), kind="image", name="Its last frame")
    assert reviewing.last_frame_of(ada, take) == (job, picture)
    slot = ada_client.get(f"/generate/takes/{take.pk}/last-frame/").content.decode()
    assert f'name="first_frame" value="{picture.pk}"' in slot


def test_a_picture_has_no_last_frame(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    answer = act(ada_client, made(ada), "extend", script=True)
    assert (answer.status_code, answer.json()["error"]["message"]) == (409, "It is no video, so it has no last frame.")


def test_a_take_goes_to_the_end_of_a_project_or_into_a_new_one(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    take, project = film(ada), make_project(ada)
    assert act(ada_client, take, "add", project=str(project.pk), next="/generate/").headers["Location"] == "/generate/"
    assert Project.objects.get(pk=project.pk).document().assets() == {take.asset_id}
    act(ada_client, take, "add", project=str(project.pk), new_project="Another")
    assert Project.objects.get(name="Another").document().assets() == {take.asset_id}


def test_adding_without_a_project_says_so_and_leads_nowhere_else(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    answer = act(ada_client, film(ada), "add", next="https://elsewhere.example/")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose a project, or name a new one." in page
    assert "elsewhere" not in page


def test_a_strangers_project_is_none(ada: User, bea: User, ada_client: Client, fake: FakeProvider) -> None:
    hers = make_project(bea)
    assert act(ada_client, film(ada), "add", project=str(hers.pk)).status_code == 422
    assert Project.objects.get(pk=hers.pk).document().assets() == set()


def test_a_failed_take_is_tried_again_beside_it(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    fake.submits = [REFUSED]
    take = ask(ada)
    work()
    assert job_of(take).status == "failed"
    card = act(ada_client, take, "retry", script=True)
    again = Generation.objects.exclude(pk=take.pk).get()
    assert (card.status_code, again.batch, again.take) == (201, take.batch, 2)
    assert f'data-take="{again.pk}"' in card.content.decode()
    work(4)
    assert now(again).phase == "done"


def test_all_that_is_left_of_a_prompt_is_cancelled_at_once(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    fake.submits = [BUSY]
    take = ask(ada, takes=3)
    assert ada_client.post(f"/generate/batches/{take.batch}/cancel/").status_code == 302
    assert set(Job.objects.filter(kind="generate").values_list("status", flat=True)) == {"cancelled"}
    assert ada_client.post(f"/generate/batches/{uuid4()}/cancel/").status_code == 404


def test_up_to_four_of_ones_own_stand_side_by_side(ada: User, bea: User, ada_client: Client, fake: FakeProvider) -> None:
    takes = [film(ada, prompt=f"Number {n}") for n in range(5)]
    hers, unmade = film(bea, prompt="Hers"), make_generation(ada, prompt="Unmade")
    query = "&".join(f"take={take.pk}" for take in (hers, unmade, *takes[:2]))
    page = ada_client.get(f"/generate/compare/?{query}&take=x").content.decode()
    assert [f"Number {n}" in page for n in range(5)] == [True, True, False, False, False]
    assert ("Hers" in page, "Unmade" in page) == (False, False)
    assert "Nothing to compare" in ada_client.get("/generate/compare/?take=x").content.decode()


def test_the_page_of_a_take_says_how_it_was_made(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    take = film(ada, prompt="Golden hour", seed=48213, negative_prompt="text", params={"steps": 30})
    sibling = asked(ada, "failed", batch=take.batch, take=2)
    page = ada_client.get(f"/generate/takes/{take.pk}/").content.decode()
    for words in (
        "Golden hour",
        "48213",
        "text",
        "steps",
        "30",
        "not verified with a live key",
        f"/generate/takes/{sibling.pk}/",
    ):
        assert words in page
    assert ada_client.get(f"/generate/takes/{sibling.pk}/").status_code == 200


def test_it_names_the_voice_and_what_the_call_cost_as_people_do(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    speaker = make_model(Capabilities(voices=(Voice(id="v-slt", label="Woman, American"),)), modality="voice")
    about: dict[str, Any] = {"modality": "voice", "provider": speaker.provider, "model": speaker.model, "phase": "done"}
    take, old = (asked(ada, asset=make_asset(ada, kind="audio"), voice=voice, **about) for voice in ("v-slt", "v-gone"))
    make_cost(ada, generation=take, amount="0")
    page = ada_client.get(f"/generate/takes/{take.pk}/").content.decode()
    assert ("Woman, American" in page, "v-slt" in page, "$0.00" in page) == (True, False, True)
    assert "v-gone" in ada_client.get(f"/generate/takes/{old.pk}/").content.decode()


def test_an_answer_is_never_kept_by_a_browser_for_another(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    answer: HttpResponseBase = ada_client.get(f"/generate/takes/{made(ada).pk}/add/")
    assert "X-Fragment" in answer.headers["Vary"]
