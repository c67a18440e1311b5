"""Rows follow the catalogues of providers, and keep what staff decided; what a model no longer offers is not offered here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from generation import catalogue, refreshing
from generation.catalogue import ProviderGone
from generation.models import Provider, ProviderModel
from generation.providers.shapes import Capabilities, ErrorKind, Modality, Model, Price, ProviderError
from jobs.lifecycle import JobFailed
from jobs.models import Job
from jobs.report import Report
from media_library.fetching import fetcher
from tests.factories import make_job
from tests.generation.factories import make_model
from tests.generation.fake_provider import NO_KEY, FakeProvider
from tests.media_library.internet import PUBLIC, OneMachine, head, ok

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


@dataclass
class Listing(FakeProvider):
    """With a catalogue, or what is wrong with it."""

    listed: list[Model] = field(default_factory=list)
    fault: ProviderError | None = None

    def models(self) -> list[Model]:
        if self.fault:
            raise self.fault
        return self.listed

    def check(self) -> str:
        if self.fault:
            raise self.fault
        return "Fake Films answered."


def model(name: str = "one", *, label: str = "", as_of: date = TODAY, amount: str = "0.04", seed: bool = False) -> Model:
    price = Price(amount=Decimal(amount), unit="image", as_of=as_of, basis="catalogue")
    takes = Capabilities(takes_seed=seed)
    return Model(id=name, label=label or name.title(), modality=Modality.IMAGE, capabilities=takes, price=price)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Listing:
    provider = Listing(listed=[model("one"), model("two")])
    monkeypatch.setattr(catalogue, "adapters", lambda: {"fake": provider})
    return provider


def row(name: str = "one") -> ProviderModel:
    return ProviderModel.objects.get(provider="fake", model=name)


def test_a_look_adds_what_is_new_and_says_so(fake: Listing) -> None:
    found = catalogue.refresh("fake")
    assert (found.added, found.words) == (("One", "Two"), "2 new")
    assert row().current_price == model().price
    assert Provider.objects.get(pk="fake").refreshed_at is not None
    assert catalogue.refresh("fake").words == "nothing new"


def test_what_changed_is_written_and_what_staff_decided_stays(fake: Listing) -> None:
    catalogue.refresh("fake")
    own = Price(amount=Decimal(1), unit="call", as_of=TODAY, basis="table").model_dump(mode="json")
    ProviderModel.objects.filter(model="one").update(is_enabled=False, order=3, own_price=own)
    fake.listed = [model("one", label="One, better", seed=True), model("two")]
    assert catalogue.refresh("fake").changed == ("One, better",)
    now = row()
    assert (now.label, now.takes.takes_seed) == ("One, better", True)
    assert (now.is_enabled, now.order, now.own_price) == (False, 3, own)


def test_a_price_that_was_looked_at_again_is_no_news_and_has_its_new_date(fake: Listing) -> None:
    catalogue.refresh("fake")
    fake.listed = [model("one", as_of=TODAY + timedelta(days=1)), model("two", amount="0.05")]
    assert catalogue.refresh("fake").changed == ("Two",)
    price = row().current_price
    assert price is not None
    assert price.as_of == TODAY + timedelta(days=1)


def test_what_is_gone_is_kept_and_not_offered_until_it_comes_back(fake: Listing) -> None:
    catalogue.refresh("fake")
    fake.listed = [model("one")]
    assert catalogue.refresh("fake").gone == ("Two",)
    assert [each.model for each in catalogue.offered("image")] == ["one"]
    assert not row("two").is_listed
    assert catalogue.refresh("fake").gone == (), "it is told once"
    fake.listed = [model("one"), model("two")]
    catalogue.refresh("fake")
    assert [each.model for each in catalogue.offered("image")] == ["one", "two"]


def test_a_provider_that_does_not_answer_loses_nothing(fake: Listing) -> None:
    catalogue.refresh("fake")
    fake.fault = NO_KEY
    with pytest.raises(ProviderError):
        catalogue.refresh("fake")
    assert catalogue.offered().count() == 2


def test_a_dry_run_tells_and_writes_nothing(fake: Listing) -> None:
    assert catalogue.refresh("fake", dry_run=True).added == ("One", "Two")
    assert not ProviderModel.objects.filter(provider="fake").exists()


def test_only_what_can_be_had_is_offered_and_in_order(fake: Listing) -> None:
    make_model(provider="gone")
    make_model(is_enabled=False)
    make_model(retires_on=timezone.now().date())
    make_model(modality="music")
    last, first = make_model(label="B"), make_model(label="A")
    second = make_model(label="C", order=1)
    assert list(catalogue.offered("image")) == [second, first, last]


def test_a_price_of_staffs_own_counts(fake: Listing) -> None:
    own = Price(amount=Decimal("0.5"), unit="call", as_of=TODAY, basis="table")
    listed = make_model(price=model().price.model_dump(mode="json"), own_price=own.model_dump(mode="json"))  # type: ignore[union-attr]
    assert catalogue.shape(listed).price == own
    listed.own_price = None
    assert catalogue.shape(listed).price == model().price


def test_a_provider_that_is_gone_is_a_sentence(fake: Listing) -> None:
    with pytest.raises(ProviderGone, match="not connected to replicate any more"):
        catalogue.adapter("replicate")


def test_a_test_of_the_connection_is_kept_either_way(fake: Listing) -> None:
    assert catalogue.test_connection("fake") == "Fake Films answered."
    now = Provider.objects.get(pk="fake")
    assert (now.is_verified, now.test_result) == (True, "Fake Films answered.")
    fake.fault = NO_KEY
    with pytest.raises(ProviderError):
        catalogue.test_connection("fake")
    now.refresh_from_db()
    assert (now.is_verified, now.test_result) == (False, str(NO_KEY))


def test_the_built_in_is_there_after_migrate_with_no_command() -> None:
    rows = ProviderModel.objects.offered().filter(provider="builtin")
    assert {"video", "image", "music", "voice", "captions"} <= set(rows.values_list("modality", flat=True))
    assert {each.order for each in rows} == {catalogue.FIRST}


def test_who_was_never_asked_is_asked_once_by_a_job(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "adapters", lambda: {"builtin": Listing(), "fake": Listing()})
    settings.PROVIDERS = {"builtin": {}, "fake": {}}
    catalogue.install()
    catalogue.install()
    assert [job.params for job in Job.objects.filter(kind="refresh_models")] == [{"only": ["fake"]}]
    Provider.objects.filter(pk="fake").update(refreshed_at=timezone.now())
    Job.objects.all().delete()
    catalogue.install()
    assert not Job.objects.exists()


def test_the_daily_look_asks_all_and_tells_who_did_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    providers = {"a": Listing(fault=NO_KEY), "b": Listing(listed=[model()])}
    monkeypatch.setattr(catalogue, "adapters", lambda: providers)
    job = make_job(kind="refresh_models", params={}, status="processing")
    with pytest.raises(JobFailed, match="The models of a could not be listed") as failed:
        refreshing.perform_refresh(job, Report(job, time_limit=60))
    assert "b: 1 new" in failed.value.detail
    providers["a"].fault = None
    assert refreshing.perform_refresh(job, Report(job, time_limit=60)) == {"a": "nothing new", "b": "nothing new"}


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OneMachine]:
    machine = OneMachine(tmp_path, names={"files.example.com": [[PUBLIC]], "inner.example.com": [["10.0.0.1"]]})
    monkeypatch.setattr(fetcher, "Internet", lambda: machine.internet)
    yield machine
    machine.close()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (head(404, "Content-Length: 0"), ErrorKind.GONE),
        (head(503, "Content-Length: 0"), ErrorKind.NETWORK),
        (head(200, "Content-Length: 100") + b"cut", ErrorKind.NETWORK),
        (ok(bytes(2000)), ErrorKind.BAD_REQUEST),
    ],
)
def test_a_result_that_cannot_be_brought_says_whether_to_try_again(
    web: OneMachine, tmp_path: Path, answer: bytes, kind: ErrorKind
) -> None:
    web.answers["files.example.com/a.png"] = answer
    with pytest.raises(ProviderError) as refused:
        catalogue._download("http://files.example.com/a.png", tmp_path / "a", 1000, lambda share, stage: None)
    assert refused.value.kind == kind


def test_results_come_by_the_way_that_leads_to_no_inner_address(web: OneMachine, tmp_path: Path) -> None:
    web.answers["files.example.com/a.png"] = ok(b"picture")
    catalogue._download("http://files.example.com/a.png", tmp_path / "a", 1000, lambda share, stage: None)
    assert (tmp_path / "a").read_bytes() == b"picture"
    with pytest.raises(ProviderError, match="no public server"):
        catalogue._download("http://inner.example.com/a.png", tmp_path / "b", 1000, lambda share, stage: None)
