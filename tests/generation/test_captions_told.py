"""Captions from what a provider tells: late, without the times of words, or of a project in which nobody hears it."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.test import Client

from accounts.models import User
from generation import spoken
from generation.captioning import hearing, placing
from generation.captioning.wishes import CaptionsRefused
from generation.models import GenerationCost
from generation.providers.shapes import State, Update, Usage, Word
from jobs import lifecycle
from jobs.models import Job
from media_library.models import Asset
from projects.models import Project
from tests.factories import make_asset, make_project
from tests.generation.ears import HEARD, Listener, ask, captions_of, died, model, now
from tests.generation.fake_provider import FAULT, GONE, REFUSED
from tests.generation.talking import voice, write
from tests.generation.working import paid, run_once, work
from tests.projects.documents import project_with, timeline_of

pytestmark = pytest.mark.django_db

TALK = "Where will you take them?"


def test_a_provider_that_answers_later_is_asked_until_it_does_and_holds_no_worker(ada: User, listener: Listener) -> None:
    listener.is_slow, listener.polls = True, ["running 40", FAULT]
    asset = make_asset(ada)
    job = ask(ada, asset, model=model())
    run_once()
    assert (now(job).status, job.lease_until, listener.calls) == ("processing", None, ["submit"])
    work(2)
    assert (now(job).status, listener.calls) == ("processing", ["submit", "poll", "poll"])
    work()
    assert (now(job).status, listener.calls) == ("completed", ["submit", "poll", "poll", "poll", "fetch"])
    asset.refresh_from_db()
    assert spoken.words_of(asset) == list(HEARD)
    cost = GenerationCost.objects.get()
    assert (cost.amount, cost.is_success, paid(ada)) == (Decimal("0.0400"), True, 1)


def test_a_worker_that_died_while_the_provider_was_at_it_is_followed_by_another(ada: User, listener: Listener) -> None:
    listener.is_slow, listener.polls = True, [died]
    job = ask(ada, make_asset(ada), model=model())
    run_once()
    with pytest.raises(KeyboardInterrupt):
        work()
    Job.objects.filter(pk=job.pk).update(lease_until=None)
    work()
    assert (now(job).status, listener.count("submit"), GenerationCost.objects.count()) == ("completed", 1, 1)


@pytest.mark.parametrize(
    ("polls", "says"),
    [
        (["failed"], "Fake Films could not write it down, and does not say why."),
        ([Update(State.FAILED, error=REFUSED, usage=Usage(cost=Decimal("0.01")))], str(REFUSED)),
        ([GONE], str(GONE)),
    ],
)
def test_what_fails_there_is_its_sentence_and_the_credits_come_back(
    ada: User, listener: Listener, polls: list[Any], says: str
) -> None:
    listener.is_slow, listener.polls = True, polls
    job = ask(ada, make_asset(ada), model=model())
    work(2)
    assert (now(job).status, job.error, paid(ada)) == ("failed", says, 0)
    cost = GenerationCost.objects.get()
    told = says == str(REFUSED)  # what it took
    assert (cost.is_success, cost.amount, cost.is_known) == (False, Decimal("0.01") if told else 0, told)
    assert not Job.objects.filter(kind="withdraw").exists()


def test_a_cancel_is_answered_at_once_and_the_provider_is_told_to_stop(ada: User, listener: Listener) -> None:
    listener.is_slow, listener.polls = True, ["running 10"] * 5
    job = ask(ada, make_asset(ada), model=model())
    work(2)
    lifecycle.cancel(now(job))
    assert (now(job).status, paid(ada), listener.count("cancel")) == ("cancelled", 0, 0)
    work()
    assert listener.calls[-1] == "cancel"
    assert (GenerationCost.objects.get().is_success, GenerationCost.objects.get().is_known) == (False, False)


@pytest.fixture
def talks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """In every sound somebody says TALK: when each word is said."""
    sound, truth = voice(TALK, 0.0)
    monkeypatch.setattr(hearing, "_sound_of", lambda asset, folder, kind, report: write(sound, folder / "sound.wav"))
    return truth


@pytest.mark.ffmpeg
def test_of_a_text_without_times_captions_are_made_all_the_same_and_the_page_says_how(
    ada: User, ada_client: Client, listener: Listener, talks: list[tuple[float, float]]
) -> None:
    listener.words, listener.text = (), TALK
    project = project_with(ada, "Valley")
    asset = Asset.objects.get()
    job = ask(ada, asset, project=project, model=model())
    run_once()
    assert now(job).status == "completed", job.error
    assert " ".join(captions_of(project)).split() == TALK.split()
    asset.refresh_from_db()
    words = spoken.words_of(asset)
    assert max(abs(word.start_us / 1e6 - begin) for word, (begin, _) in zip(words, talks, strict=True)) < 0.3
    note = (
        "The times of the words were estimated by aligning the text to the sound, as Fake Films told what is said and not when."
    )
    assert spoken.note_of(asset) == note
    assert note in ada_client.get(f"/generate/captions/{asset.pk}/").content.decode()
    spoken.keep(asset.pk, HEARD)
    assert note not in ada_client.get(f"/generate/captions/{asset.pk}/").content.decode()


@pytest.mark.ffmpeg
def test_of_timed_sentences_the_words_are_aligned_within_each(
    ada: User, listener: Listener, talks: list[tuple[float, float]]
) -> None:
    listener.phrases = (Word(TALK, round(talks[0][0] * 1e6), round(talks[-1][1] * 1e6)),)
    asset = make_asset(ada)
    ask(ada, asset, model=model())
    run_once()
    asset.refresh_from_db()
    assert [word.text for word in spoken.words_of(asset)] == TALK.split()
    assert "aligning each sentence to its part of the sound" in spoken.note_of(asset)


@pytest.mark.ffmpeg
def test_what_was_told_before_a_worker_died_is_not_asked_for_again(
    ada: User, listener: Listener, talks: list[tuple[float, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    listener.words, listener.text = (), TALK
    asset = make_asset(ada)
    job = ask(ada, asset, model=model())
    whole = placing.placed
    monkeypatch.setattr(placing, "placed", lambda *args: died())
    with pytest.raises(KeyboardInterrupt):
        run_once()
    monkeypatch.setattr(placing, "placed", whole)
    Job.objects.filter(pk=job.pk).update(lease_until=None)
    work()
    assert (now(job).status, listener.count("submit"), GenerationCost.objects.count()) == ("completed", 1, 1)
    asset.refresh_from_db()
    assert [word.text for word in spoken.words_of(asset)] == TALK.split()


@pytest.mark.ffmpeg
def test_a_text_of_a_silent_sound_is_a_sentence_and_the_credits_come_back(
    ada: User, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = np.zeros(32_000, np.float32)
    monkeypatch.setattr(hearing, "_sound_of", lambda asset, folder, kind, report: write(quiet, folder / "sound.wav"))
    listener.words, listener.text = (), "Thanks for watching."
    asset = make_asset(ada)
    job = ask(ada, asset, model=model())
    run_once()
    assert now(job).error == "There is nothing to hear in this sound, so no captions were made of what Fake Films wrote down."
    assert (paid(ada), GenerationCost.objects.get().amount) == (0, Decimal("0.0400"))
    asset.refresh_from_db()
    assert spoken.words_of(asset) == []


def change(project: Project, **fields: Any) -> None:
    """Of its first clip."""
    dumped = project.document().dump()
    clips = next(track["elements"] for track in dumped["tracks"] if track["elements"])
    clips[0] |= fields
    Project.objects.filter(pk=project.pk).update(timeline=dumped)
    project.refresh_from_db()


@pytest.mark.parametrize(
    ("fields", "what"), [({"reverse": True}, "play backwards"), ({"freeze": True}, "stand still"), ({"volume": 0.0}, "are muted")]
)
def test_where_no_caption_would_fit_it_is_said_before_money_is_spent(
    ada: User, listener: Listener, fields: dict[str, Any], what: str
) -> None:
    project = project_with(ada, "Valley")
    change(project, **fields)
    with pytest.raises(CaptionsRefused, match=f"Its clips in the project {what}, so that no caption would fit them"):
        ask(ada, Asset.objects.get(), project=project, model=model())
    assert (Job.objects.exists(), listener.calls) == (False, [])


def test_a_clip_that_was_turned_round_meanwhile_changes_nothing_and_the_words_are_kept(ada: User, listener: Listener) -> None:
    project = project_with(ada, "Valley")
    asset = Asset.objects.get()
    job = ask(ada, asset, project=project, model=model())
    change(project, reverse=True)
    run_once()
    assert now(job).error.startswith("The words are kept, and nothing was changed in the project: Its clips")
    assert captions_of(project) == []
    asset.refresh_from_db()
    assert spoken.words_of(asset) == list(HEARD)


def test_a_clip_that_is_left_out_is_told_of_on_the_page(ada: User, ada_client: Client, listener: Listener) -> None:
    asset = make_asset(ada)
    project = make_project(ada, timeline=timeline_of(asset, asset).dump())
    change(project, reverse=True)
    job = ask(ada, asset, project=project, model=model())
    run_once()
    assert now(job).result["left_out"] == "Left without captions: 1 clip that plays backwards."
    assert len(captions_of(project)) == 1
    assert now(job).result["left_out"] in ada_client.get(f"/generate/captions/{asset.pk}/").content.decode()
