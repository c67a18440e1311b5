"""What a prompt says of music: the style, the pace, the key, who plays. English words, and never a refusal."""

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np

from generation.procedural.music.styles import IS_BRIGHT, MOODS, PLAYERS, PLEASANT, STYLES, Style

SLOWEST, FASTEST = 50, 190
NATURALS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_BPM = re.compile(r"\b(\d{2,3})\s*(?:bpm|beats per minute)\b")
_KEY = re.compile(r"\b([a-g])[ -]?(sharp|flat|#)?[ -](major|minor)\b")
_NO_DRUMS = re.compile(r"\b(?:no|without(?: any)?) (?:drums?|percussion|beats?)\b|\b(?:drumless|beatless)\b")
_TOGETHER = {"lo fi": "lofi", "hip hop": "hiphop", "drum and bass": "dnb", "drum & bass": "dnb", "sci fi": "scifi",
             "sci-fi": "scifi", "laid back": "laid-back", "high energy": "high-energy", "fast paced": "fast-paced"}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """A style made to measure. `root` is a pitch class, `bpm` what is aimed at, `energy` about 1."""

    style: Style
    bpm: float
    root: int
    energy: float


def rng_of(prompt: str, seed: int) -> np.random.Generator:
    """Chance that follows from the two alone, on every machine."""
    return np.random.default_rng([seed, int.from_bytes(sha256(" ".join(prompt.lower().split()).encode()).digest()[:8], "big")])


def read(prompt: str, seed: int) -> Wish:
    """The same for the same prompt and seed; another seed changes pace and key as far as the prompt leaves them open."""
    rng = rng_of(prompt, seed)
    text = " ".join(prompt.lower().split())
    for apart, joined in _TOGETHER.items():
        text = text.replace(apart, joined)
    words = re.findall(r"[a-z0-9][a-z0-9'-]*", text)
    moods = [mood for word in words for mood in MOODS if word in mood.words]
    style = _style(words, [mood.style for mood in moods], rng)
    for mode in [mood.mode for mood in moods if mood.mode][:1]:
        style = _in_mode(style, mode)
    for role, instrument in [PLAYERS[word] for word in words if word in PLAYERS]:
        changed: dict[str, Any] = {role: instrument}
        style = replace(style, **changed)
    if _NO_DRUMS.search(text):
        style = replace(style, drums="")
    low, high = style.bpm
    bpm = float(rng.uniform(low, high))
    for mood in moods:
        bpm *= mood.pace
    if found := _BPM.search(text):
        bpm = float(found[1])
    root = int(rng.choice([0, 2, 3, 5, 7, 9, 10]))
    if key := _KEY.search(text):
        root = (NATURALS[key[1]] + {"sharp": 1, "#": 1, "flat": -1}.get(key[2] or "", 0)) % 12
        style = _in_mode(style, key[3])
    energy = float(np.prod([mood.energy for mood in moods])) if moods else 1.0
    return Wish(style, min(FASTEST, max(SLOWEST, bpm)), root, 0.5 + 0.5 * min(1.3, max(0.5, energy)))


def _style(words: list[str], hinted: list[str], rng: np.random.Generator) -> Style:
    """The one that most words name, of equals the first named; else what the mood hints at; else something pleasant."""
    votes = {name: sum(word in style.words for word in words) for name, style in STYLES.items()}
    most = max(votes.values())
    if most:
        first = {
            name: min(words.index(word) for word in STYLES[name].words if word in words) for name in votes if votes[name] == most
        }
        return STYLES[min(first, key=lambda name: first[name])]
    return STYLES[hinted[0]] if hinted else STYLES[str(rng.choice(PLEASANT))]


def _in_mode(style: Style, mode: str) -> Style:
    """In another mode; with progressions that suit it, when it turns from dark to bright or back."""
    if IS_BRIGHT[mode] == IS_BRIGHT[style.mode]:
        return replace(style, mode=mode)
    other = [
        each.chords for each in STYLES.values() if IS_BRIGHT[each.mode] == IS_BRIGHT[mode] and each.sevenths == style.sevenths
    ]
    return replace(style, mode=mode, chords=other[0] if style.bars_per_chord == 1 else style.chords)
