"""A rendition written out as a folder, and played from there by ffmpeg as any player would: by its playlists."""

import subprocess
from pathlib import Path

from engine import ffmpeg
from engine.preview import Pieces, Rendition
from engine.segments import SegmentStore

PLAYLISTS = ("master", "video", "sound")


def pieces_of(rendition: Rendition, folder: Path, store: SegmentStore | None = None) -> Pieces:
    workdir = folder / "work"
    workdir.mkdir(exist_ok=True)
    return Pieces(rendition, store or SegmentStore(folder / "store", 10**9), workdir)


def write_out(pieces: Pieces, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name in PLAYLISTS:
        (folder / f"{name}.m3u8").write_text(getattr(pieces.rendition, name)(str))
    for name in pieces.rendition.pieces:
        (folder / name).write_bytes(pieces.read(name))
    return folder


def play(playlist: Path, *output: str) -> bytes:
    """What ffmpeg writes to its standard output; it must have nothing to complain of."""
    command = [ffmpeg.binary(), "-nostdin", "-v", "warning", "-protocol_whitelist", "file", "-i", str(playlist), *output]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout
