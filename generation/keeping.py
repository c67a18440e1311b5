"""What a provider made becomes an asset: looked at, moved in, once; and what the asset says of how it was made."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from engine.errors import UnsupportedMedia
from engine.probe import inspect_confined
from generation.errand import Errand
from generation.models import Generation
from generation.providers.shapes import Modality, Result
from jobs.models import Job
from media_library import importing
from media_library.facts import SAFE_TYPES, mime_type_of
from media_library.models import Asset
from media_library.storage.faults import StorageDown

KINDS = {Modality.VIDEO: "video", Modality.IMAGE: "image", Modality.MUSIC: "audio", Modality.VOICE: "audio"}
NAME_MAX = 80  # characters of the prompt that become the asset's name
PATIENCE = 240.0  # seconds that a file which cannot be fetched again waits for a storage that does not answer


def asset_id_of(job: Job) -> UUID:
    """Always the same for a job, so that a second try finds what the first one left."""
    return uuid5(job.pk, "asset")


def keep(errand: Errand, results: Sequence[Result], *, is_only_here: bool) -> dict[str, Any]:
    """The job's result. `is_only_here`: the provider will not give it a second time."""
    if not results:
        errand.fail(f"{errand.label} says that it is done, and made nothing.")
    first = results[0]  # one take is one asset
    ending = SAFE_TYPES.get(first.mime_type, "") if errand.adapter.is_local else _looked_at(errand, first.path)
    errand.report(0.98, "Keeping it")
    errand.report.confirm()
    asset = _move_in(errand, first.path, name_of(errand.generation) + ending, is_only_here)
    words = [[word.text, word.start_us, word.end_us] for word in first.words]  # as spoken.py keeps them
    spoken = {"words": words, "language": str(first.metadata.get("language", ""))} if words else {}
    further = {"not_kept": [each.mime_type for each in results[1:]]} if len(results) > 1 else {}
    return {"asset": str(asset.pk), **spoken, **further}


def name_of(generation: Generation) -> str:
    """The beginning of its prompt; several takes are told apart by their number."""
    words = " ".join(generation.prompt.split())
    if len(words) > NAME_MAX:
        words = words[:NAME_MAX].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
    return words.replace("/", "-") if generation.take == 1 else f"{words.replace('/', '-')}, take {generation.take}"


def story_of(generation: Generation, label: str, notice: str) -> dict[str, Any]:
    """What its asset keeps of how it was made, readable when the generation and the provider are gone."""
    asked = ("prompt", "negative_prompt", "orientation", "resolution", "seconds", "seed", "voice", "params")
    told = {name: getattr(generation, name) for name in asked if getattr(generation, name) not in ("", None, {})}
    who = {"provider": generation.provider, "label": label, "model": generation.model, "model_label": generation.model_label}
    return {**who, "notice": notice, "generation": str(generation.pk), **told}


def _looked_at(errand: Errand, path: Path) -> str:
    """The ending of its name. What cannot be used fails here, where it is not paid for; the import looks again, and closer."""
    wanted = KINDS[Modality(errand.generation.modality)]
    try:
        [info] = inspect_confined([path], for_conversion=True, should_stop=errand.report.should_stop)
    except UnsupportedMedia as error:
        errand.fail(f"What {errand.label} made cannot be used: {error}", error.detail)
    if info.kind != wanted:
        errand.fail(f"{errand.label} made something else than was asked for. Try again, or choose another model.", info.kind)
    return SAFE_TYPES.get(mime_type_of(info), "")


def _move_in(errand: Errand, path: Path, name: str, is_only_here: bool) -> Asset:
    until = time.monotonic() + (PATIENCE if is_only_here else 0.0)
    while True:
        try:
            return importing.import_file(
                errand.generation.owner,
                path,
                name=name,
                source=Asset.Source.GENERATED,
                asset_id=asset_id_of(errand.job),
            )
        except StorageDown:
            if time.monotonic() > until:
                raise
            errand.report(0.98, "Waiting for the storage")
            time.sleep(2.0)
