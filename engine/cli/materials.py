"""The files that a document names: found by asset id, looked at together in one sandbox, and hashed."""

import hashlib
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from engine import luts
from engine.cli.terminal import WrongUsage, read_json
from engine.errors import MissingMedia, UnsupportedMedia
from engine.media import MediaInfo, Source
from engine.probe import inspect_confined, probe
from engine.timeline import Timeline

MEDIA_HELP = (
    'a folder with a file named by each asset\'s id ("<id>" or "<id>.mp4"), or a JSON file {"<id>": "path"} whose paths count '
    "from its own folder; default: the folder of the document"
)


def load(document: Path) -> Timeline:
    return Timeline.load(read_json(document))


def sources_of(timeline: Timeline, media: Path) -> dict[UUID, Source]:
    """Raises MissingMedia for an asset without a file, UnsupportedMedia for a file that cannot be used."""
    return sources(timeline.assets(), media, timeline.tables())


def sources(assets: Collection[UUID], media: Path, tables: Collection[UUID] = ()) -> dict[UUID, Source]:
    files = _files(media)
    paths = {asset: _path(asset, files) for asset in sorted(assets, key=str)}
    films = {asset: path for asset, path in paths.items() if asset not in tables}
    infos = dict(zip(films, _looked_at(list(films.values())), strict=True))
    return {asset: Source(path, _checksum(path), infos.get(asset) or _table(path)) for asset, path in paths.items()}


def _files(media: Path) -> dict[str, Path]:
    """Asset id -> file, from a folder or a map."""
    if media.is_dir():
        return {path.stem.lower(): path for path in sorted(media.iterdir()) if path.is_file()}
    return {asset.lower(): media.parent / str(path) for asset, path in read_json(media).items()}


def _path(asset: UUID, files: dict[str, Path]) -> Path:
    path = files.get(str(asset))
    if path is None or not path.is_file():
        raise MissingMedia(f"There is no file for the asset {asset}" + (f": {path} does not exist" if path else ""))
    return path.resolve()


def _looked_at(paths: list[Path]) -> list[MediaInfo]:
    """One child looks at all; only when something is wrong each alone, to say with which."""
    if not paths:
        return []
    try:
        return inspect_confined(paths)
    except UnsupportedMedia:
        return [_alone(path) for path in paths]


def _alone(path: Path) -> MediaInfo:
    try:
        return probe(path)
    except UnsupportedMedia as error:
        raise UnsupportedMedia(f"{path}: {error}", error.detail) from error


def _table(path: Path) -> MediaInfo:
    try:
        luts.load(path)
    except UnsupportedMedia as error:
        raise UnsupportedMedia(f"{path}: {error}", error.detail) from error
    return MediaInfo("lut", "cube", path.stat().st_size)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def existing(path: Path) -> Path:
    if not path.is_file():
        raise WrongUsage(f"There is no file {path}")
    return path
