"""Files that lie, name others, blow up or are broken. Each builder writes one into a folder and returns its path."""

import random
import struct
import zlib
from pathlib import Path

from tests import media

SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>'
WAVE_FORMAT = 20  # where a WAV file names its codec
HEADER_FIELD_OF_DURATION = 16  # in mvhd of version 0, after name, version, two times and the timescale


def hls(folder: Path, canary: str) -> Path:
    """A playlist that asks for a neighbour's file, and for an address inside the network."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:10", "#EXTINF:10,", neighbour(folder).name]
    lines += ["#EXTINF:10,", f"{canary}/segment.ts", "#EXTINF:10,", "file:///etc/passwd", "#EXT-X-ENDLIST"]
    return text(folder, "hls.mp4", "\n".join(lines))


def concat(folder: Path, canary: str) -> Path:
    lines = ["ffconcat version 1.0", f"file {neighbour(folder).name}", f"file {canary}/more.mp4"]
    return text(folder, "concat.mp4", "\n".join(lines))


def hls_behind_a_box(folder: Path, canary: str) -> Path:
    """A playlist that begins as an MP4 does."""
    body = f"#EXTM3U\n#EXTINF:10,\n{canary}/segment.ts\n#EXT-X-ENDLIST\n"
    return data(folder, "polyglot.mp4", struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + body.encode())


def neighbour(folder: Path) -> Path:
    return data(folder, "neighbour.mp4", media.make_video(picture="#FF0000").read_bytes())


def huge_png(folder: Path) -> Path:
    return data(folder, "huge.png", media.png(16_000, 16_000, rows=64))


def png_with_a_text_bomb(folder: Path) -> Path:
    text_of = b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 9)
    return data(folder, "bomb.png", media.png(64, 64, media.png_chunk(b"zTXt", text_of)))


def cut_at_the_end(folder: Path) -> Path:
    """An MP4 whose index, at its end, never arrived."""
    content = media.make_video().read_bytes()
    return data(folder, "cut.mp4", content[: len(content) // 2])


def cut_with_its_index(folder: Path) -> Path:
    """The index comes first and promises more than there is."""
    content = media.make_video(extra=("-movflags", "+faststart")).read_bytes()
    return data(folder, "cut_late.mp4", content[: len(content) * 6 // 10])


def lying_duration(folder: Path, seconds: int = 4_000_000) -> Path:
    """The header of the film says seven weeks; its packets say two seconds."""
    content = bytearray(media.make_video().read_bytes())
    start = content.index(b"mvhd") + 4
    struct.pack_into(">I", content, start + HEADER_FIELD_OF_DURATION, seconds * 1000)
    return data(folder, "lying.mp4", bytes(content))


def damaged_in_the_middle(folder: Path) -> Path:
    content = bytearray(media.make_video(seconds=4, picture="test", size=(640, 360)).read_bytes())
    start, end = len(content) * 3 // 10, len(content) * 6 // 10
    content[start:end] = random.Random(1).randbytes(end - start)
    return data(folder, "damaged.mp4", bytes(content))


def nothing_inside(folder: Path) -> Path:
    """A film with an index of no streams."""
    moov = struct.pack(">I4s", 8 + 108, b"moov") + struct.pack(">I4s", 108, b"mvhd") + bytes(12) + struct.pack(">II", 1000, 0)
    box = struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0)
    return data(folder, "nothing.mp4", box + moov + bytes(80))


def unknown_picture_codec(folder: Path) -> Path:
    before, _, after = media.make_video().read_bytes().rpartition(b"avc1")  # in the table of codecs, not in the brand
    return data(folder, "unknown.mp4", before + b"zzzz" + after)


def unknown_sound_codec(folder: Path) -> Path:
    content = bytearray(media.make_audio(suffix=".wav").read_bytes())
    struct.pack_into("<H", content, WAVE_FORMAT, 0x7777)
    return data(folder, "unknown.wav", bytes(content))


def noise(folder: Path) -> Path:
    return data(folder, "noise.mp4", b"\x00\x01\x02\x03" + random.Random(2).randbytes(50_000))


def noise_in_a_box(folder: Path) -> Path:
    return data(folder, "noise2.mp4", b"\x00\x00\x00\x18ftypisom" + random.Random(3).randbytes(50_000))


def text(folder: Path, name: str, content: str) -> Path:
    return data(folder, name, content.encode())


def data(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
