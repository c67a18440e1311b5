"""Which of Replicate's models are offered, and how one is asked: those that settings name, else those of its collections."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from generation.providers.http import Client
from generation.providers.schemas import Reading, modality_of, properties_of, read
from generation.providers.schemas.properties import at
from generation.providers.shapes import ErrorKind, Modality, Model, ProviderError

PER_COLLECTION = 12  # models
COLLECTION_MAX = 64 * 1024 * 1024  # bytes: each model comes with its whole schema
# Collections come and go; one that is not there is left out.
COLLECTIONS = (
    ("text-to-video", Modality.VIDEO),
    ("image-to-video", Modality.VIDEO),
    ("text-to-image", Modality.IMAGE),
    ("image-editing", Modality.IMAGE),
    ("ai-music-generation", Modality.MUSIC),
    ("text-to-speech", Modality.VOICE),
    ("speech-to-text", Modality.CAPTIONS),
)


@dataclass(frozen=True)
class Known:
    """How a prediction of a model is asked for: `path`, and what the body says beside its input."""

    reading: Reading
    path: str
    body: Mapping[str, str] = field(default_factory=dict)


class Catalogue:
    """`named` are "owner/name", "owner/name:version", either with its modality in front: "video:owner/name"."""

    def __init__(self, client: Client, named: list[str]) -> None:
        self._client, self._named = client, named

    def models(self) -> list[Model]:
        found: dict[tuple[str, Modality], Model] = {}
        for id_, modality, model, version in self._listed():
            properties = _properties(version)
            kind = modality or modality_of(properties, f"{id_} {model.get('description') or ''}")
            reading = read(properties, kind)
            if properties and not reading.missing:
                takes = reading.capabilities(can_cancel="always", has_progress=True, has_webhook=True)
                found.setdefault((id_, kind), Model(id=id_, label=id_.partition(":")[0], modality=kind, capabilities=takes))
        return list(found.values())

    def known(self, id_: str, modality: Modality) -> Known:
        """Asked for anew: a model's newest version is the one that runs, unless the id names another."""
        model, version = self._ask(id_)
        reading = read(_properties(version), modality)
        pinned = id_.partition(":")[2]
        newest = at(version, "id")
        if pinned or (isinstance(newest, str) and model.get("is_official") is not True):
            return Known(reading, "predictions", {"version": pinned or str(newest)})
        return Known(reading, f"models/{_path(id_)}/predictions")

    def _listed(self) -> Iterator[tuple[str, Modality | None, Mapping[str, Any], Any]]:
        """Id, modality if somebody says it, the model, its version."""
        for entry in self._named:
            first, _, rest = entry.partition(":")
            modality = Modality(first) if first in set(Modality) else None
            id_ = rest if modality else entry
            try:
                yield id_, modality, *self._ask(id_)
            except ProviderError as error:
                if error.kind not in (ErrorKind.GONE, ErrorKind.BAD_REQUEST):
                    raise
        if not self._named:
            for slug, modality in COLLECTIONS:
                for model in self._collection(slug):
                    yield f"{model['owner']}/{model['name']}", modality, model, model.get("latest_version")

    def _ask(self, id_: str) -> tuple[Mapping[str, Any], Any]:
        """The model, and the version of it that the id means."""
        path = f"models/{_path(id_)}"
        model = self._client.get_json(path, absent=ErrorKind.GONE)
        model.member("name")
        pinned = id_.partition(":")[2]
        if not pinned:
            return model.data, model.member("latest_version")
        version = self._client.get_json(f"{path}/versions/{quote(pinned, safe='')}", absent=ErrorKind.GONE)
        return model.data, version.data

    def _collection(self, slug: str) -> list[Mapping[str, Any]]:
        """Official models before others, and of each those that are run most."""
        try:
            found = self._client.get_json(f"collections/{slug}", absent=ErrorKind.GONE, most=COLLECTION_MAX).items("models")
        except ProviderError as error:
            if error.kind == ErrorKind.GONE:
                return []
            raise
        usable = [each for each in found if isinstance(each, Mapping) and each.get("owner") and each.get("name")]
        runs = {id(each): each["run_count"] if isinstance(each.get("run_count"), int) else 0 for each in usable}
        usable.sort(key=lambda each: (each.get("is_official") is not True, -runs[id(each)]))
        return usable[:PER_COLLECTION]


def _path(id_: str) -> str:
    """The two steps of "owner/name", whatever characters they have."""
    owner, _, name = id_.partition(":")[0].partition("/")
    return f"{quote(owner, safe='')}/{quote(name, safe='')}"


def _properties(version: Any) -> Any:
    document = at(version, "openapi_schema")
    return properties_of(document, at(document, "components", "schemas", "Input"))
