"""`probe`, `export`, `import` and `schema`: what looks at files, and takes cuts to and from other programs."""

import argparse
import json
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from engine import interchange, schema
from engine.cli import materials
from engine.cli.terminal import OK, WrongUsage, complain, say
from engine.errors import UnsupportedMedia
from engine.interchange import FORMATS, Loss, MediaName
from engine.media import MediaInfo
from engine.probe import probe

LARGEST = 64 * 1024**2  # bytes of a cut that is read


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("probe", help="print the facts of a media file as JSON")
    command.add_argument("file", type=Path)
    command.set_defaults(run=_probe)

    command = commands.add_parser("export", help="write a timeline for another program, and say what it loses")
    command.add_argument("timeline", type=Path)
    command.add_argument("out", type=Path, help="its suffix says the format, unless --format does")
    command.add_argument("--format", choices=FORMATS)
    command.add_argument("--media", type=Path, help=materials.MEDIA_HELP)
    command.set_defaults(run=_export)

    command = commands.add_parser("import", help="make a timeline of another program's cut, and say what it loses")
    command.add_argument("file", type=Path)
    command.add_argument("out", type=Path, help="the document to write; the map of its media goes beside it, as OUT.media.json")
    command.add_argument("--format", choices=FORMATS)
    command.add_argument(
        "--media", type=Path, help="the folder with the media, by the names in the cut; default: that of the cut"
    )
    command.set_defaults(run=_import)

    command = commands.add_parser("schema", help="write what is generated from the document's definition")
    command.add_argument("--check", action="store_true", help="write nothing; end with 1 when a file is stale")
    command.set_defaults(run=_schema)


def _probe(given: argparse.Namespace) -> int:
    print(json.dumps(probe(materials.existing(given.file)).to_json(), indent=2))
    return OK


def _export(given: argparse.Namespace) -> int:
    timeline = materials.load(given.timeline)
    sources = materials.sources_of(timeline, given.media or given.timeline.parent)
    names = {asset: MediaName(each.path.name, each.path.as_uri(), each.info) for asset, each in sources.items()}
    text, losses = interchange.export(timeline, names, given.format or _format(given.out))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(text, encoding="utf-8", newline="\n")
    _tell(given, given.out, losses)
    return OK


def _import(given: argparse.Namespace) -> int:
    format = given.format or _format(given.file)
    if materials.existing(given.file).stat().st_size > LARGEST:
        raise WrongUsage(f"{given.file} is larger than {LARGEST // 1024**2} MiB, which is more than a cut takes")
    found = _Found(given.media or given.file.parent)
    timeline, losses = interchange.read(given.file.read_text(encoding="utf-8-sig", errors="replace"), found, format)
    beside = given.out.with_suffix(".media.json")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(timeline.dump(), indent=2) + "\n")
    beside.write_text(json.dumps({str(asset): str(path) for asset, path in found.paths.items()}, indent=2) + "\n")
    _tell(given, given.out, losses, media=str(beside))
    return OK


class _Found:
    """The files of a folder by the names that a cut uses; each is given an id, which is the same every time."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise WrongUsage(f"There is no folder {folder}")
        self.folder = folder.resolve()
        self.paths: dict[UUID, Path] = {}
        self._known: dict[str, tuple[UUID, MediaInfo] | None] = {}

    def __call__(self, name: str) -> tuple[UUID, MediaInfo] | None:
        if name not in self._known:
            self._known[name] = self._look(name)
        return self._known[name]

    def _look(self, name: str) -> tuple[UUID, MediaInfo] | None:
        """Only the last part of a path counts: the media lie in this folder, wherever they lay before."""
        last = name.replace("\\", "/").rsplit("/", 1)[-1]
        path = self.folder / last
        if last in ("", ".", "..") or not path.is_file():
            return None
        try:
            info = probe(path)
        except UnsupportedMedia as error:
            complain(f"{path}: {error}")
            return None
        asset = uuid5(NAMESPACE_URL, path.as_uri())
        self.paths[asset] = path
        return asset, info


def _schema(given: argparse.Namespace) -> int:
    stale = schema.stale() if given.check else schema.write()
    for path in stale:
        print(f"{'stale' if given.check else 'written'}: {path}")
    return 1 if given.check and stale else OK


def _format(path: Path) -> str:
    for name, each in FORMATS.items():
        if each.suffix == path.suffix.lower():
            return name
    raise WrongUsage(f"The name of {path} does not say which format it is; use --format {', '.join(FORMATS)}")


def _tell(given: argparse.Namespace, out: Path, losses: list[Loss], **more: str) -> None:
    if not given.json:
        complain(*(f"{loss.path}: {loss.message}" if loss.path else loss.message for loss in losses))
    lost = [{"path": loss.path, "message": loss.message} for loss in losses]
    say(given, f"{out}: {len(losses)} losses" if losses else f"{out}: nothing is lost", out=str(out), losses=lost, **more)
