"""Which of fal's models are offered, what they take and what they cost: from its catalogue, which it keeps live."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from generation.providers.http import Client
from generation.providers.schemas import Reading, properties_of, read
from generation.providers.schemas.properties import at
from generation.providers.shapes import ErrorKind, Modality, Model, Price, ProviderError

PER_CATEGORY = 12  # models
AT_ONCE = 10  # models that are asked for with their schemas; fal takes 50
CATALOGUE_MAX = 64 * 1024 * 1024  # bytes
KNOWN_MODEL = "fal-ai/flux/dev"  # whose price is asked for where settings name no model
CATEGORIES = {
    "text-to-video": Modality.VIDEO,
    "image-to-video": Modality.VIDEO,
    "text-to-image": Modality.IMAGE,
    "image-to-image": Modality.IMAGE,
    "text-to-music": Modality.MUSIC,
    "text-to-audio": Modality.MUSIC,
    "text-to-speech": Modality.VOICE,
    "speech-to-text": Modality.CAPTIONS,
}
NAMESPACES = ("workflows", "comfy")  # stand before owner and app where people have put a model together
# fal's names of what it counts; what is not here has no price that could be told beforehand.
UNITS: dict[str, tuple[str, int]] = {
    "image": ("image", 1),
    "video": ("call", 1),
    "request": ("call", 1),
    "generation": ("call", 1),
    "call": ("call", 1),
    "unit": ("call", 1),
    "audio": ("call", 1),
    "second": ("second", 1),
    "video second": ("second", 1),
    "audio second": ("second", 1),
    "minute": ("second", 60),
    "audio minute": ("second", 60),
    "character": ("character", 1),
    "1000 character": ("character", 1000),
    "1k character": ("character", 1000),
    "megapixel": ("megapixel", 1),
    "compute second": ("compute_second", 1),
    "gpu second": ("compute_second", 1),
}


class Catalogue:
    """`named` are endpoint ids such as "fal-ai/flux/dev", each maybe with its modality in front: "image:fal-ai/flux/dev"."""

    def __init__(self, client: Client, named: list[str]) -> None:
        self._client = client
        entries = [each.partition(":") for each in named]
        self._named = {rest or first: Modality(first) if rest and first in set(Modality) else None for first, _, rest in entries}

    def models(self) -> list[Model]:
        found = [model for entry in self._entries() if (model := self._model(entry))]
        prices = self._prices([model.id for model in found])
        return [model.model_copy(update={"price": prices.get(model.id)}) for model in found]

    def reading(self, id_: str, modality: Modality) -> Reading:
        """What a model takes now. Raises ProviderError GONE for one that fal has no longer."""
        entries = self._ask(endpoint_id=id_, expand="openapi-3.0")
        entry = next((each for each in entries if each.get("endpoint_id") == id_), None)
        if entry is None:
            raise ProviderError(ErrorKind.BAD_REQUEST, "fal has this model no longer. Choose another.", detail=id_)
        return read(_properties(entry), modality)

    def unit_price(self, id_: str) -> Price | None:
        """Of one unit as fal counts it, whatever that is."""
        return next((_price(each, "call", 1) for each in self._quoted([id_]) if each.get("endpoint_id") == id_), None)

    def a_price(self) -> str:
        """Something that only who has a key is told."""
        id_ = next(iter(self._named), KNOWN_MODEL)
        quoted = self._quoted([id_])
        return f"{len(quoted)} of its prices" if quoted else "no price yet"

    def _entries(self) -> Iterator[Mapping[str, Any]]:
        ids = list(self._named)
        for start in range(0, len(ids), AT_ONCE):
            yield from self._ask(endpoint_id=ids[start : start + AT_ONCE], expand="openapi-3.0")
        if not ids:
            for category in CATEGORIES:
                yield from self._category(category)

    def _category(self, name: str) -> list[Mapping[str, Any]]:
        """Its first models; none where fal has no such category, or no longer."""
        try:
            return self._ask(category=name, status="active", limit=PER_CATEGORY, expand="openapi-3.0")
        except ProviderError as error:
            if error.kind != ErrorKind.BAD_REQUEST:
                raise
            return []

    def _ask(self, **query: Any) -> list[Mapping[str, Any]]:
        reply = self._client.get_json("models", params=query, most=CATALOGUE_MAX)
        return [each for each in reply.items("models") if isinstance(each, Mapping)]

    def _model(self, entry: Mapping[str, Any]) -> Model | None:
        """None for what makes nothing that the studio has a use for, or wants something that it has not."""
        id_, about = entry.get("endpoint_id"), entry.get("metadata")
        about = about if isinstance(about, Mapping) else {}
        modality = self._named.get(str(id_)) or CATEGORIES.get(str(about.get("category")))
        properties = _properties(entry)
        if not isinstance(id_, str) or len(id_) > 200 or modality is None or not properties:
            return None
        reading = read(properties, modality)
        if reading.missing:
            return None
        return Model(
            id=id_,
            label=str(about.get("display_name") or id_)[:200],
            modality=modality,
            capabilities=reading.capabilities(can_cancel="always", has_progress=True, has_webhook=True),
            is_deprecated=about.get("status") == "deprecated",
        )

    def _prices(self, ids: list[str]) -> dict[str, Price]:
        found: dict[str, Price] = {}
        for start in range(0, len(ids), AT_ONCE):
            for each in self._quoted(ids[start : start + AT_ONCE]):
                unit = " ".join(str(each.get("unit")).lower().replace("_", " ").replace(",", "").split()).removesuffix("s")
                if unit in UNITS and (price := _price(each, *UNITS[unit])):
                    found[str(each.get("endpoint_id"))] = price
        return found

    def _quoted(self, ids: list[str]) -> list[Mapping[str, Any]]:
        reply = self._client.get_json("models/pricing", params={"endpoint_id": ids}, absent=ErrorKind.GONE)
        return [each for each in reply.items("prices") if isinstance(each, Mapping)]


def requests_of(id_: str) -> str:
    """Where the requests of an endpoint are known: below its owner and its app, whatever follows these in its id."""
    steps = id_.split("/")
    return "/".join([*steps[: 3 if steps[0] in NAMESPACES else 2], "requests"])


def _price(entry: Mapping[str, Any], unit: Any, per: int) -> Price | None:
    try:
        amount = Decimal(str(entry.get("unit_price")))
    except InvalidOperation:
        return None
    currency = str(entry.get("currency") or "USD")[:3].upper()
    return Price(amount=amount, currency=currency, unit=unit, per=per, as_of=datetime.now(UTC).date(), basis="catalogue")


def _properties(entry: Mapping[str, Any]) -> Any:
    """Of the JSON that is posted to it."""
    document = entry.get("openapi")
    paths = at(document, "paths")
    for methods in paths.values() if isinstance(paths, Mapping) else ():
        schema = at(methods, "post", "requestBody", "content", "application/json", "schema")
        if schema is not None:
            return properties_of(document, schema)
    return ()
