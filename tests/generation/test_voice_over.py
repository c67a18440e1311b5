"""Voice-over: words become a spoken asset, from the form, over JSON and by the command; what is in the way is said first."""

from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import CreditTransaction, User
from generation import catalogue, spoken
from generation.models import Generation, GenerationCost, ProviderModel
from generation.procedural.speech import voices
from jobs.models import Job
from jobs.runner import run_inline
from media_library.models import Asset
from tests.generation.working import paid, run_once

pytestmark = pytest.mark.django_db
TEXT = "Good morning, valley."
EMPTY, STRANGER = "Write what is to be said.", "This model has no such voice."
LONG = "2,001 characters long, and 2,000 is the most."
IN_THE_WAY = [
    pytest.param({"text": ""}, EMPTY, id="empty"),
    pytest.param({"text": "a" * 2001}, LONG, id="2,001 characters"),
    pytest.param({"voice": "nobody"}, STRANGER, id="unknown voice"),
]


@pytest.fixture
def speaker(settings: Settings, tmp_path: Path) -> ProviderModel:
    """The one that is there without any key."""
    settings.MEDIA_DIR = tmp_path / "media"
    catalogue.refresh(catalogue.BUILT_IN)
    return catalogue.offered("voice").filter(provider=catalogue.BUILT_IN).get()


def by_form(client: Client, model: ProviderModel, text: str = TEXT, voice: str = "own-low") -> Any:
    fields = {"modality": "voice", "model": str(model.pk), "prompt": text, "voice": voice, "takes": "1", "key": str(uuid4())}
    return client.post("/generate/", fields)


def by_api(client: Client, model: ProviderModel, text: str = TEXT, voice: str = "own-low") -> Any:
    body = {"model": str(model.pk), "prompts": [text], "voice": voice}
    headers = {"Idempotency-Key": "click"}
    return client.post("/api/v1/generations/", body, content_type="application/json", headers=headers)


def by_command(user: User, text: str = TEXT, voice: str = "own-low", **more: Any) -> str:
    out = StringIO()
    call_command("generate", text, user=user.email, modality="voice", voice=voice, stdout=out, **more)
    return out.getvalue()


def nothing_was_asked_for() -> bool:
    rows = (Generation, GenerationCost, Job.objects.filter(kind="generate"), CreditTransaction.objects.filter(kind="USAGE"))
    return not any(each.objects.exists() if isinstance(each, type) else each.exists() for each in rows)


def spoken_asset() -> Asset:
    run_once()
    run_inline("import")
    return Asset.objects.get()


@pytest.mark.ffmpeg
def test_from_the_form_words_become_a_sound_that_knows_its_words(ada: User, ada_client: Client, speaker: ProviderModel) -> None:
    assert by_form(ada_client, speaker).status_code == 302
    asset = spoken_asset()
    assert (asset.kind, asset.status, asset.has_audio) == ("audio", "ready", True)
    assert [word.text for word in spoken.words_of(asset)] == TEXT.split()
    assert paid(ada) == 1


@pytest.mark.ffmpeg
def test_over_json_too(ada_client: Client, speaker: ProviderModel) -> None:
    answer = by_api(ada_client, speaker)
    assert answer.status_code == 201, answer.content
    asset = spoken_asset()
    told = ada_client.get(f"/api/v1/generations/{Generation.objects.get().pk}/").json()
    assert (told["asset"], told["voice"], told["status"]) == (str(asset.pk), "own-low", "completed")
    assert [each["text"] for each in ada_client.get(f"/api/v1/assets/{asset.pk}/captions/").json()] == TEXT.split()


@pytest.mark.ffmpeg
def test_by_the_command_it_is_copied_to_a_file(
    ada: User, speaker: ProviderModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: run_once())
    said = by_command(ada, out=tmp_path / "voice.flac")
    assert f"Made {TEXT}" in said
    assert (tmp_path / "voice.flac").read_bytes().startswith(b"fLaC")


@pytest.mark.parametrize(("wish", "words"), IN_THE_WAY)
def test_the_form_says_it_at_the_field(ada_client: Client, speaker: ProviderModel, wish: dict[str, str], words: str) -> None:
    answer = by_form(ada_client, speaker, **wish)
    page = answer.content.decode()
    assert (answer.status_code, words in page, nothing_was_asked_for()) == (422, True, True)
    field = "voice" if "voice" in wish else "prompt"
    assert page.index(f'name="{field}"') < page.index(words), "beneath its field"


@pytest.mark.parametrize(("wish", "words"), IN_THE_WAY)
def test_over_json_it_is_said_at_the_field(ada_client: Client, speaker: ProviderModel, wish: dict[str, str], words: str) -> None:
    answer = by_api(ada_client, speaker, **wish)
    told = answer.json()["error"]["fields"]["voice" if "voice" in wish else "prompts"]
    assert (answer.status_code, len(told), words in told[0], nothing_was_asked_for()) == (422, 1, True, True)


@pytest.mark.parametrize(("wish", "words"), IN_THE_WAY)
def test_the_command_ends_with_it(ada: User, speaker: ProviderModel, wish: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError) as end:
        by_command(ada, **wish)
    assert str(end.value).startswith("voice: " if "voice" in wish else "prompts: ")
    assert words in str(end.value)
    assert nothing_was_asked_for()


def test_the_form_offers_the_voices_that_there_are(ada_client: Client, speaker: ProviderModel) -> None:
    page = ada_client.get("/generate/?modality=voice").content.decode()
    assert all(f'<option value="{voice.id}"' in page for voice in voices())


@pytest.mark.parametrize(("length", "credits"), [(1, 1), (500, 1), (501, 2), (2000, 4)])
def test_it_costs_a_credit_for_each_500_characters_and_says_so(
    ada: User, speaker: ProviderModel, length: int, credits: int
) -> None:
    assert f"{credits} credit{'s' if credits > 1 else ''}, free there" in by_command(ada, "a" * length, dry_run=True)
    assert nothing_was_asked_for()
