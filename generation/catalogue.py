"""The providers that this installation has, by settings.PROVIDERS, and the rows of what their models can do.

A row outlives its model: one that a catalogue no longer lists is not offered, and says of old work what made it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from sys import maxsize
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from accounts.refusals import Refused
from generation.models import Provider, ProviderModel
from generation.models.providers import ProviderModelQuerySet
from generation.providers import registry
from generation.providers.base import Adapter, Advance
from generation.providers.shapes import ErrorKind, Model, Order, ProviderError
from jobs.lifecycle import JobFailed
from jobs.submitting import submit
from media_library.fetching.errors import NotFetched
from media_library.fetching.fetcher import fetch

BUILT_IN = "builtin"
FIRST = 10  # where a model of the built-in stands: nobody spends money by leaving the form as it is
OTHERS = 100
CALLS = "calls"  # the queue of what is made while a request is open


class ProviderGone(Refused, JobFailed):
    """For who asks on a page, and for a job of before: settings name no such provider any more."""

    status = 409
    code = "provider_gone"


@dataclass(frozen=True)
class Refreshed:
    """What a look at a catalogue changed: names of models."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        counts = {"new": self.added, "changed": self.changed, "gone": self.gone}
        return ", ".join(f"{len(names)} {what}" for what, names in counts.items() if names) or "nothing new"


@lru_cache(maxsize=1)
def adapters() -> dict[str, Adapter]:
    """Those that are configured, by name; built once in a process. Tests say `adapters.cache_clear()`, or put others in place."""
    return registry.build(settings.PROVIDERS, _download)


def adapter(name: str) -> Adapter:
    """Raises ProviderGone."""
    found = adapters().get(name)
    if found is None:
        raise ProviderGone(f"This studio is not connected to {name} any more. Choose another model, or ask its operator.")
    return found


def queue_of(name: str, order: Order) -> str:
    """Where its job waits for a worker; "": where its kind does. Raises ProviderGone."""
    return CALLS if adapter(name).is_waited_for(order) else ""


def shape(row: ProviderModel) -> Model:
    """The row as adapters know it; a price that staff have entered counts before the catalogue's."""
    return Model(
        id=row.model,
        label=row.label,
        modality=row.modality,
        capabilities=row.takes,
        price=row.current_price,
        retires_on=row.retires_on,
        is_deprecated=row.is_deprecated,
    )


def offered(modality: str = "") -> ProviderModelQuerySet:
    """What people may choose, of one modality or of all, in the order in which it is shown."""
    rows = ProviderModel.objects.offered().filter(provider__in=list(adapters()))
    return (rows.of(modality) if modality else rows).order_by("modality", "order", "label", "pk")


def refresh(name: str, *, dry_run: bool = False) -> Refreshed:
    """Look at a provider's catalogue and write what it says into the rows. What staff decided of a model stays.

    Raises ProviderGone, or ProviderError, and then nothing is written.
    """
    listed = adapter(name).models()  # the network, so before the transaction
    with transaction.atomic():
        _row_of(name)
        found = _compare(name, listed)
        _write(name, listed)
        Provider.objects.filter(pk=name).update(refreshed_at=timezone.now())
        transaction.set_rollback(dry_run)
    return found


def test_connection(name: str) -> str:
    """What the provider's server answered, in a sentence; it is kept on its row. Raises ProviderGone, or ProviderError."""
    try:
        said, error = adapter(name).check(), None
    except ProviderError as failure:
        said, error = str(failure), failure
    Provider.objects.get_or_create(pk=name)
    Provider.objects.filter(pk=name).update(tested_at=timezone.now(), is_verified=error is None, test_result=said[:500])
    if error is not None:
        raise error
    return said


def install(using: str = "default") -> None:
    """After `migrate`: a row for each provider, the built-in's models, and a job that asks those that were never asked.

    Tables that are not there, as after a part of the migrations, are left for the next time.
    """
    tables = set(connections[using].introspection.table_names())
    if using != "default" or not {Provider._meta.db_table, ProviderModel._meta.db_table, "jobs_job"} <= tables:
        return
    for name in settings.PROVIDERS:
        Provider.objects.get_or_create(pk=name)
    refresh(BUILT_IN)
    unknown = Provider.objects.filter(pk__in=list(settings.PROVIDERS), refreshed_at=None)
    if names := sorted(unknown.values_list("pk", flat=True)):
        moment = timezone.now()
        key = f"refresh_models:{moment:%Y-%m-%dT%H:%M}:{','.join(names)}"
        submit("refresh_models", owner=None, params={"only": names}, key=key[:200])


def _row_of(name: str) -> Provider:
    """Locked: of two looks at one catalogue, one after the other."""
    Provider.objects.get_or_create(pk=name)
    return Provider.objects.select_for_update().get(pk=name)


def _compare(name: str, listed: Iterable[Model]) -> Refreshed:
    known = {(row.model, row.modality): row for row in ProviderModel.objects.filter(provider=name)}
    there = {(model.id, model.modality.value): model for model in listed}
    return Refreshed(
        added=tuple(model.label for key, model in there.items() if key not in known),
        changed=tuple(model.label for key, model in there.items() if key in known and _is_other(known[key], model)),
        gone=tuple(row.label for key, row in known.items() if key not in there and row.is_listed),
    )


def _is_other(row: ProviderModel, model: Model) -> bool:
    """That a price was looked at again is no news."""
    values = _values(model)
    prices = [{**(price or {}), "as_of": None} for price in (row.price, values.pop("price"))]
    return prices[0] != prices[1] or any(getattr(row, field) != value for field, value in values.items())


def _write(name: str, listed: Iterable[Model]) -> None:
    ids = []
    place = FIRST if name == BUILT_IN else OTHERS
    for model in listed:
        values = _values(model)
        row, _ = ProviderModel.objects.update_or_create(
            provider=name,
            model=model.id,
            modality=model.modality.value,
            defaults=values,
            create_defaults={**values, "order": place},
        )
        ids.append(row.pk)
    ProviderModel.objects.filter(provider=name, is_listed=True).exclude(pk__in=ids).update(is_listed=False)


def _values(model: Model) -> dict[str, Any]:
    return {
        "label": model.label[:200],
        "capabilities": model.capabilities.model_dump(mode="json", exclude_defaults=True),
        "price": model.price.model_dump(mode="json") if model.price else None,
        "retires_on": model.retires_on,
        "is_deprecated": model.is_deprecated,
        "is_listed": True,
    }


def _download(url: str, path: Path, most: int, advance: Advance) -> None:
    """For adapters: what a provider put somewhere on the internet, by the way that leads to no inner address.

    Raises ProviderError: BAD_REQUEST for what is too large, GONE for what is not there, else NETWORK, after which it may be
    asked for again.
    """

    def arriving(received: int, whole: int | None) -> None:
        if max(received, whole or 0) > most:
            raise ProviderError(ErrorKind.BAD_REQUEST, "What the provider made is larger than the studio takes.")
        advance(received / whole if whole else 0.0, "Bringing the result")

    try:
        fetch(url, path, most=maxsize, arriving=arriving)
    except NotFetched as error:
        kind = ErrorKind.GONE if error.answered in (403, 404, 410) else ErrorKind.NETWORK
        raise ProviderError(kind, f"What the provider made could not be brought here: {error}") from error
