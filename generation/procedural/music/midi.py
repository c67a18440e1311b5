"""A score as a Standard MIDI File, with General MIDI's numbers for instruments and drums."""

import struct
from collections.abc import Iterable

from generation.procedural.music.score import Score

TICKS = 480  # in a beat
DRUM_CHANNEL = 9
PROGRAMS = {  # General MIDI counts from 0 here
    "piano": 0, "epiano": 4, "guitar": 25, "harp": 46, "muted": 28, "pluck": 84, "clav": 7, "marimba": 12, "vibes": 11,
    "bell": 14, "glass": 98, "upright": 32, "spiccato": 45, "pad": 89, "shimmer": 95, "strings": 48, "choir": 52, "organ": 19,
    "cello": 42, "violin": 40, "horn": 60, "flute": 73, "saw": 81, "stab": 90, "drive": 29, "bass": 33, "synthbass": 38,
    "sub": 39,
}  # fmt: skip
KEYS = {
    "kick": 36, "snare": 38, "gated": 40, "clap": 39, "rim": 37, "hat": 42, "open": 46, "foot": 44, "ride": 51, "crash": 49,
    "shaker": 70, "brush": 69, "tom": 45, "taiko": 41,
}  # fmt: skip

Message = tuple[int, int, bytes]  # at which tick, in which order among those of a tick, what


def written(score: Score) -> bytes:
    """One track for each part and one for the drums."""
    tracks = [_track([(0, 0, b"\xff\x51\x03" + round(60_000_000 / score.bpm).to_bytes(3, "big"))])]
    channels = [channel for channel in range(16) if channel != DRUM_CHANNEL]
    for channel, part in zip(channels, score.parts, strict=False):
        head = _settings(channel, PROGRAMS[part.instrument], part.level, part.side, part.far)
        notes = ((note.at, note.length, note.pitch, note.loud) for note in part.notes)
        tracks.append(_track([*head, *_sounding(channel, notes)]))
    if score.hits:
        hits = ((hit.at, 0.2, KEYS[hit.drum], hit.loud) for hit in score.hits)
        tracks.append(_track([*_settings(DRUM_CHANNEL, 0, 0.7, 0.0, 0.15), *_sounding(DRUM_CHANNEL, hits)]))
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), TICKS) + b"".join(tracks)


def _settings(channel: int, program: int, level: float, side: float, far: float) -> list[Message]:
    controls = ((7, round(127 * level)), (10, round(64 + 50 * side)), (91, round(110 * far)))
    return [
        (0, 0, bytes([0xC0 | channel, program])),
        *((0, 1, bytes([0xB0 | channel, number, min(127, max(0, value))])) for number, value in controls),
    ]


def _sounding(channel: int, notes: Iterable[tuple[float, float, int, float]]) -> list[Message]:
    """On and off of each (beat, beats, pitch, loudness); an end comes before a beginning at the same time."""
    messages: list[Message] = []
    for at, length, pitch, loud in notes:
        first = max(0, round(at * TICKS))
        messages.append((first, 3, bytes([0x90 | channel, pitch, min(127, max(1, round(loud * 112)))])))
        messages.append((max(first + 1, round((at + length) * TICKS)), 2, bytes([0x80 | channel, pitch, 0])))
    return messages


def _track(messages: list[Message]) -> bytes:
    body, before = b"", 0
    for tick, _, message in sorted(messages):
        body += _count(tick - before) + message
        before = tick
    body += b"\x00\xff\x2f\x00"
    return b"MTrk" + struct.pack(">I", len(body)) + body


def _count(value: int) -> bytes:
    """A number as MIDI writes it: seven bits a byte, all but the last marked."""
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))
