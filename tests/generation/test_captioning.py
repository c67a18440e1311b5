"""Captions of an asset: words that are known are used, others are had from a provider once, and the project gets its track."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from generation import catalogue, spoken
from generation.budgets import OverBudget
from generation.captioning import hearing
from generation.captioning.requesting import request_captions
from generation.captioning.wishes import CaptionsRefused, Wish
from generation.models import Budget, GenerationCost, ProviderModel
from generation.providers.shapes import Modality, Price
from generation.requesting import Want, request_generations
from jobs import submitting
from jobs.models import Job
from jobs.runner import run_inline
from media_library import importing
from media_library.models import Asset
from tests import media
from tests.factories import make_asset, make_project
from tests.generation.ears import HEARD, Listener, ask, captions_of, died, model, now
from tests.generation.factories import make_generation
from tests.generation.fake_provider import BUSY, LOST, REFUSED
from tests.generation.working import paid, run_once, work
from tests.projects.documents import project_with

pytestmark = pytest.mark.django_db


def test_what_is_heard_is_kept_with_the_asset_and_shown_in_the_project(ada: User, listener: Listener) -> None:
    project = project_with(ada, "Valley")
    asset = Asset.objects.get()
    job = ask(ada, asset, project=project, model=model(), language="en")
    run_once()
    assert (now(job).status, job.result["words"]) == ("completed", 2)
    asset.refresh_from_db()
    assert spoken.words_of(asset) == list(HEARD)
    assert captions_of(project) == ["Hello valley."]
    assert (paid(ada), listener.count("submit")) == (1, 1)
    cost = GenerationCost.objects.get()
    assert (cost.category, cost.amount, cost.asset, cost.is_success) == ("audio", Decimal("0.04"), asset, True)


def test_words_that_are_known_cost_nothing_and_nobody_listens(ada: User, listener: Listener) -> None:
    project = project_with(ada, "Voice")
    asset = Asset.objects.get()
    spoken.keep(asset.pk, HEARD)
    asset.refresh_from_db()
    ask(ada, asset, project=project)
    run_once()
    assert captions_of(project) == ["Hello valley."]
    assert (listener.calls, paid(ada)) == ([], 0)


def test_a_script_goes_along_with_the_sound(ada: User, listener: Listener) -> None:
    listener.is_local = True
    ask(ada, make_asset(ada), model=model(), script="Hello valley.")
    run_once()
    assert listener.heard == [("Hello valley.", b"RIFF")]


def test_the_same_key_is_one_job(ada: User, listener: Listener) -> None:
    asset, ears, key = make_asset(ada), model(), uuid4()
    jobs = {request_captions(ada, Wish(asset, model=ears), key).pk for _ in range(2)}
    assert len(jobs) == Job.objects.filter(kind="caption").count() == 1
    with pytest.raises(submitting.KeyReused):
        request_captions(ada, Wish(asset, model=ears, script="Other"), key)


@pytest.mark.parametrize(
    ("fields", "wishes", "words"),
    [
        ({"has_audio": False}, {"script": "x"}, "It has no sound"),
        ({"status": "processing"}, {"script": "x"}, "It is not ready"),
        ({}, {}, "Choose a model that writes down what is said."),
        ({}, {"script": "x"}, "Choose a model that finds the times of known words."),
        ({}, {"script": "x" * 10_001}, "10,001 characters"),
    ],
)
def test_what_is_in_the_way_is_said_before_anything_is_asked(
    ada: User, listener: Listener, fields: dict[str, Any], wishes: dict[str, str], words: str
) -> None:
    with pytest.raises(CaptionsRefused, match=words):
        ask(ada, make_asset(ada, **fields), **wishes)
    assert not Job.objects.exists()


def test_a_budget_stops_it_before_it_is_spent(ada: User, listener: Listener) -> None:
    Budget.objects.create(owner=ada, monthly=Decimal("0.03"))
    with pytest.raises(OverBudget):
        ask(ada, make_asset(ada), model=model())
    assert not Job.objects.exists()
    assert paid(ada) == 0


def test_a_provider_that_is_busy_is_asked_again_when_it_said(ada: User, listener: Listener) -> None:
    listener.submits = [BUSY]
    job = ask(ada, make_asset(ada), model=model())
    run_once()
    assert now(job).status == "processing"
    work()
    assert now(job).status == "completed"
    assert listener.count("submit") == 2
    assert [cost.amount for cost in GenerationCost.objects.order_by("created_at")] == [0, Decimal("0.0400")]


def test_a_refusal_is_its_sentence_and_gives_the_credits_back(ada: User, listener: Listener) -> None:
    listener.submits = [REFUSED]
    job = ask(ada, make_asset(ada), model=model())
    run_once()
    assert (now(job).status, job.error, paid(ada)) == ("failed", str(REFUSED), 0)


def test_a_lost_answer_is_not_asked_for_again_and_says_so(ada: User, listener: Listener) -> None:
    listener.submits = [LOST]
    job = ask(ada, make_asset(ada), model=model())
    work(3)
    assert (now(job).status, job.error) == ("failed", hearing.LOST)
    assert listener.count("submit") == 1
    assert not GenerationCost.objects.get().is_known


@pytest.mark.parametrize(("is_local", "can_say", "submits", "status"), [
    (False, False, 1, "failed"),  # nobody knows whether it was charged
    (False, True, 2, "completed"),  # the provider knows that it was not
    (True, False, 2, "completed"),  # it costs nothing
])  # fmt: skip
def test_a_worker_that_died_in_the_middle_leaves_no_second_charge(
    ada: User, listener: Listener, is_local: bool, can_say: bool, submits: int, status: str
) -> None:
    listener.is_local, listener.can_say = is_local, can_say
    listener.submits = [died]
    job = ask(ada, make_asset(ada), model=model())
    with pytest.raises(KeyboardInterrupt):
        run_once()
    Job.objects.filter(pk=job.pk).update(lease_until=None)
    work()
    assert (now(job).status, listener.count("submit")) == (status, submits)


def test_what_was_heard_before_a_worker_died_is_not_heard_again(
    ada: User, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_with(ada, "Valley")
    job = ask(ada, Asset.objects.get(), project=project, model=model())
    monkeypatch.setattr("generation.captioning.making._edit", lambda *args: died())
    with pytest.raises(KeyboardInterrupt):
        run_once()
    monkeypatch.undo()
    monkeypatch.setattr(catalogue, "adapters", lambda: {"fake": listener})
    Job.objects.filter(pk=job.pk).update(lease_until=None)
    work()
    assert (now(job).status, listener.count("submit"), captions_of(project)) == ("completed", 1, ["Hello valley."])


def test_silence_is_a_sentence(ada: User, listener: Listener) -> None:
    listener.words = ()
    job = ask(ada, make_asset(ada), model=model())
    run_once()
    assert now(job).error == "Nobody was heard to speak in it, so there are no captions."


def test_a_script_is_not_given_to_a_model_that_listens_by_itself(ada: User, ada_client: Client, listener: Listener) -> None:
    asset, ears = make_asset(ada, kind="audio"), model()
    make_generation(ada, modality="voice", prompt="Good morning, valley.", asset=asset)
    assert "Good morning, valley." not in ada_client.get(f"/generate/captions/{asset.pk}/").content.decode()
    with pytest.raises(CaptionsRefused, match="Ears listens by itself and takes no script"):
        ask(ada, asset, model=ears, script="Good morning, valley.")
    assert not Job.objects.filter(kind="caption").exists()
    listener.is_local = True
    Job.objects.update(status="cancelled", completed_at=timezone.now())  # that made the voice
    ask(ada, asset, model=ears, script="Good morning, valley.")
    run_once()
    asset.refresh_from_db()
    assert spoken.note_of(asset) == "The times of the words were estimated by aligning the script to the sound."


def test_what_was_deleted_meanwhile_is_a_sentence(ada: User, listener: Listener) -> None:
    project = make_project(ada)
    job = ask(ada, make_asset(ada), project=project, model=model())
    project.delete()
    run_once()
    assert now(job).error == "What was to be captioned was deleted."


def test_it_can_be_tried_again(ada: User, listener: Listener) -> None:
    listener.submits = [REFUSED]
    job = ask(ada, make_asset(ada), model=model())
    run_once()
    again = submitting.retry(now(job))
    run_once()
    assert (now(again).status, again.retry_of) == ("completed", job)


def test_a_price_by_the_second_counts_the_length_of_the_sound(ada: User, listener: Listener) -> None:
    price = Price.model_validate({"amount": "0.001", "unit": "second", "as_of": "2026-11-27", "basis": "table"})
    listener.cost = None
    ask(ada, make_asset(ada, duration_us=90_000_000), model=model(own_price=price.model_dump(mode="json")))
    run_once()
    assert GenerationCost.objects.get().amount == Decimal("0.0900")


@pytest.mark.ffmpeg
def test_the_sound_is_really_taken_out(ada: User, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_DIR = tmp_path / "media"
    listener = Listener(is_local=True)
    monkeypatch.setattr(catalogue, "adapters", lambda: {"fake": listener})
    copy = tmp_path / "tone.wav"
    copy.write_bytes(media.make_audio(1).read_bytes())
    asset = importing.import_file(ada, copy, name="tone.wav")
    run_inline("import")
    asset.refresh_from_db()
    ask(ada, asset, model=model(), script="Hello valley.")
    run_once()
    assert listener.heard == [("Hello valley.", b"RIFF")]


def test_the_page_asks_shows_and_gives_the_words_as_a_file(ada: User, ada_client: Client, listener: Listener) -> None:
    project = project_with(ada, "Valley")
    asset, ears = Asset.objects.get(), model()
    address = f"/generate/captions/{asset.pk}/"
    page = ada_client.get(address).content.decode()
    assert "Ears, Fake Films" in page
    assert ada_client.get(f"{address}captions.srt").status_code == 404
    sent = ada_client.post(address, {"key": str(uuid4()), "model": str(ears.pk), "project": str(project.pk), "script": ""})
    assert sent["Location"] == f"/projects/{project.pk}/"
    run_once()
    assert "Hello valley." in ada_client.get(address).content.decode()
    file = ada_client.get(f"{address}captions.srt")
    assert file.content.decode() == "1\n00:00:00,000 --> 00:00:00,900\nHello valley.\n"
    assert "attachment" in file["Content-Disposition"]


def test_the_months_credits_that_are_due_pay_too(ada: User, ada_client: Client, listener: Listener) -> None:
    model()
    page = ada_client.get(f"/generate/captions/{make_asset(ada, duration_us=60_000_000, has_audio=True).pk}/").content.decode()
    assert "99 after" in page
    assert "Not enough credits" not in page


def test_who_comes_from_the_editor_goes_back_there(ada: User, ada_client: Client, bea: User, listener: Listener) -> None:
    project, hers = project_with(ada, "Valley"), project_with(bea, "Harbour")
    asset, ears = Asset.objects.get(name="Valley"), model()
    address = f"/generate/captions/{asset.pk}/?project={project.pk}"
    page = ada_client.get(address).content.decode()
    assert f'<option value="{project.pk}" selected' in page
    assert f'action="{address}"' in page
    sent = ada_client.post(address, {"key": str(uuid4()), "model": str(ears.pk), "project": str(project.pk), "script": ""})
    assert sent["Location"] == f"/projects/{project.pk}/edit/"
    for other in (str(hers.pk), "no-project", ""):
        answer = ada_client.get(f"/generate/captions/{asset.pk}/", {"project": other})
        assert answer.status_code == 200
        assert "Harbour" not in answer.content.decode()


def test_the_page_says_what_is_in_the_way(ada: User, ada_client: Client, listener: Listener) -> None:
    asset = make_asset(ada)
    answer = ada_client.post(f"/generate/captions/{asset.pk}/", {"key": str(uuid4()), "language": "english please"})
    assert answer.status_code == 422
    assert "Write a language as en or pt-BR." in answer.content.decode()
    answer = ada_client.post(f"/generate/captions/{asset.pk}/", {"key": str(uuid4())})
    assert "Choose a model that writes down what is said" in answer.content.decode()


def test_a_voice_that_was_made_here_brings_its_script_along(ada: User, ada_client: Client, listener: Listener) -> None:
    asset = make_asset(ada, kind="audio")
    make_generation(ada, modality="voice", prompt="Good morning, valley.", asset=asset)
    assert "Good morning, valley." in ada_client.get(f"/generate/captions/{asset.pk}/").content.decode()


def test_the_page_of_an_asset_with_sound_leads_there(ada: User, ada_client: Client) -> None:
    loud, silent = make_asset(ada), make_asset(ada, has_audio=False)
    pages = {asset: ada_client.get(f"/library/{asset.pk}/").content.decode() for asset in (loud, silent)}
    assert [f"/generate/captions/{asset.pk}/" in page for asset, page in pages.items()] == [True, False]
    assert ada_client.get(f"/generate/captions/{silent.pk}/").status_code == 404


@pytest.mark.ffmpeg
def test_a_voice_made_here_is_captioned_without_a_listener_and_aligned_by_the_built_in(
    ada: User, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_DIR = tmp_path / "media"
    speaker = catalogue.offered(Modality.VOICE)[0]
    [made] = request_generations(ada, Want(model=speaker, prompts=("Good morning, valley.",)), uuid4())
    run_once()
    run_inline("import")
    asset = Asset.objects.get(generation=made)
    project = make_project(ada)
    ask(ada, asset, project=project)
    run_once()
    assert captions_of(project) == ["Good morning, valley."]
    known = spoken.words_of(asset)
    aligner = ProviderModel.objects.get(provider="builtin", modality="captions")
    job = ask(ada, asset, model=aligner, script="Good morning, valley.")
    run_once()
    assert now(job).status == "completed", job.error
    asset.refresh_from_db()
    aligned = spoken.words_of(asset)
    assert [word.text for word in aligned] == [word.text for word in known]
    assert max(abs(a.start_us - b.start_us) for a, b in zip(aligned, known, strict=True)) < 200_000
