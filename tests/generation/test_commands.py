"""The commands say what they did, change nothing in a dry run, and fail when what they were for did not happen."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from generation.management.commands import generate
from generation.models import Generation, Provider, ProviderModel
from generation.providers.shapes import Capabilities, Modality, Model
from jobs.models import Job
from tests import media
from tests.generation.factories import make_model
from tests.generation.fake_provider import NO_KEY, REFUSED, FakeProvider
from tests.generation.working import work

pytestmark = pytest.mark.django_db


def run(name: str, *words: str) -> str:
    out = StringIO()
    call_command(name, *words, stdout=out)
    return out.getvalue()


def fails(name: str, *words: str) -> tuple[str, str]:
    """What it said, and how it ended."""
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command(name, *words, stdout=out)
    return out.getvalue(), str(failure.value)


@pytest.fixture
def working(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers get on with it while the command waits."""
    monkeypatch.setattr("time.sleep", lambda seconds: work())


def test_probing_says_what_answered_and_keeps_it(fake: FakeProvider) -> None:
    make_model()
    assert run("probe_providers") == "fake: Fake Films answered. 1 models are offered.\n"
    assert Provider.objects.get(pk="fake").is_verified


def test_probing_without_keeping(fake: FakeProvider) -> None:
    run("probe_providers", "fake", "--dry-run")
    assert not Provider.objects.filter(pk="fake").exists()


def test_probing_fails_when_one_does_not_answer(fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise NO_KEY

    monkeypatch.setattr(fake, "check", fail)
    said, end = fails("probe_providers", "fake", "nobody")
    assert str(NO_KEY) in said
    assert "not connected to nobody" in said
    assert end == "2 did not answer as they should."


def test_refreshing_tells_each_change_and_a_dry_run_makes_none(fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [Model(id="one", label="The one", modality=Modality.IMAGE, capabilities=Capabilities())]
    monkeypatch.setattr(fake, "models", lambda: listed)
    assert run("refresh_models", "--dry-run") == "fake: 1 new, and nothing was written.\n  new: The one\n"
    assert not ProviderModel.objects.filter(provider="fake").exists()
    assert run("refresh_models") == "fake: 1 new.\n  new: The one\n"
    assert run("refresh_models", "fake") == "fake: nothing new.\n"


def test_refreshing_fails_when_a_catalogue_cannot_be_had(fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> list[Model]:
        raise NO_KEY

    monkeypatch.setattr(fake, "models", fail)
    said, end = fails("refresh_models")
    assert str(NO_KEY) in said
    assert end.startswith("1 could not be listed")


def test_generating_waits_and_copies_the_result(ada: User, fake: FakeProvider, working: None, tmp_path: Path) -> None:
    make_model()
    fake.polls = ["running 40"]
    out = tmp_path / "valley.png"
    said = run("generate", "A valley", "--user", ada.email, "--modality", "image", "--seed", "7", "--out", str(out))
    assert "1 credit, at most $0.04" in said
    assert "Fake Films is making it" in said
    assert "Made A valley." in said
    assert out.read_bytes() == media.make_image().read_bytes()
    made = Generation.objects.get()
    assert (made.seed, made.orientation, made.resolution, made.owner) == (7, "landscape", 480, ada)


def test_a_dry_run_tells_the_price_and_asks_for_nothing(ada: User, fake: FakeProvider) -> None:
    make_model()
    said = run("generate", "A valley", "--user", ada.email, "--modality", "image", "--dry-run")
    assert said == "Fake one (fake): 1 credit, at most $0.04.\n"
    assert not Job.objects.exists()


def test_a_failure_ends_it_with_its_sentence(ada: User, fake: FakeProvider, working: None) -> None:
    make_model()
    fake.submits = [REFUSED]
    _, end = fails("generate", "A valley", "--user", ada.email, "--modality", "image")
    assert end == str(REFUSED)


def test_without_a_worker_it_says_so(ada: User, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model()
    monkeypatch.setattr(generate, "UNTAKEN", -1.0)
    monkeypatch.setattr("time.sleep", lambda seconds: work())
    said = run("generate", "A valley", "--user", ada.email, "--modality", "image")
    assert said.count("Is `manage.py work` running?") == 1


def test_interrupted_it_is_cancelled(ada: User, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model()

    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    assert fails("generate", "A valley", "--user", ada.email, "--modality", "image")[1] == "Cancelled."
    assert Job.objects.get(kind="generate").status == "cancelled"


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (["A valley", "--user", "nobody@example.com"], "There is no account"),
        (
            ["A valley", "--user", "ada@example.com", "--modality", "music"],
            "no such model of music. Those there are: none.",
        ),
        (["", "--user", "ada@example.com", "--modality", "image"], "prompts: "),
        (["A valley", "--user", "ada@example.com", "--modality", "image", "--resolution", "333"], "resolution: "),
        (["A valley", "--user", "ada@example.com", "--modality", "image", "--model", "other"], "Those there are: fake/one."),
    ],
)
def test_what_is_in_the_way_is_said_and_nothing_is_asked_for(ada: User, fake: FakeProvider, words: list[str], end: str) -> None:
    make_model(model="fake/one")
    assert end in fails("generate", *words)[1]
    assert not Job.objects.exists()
