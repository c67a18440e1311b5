"""From a prompt and a seed to a brief: which scene, what in it, in which light, weather and motion. The same for the same."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from generation.procedural import lexicon
from generation.procedural.looks import LOOKS, Look, choose
from generation.procedural.palette import Colour, colour

LONGEST_TITLE = 110
UNSAID = ("flow", "waves", "bokeh", "flow", "valley", "clouds")  # for a prompt of which no word is known
QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{2,200})[\"“”„«»]")
SAYING = re.compile(r"(?:saying|reads?|says|title|titled|headline|quote|text|slogan|words)\s*:\s*(.{2,200})", re.IGNORECASE)
COLOURED = (
    "meadow",
    "space",
    "road",
    "underwater",
    "fireworks",
    "title",
    "data",
)  # where colour words are of things, not of the light
MOODS = ("flow", "waves", "bokeh")  # named by words that also colour other scenes
OUTDOORS = ("valley", "dunes", "ocean", "forest", "city", "aurora", "clouds", "meadow", "road")


@dataclass(frozen=True)
class Brief:
    """`scene` is one of scenes.SCENES; `subject` a drawing of `objects`, with its category and view; `title` words to show."""

    scene: str
    look: Look
    seed: int
    subject: str = ""
    category: str = ""
    view: str = ""
    colours: tuple[Colour, ...] = ()
    time: str = ""
    weather: str = ""
    motion: str = ""
    pace: float = 1.0
    title: str = ""
    words: frozenset[str] = frozenset()  # of the prompt, as they are and without their plural

    def has(self, *words: str) -> bool:
        return any(word in self.words for word in words)


DEFAULT = Brief("flow", LOOKS["dawn"], 0)


def read(prompt: str, seed: int) -> Brief:
    """The whole of what the prompt says to the scenes. The same prompt and seed give the same brief."""
    said = _tokens(prompt)
    rng = np.random.default_rng(seed_of(prompt, seed))
    title = title_of(prompt)
    category, subject, scene = _shown(said, bool(title))
    time = _first(said, _table("TIMES"))
    colours = tuple(colour(lexicon.COLOURS[word]) for word in said if word in lexicon.COLOURS)
    if not scene and not subject:
        scene = "valley" if time else str(rng.choice(UNSAID))
    weather = _first(said, _table("WEATHER"))
    return Brief(
        scene="product" if subject else scene,
        look=choose(time, LOOKS_OF.get(scene, ()), () if subject or scene in COLOURED else colours, rng),
        seed=int(rng.integers(2**31)),
        subject=subject,
        category=category,
        view=_first(said, _table("VIEWS")) if subject else "",
        colours=colours,
        time=time,
        weather=weather if scene in OUTDOORS or weather == "confetti" else "",
        motion=_first(said, _table("MOTIONS")),
        pace={"slow": 0.6, "fast": 1.7}.get(_first(said, _table("PACES")), 1.0),
        title=title or (prompt.strip()[:LONGEST_TITLE] if scene == "title" and is_drawable(prompt) else ""),
        words=frozenset(said),
    )


# The looks that suit a scene where the prompt names no time.
LOOKS_OF: dict[str, tuple[str, ...]] = {
    "aurora": ("night",),
    "city": ("night", "dusk", "neon", "sunset"),
    "ocean": ("sunset", "golden", "teal", "dawn", "day"),
    "dunes": ("golden", "sunset", "dusk", "teal"),
    "forest": ("fern", "fern", "teal", "golden", "autumn", "dawn"),
    "space": ("night", "violet", "teal", "sunset"),
    "bokeh": ("sunset", "night", "violet", "teal", "rose"),
    "flow": ("violet", "teal", "sunset", "rose", "neon", "tropic"),
    "waves": ("violet", "teal", "sunset", "rose", "tropic", "golden"),
    "underwater": ("tropic", "teal", "day"),
    "grid": ("neon",),
    "meadow": ("spring", "day", "golden", "dawn"),
    "clouds": ("day", "sunset", "rose", "golden", "dusk"),
    "road": ("sunset", "dusk", "golden", "teal", "rose"),
    "fireworks": ("night", "dusk", "violet"),
    "network": ("night", "teal", "violet"),
    "data": ("night", "teal", "violet", "winter"),
    "title": ("sunset", "violet", "teal", "rose", "night"),
}


def seed_of(prompt: str, seed: int) -> int:
    """Both in one number, the same on every machine."""
    text = f"{unicodedata.normalize('NFKC', prompt).casefold().strip()}\n{seed}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def title_of(prompt: str) -> str:
    """What a prompt asks to be written: in quotation marks, or after "saying:". "" where our faces lack the letters."""
    found = QUOTED.search(prompt) or SAYING.search(prompt)
    text = " ".join(found[1].split())[:LONGEST_TITLE] if found else ""
    return text if is_drawable(text) else ""


def is_drawable(text: str) -> bool:
    """Whether all letters are of alphabets that the studio's sans face has."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and all(
        unicodedata.name(letter, "").split(" ")[0] in ("LATIN", "GREEK", "CYRILLIC") for letter in letters
    )


def _tokens(prompt: str) -> list[str]:
    """Words, plurals also as singulars, and phrases of two or three words, in the order in which they stand."""
    words = re.findall(r"[a-z0-9]+(?:[-'][a-z0-9]+)*", prompt.casefold())
    said: list[str] = []
    for place, word in enumerate(words):
        for length in (3, 2):
            if place + length <= len(words):
                phrase = words[place : place + length]
                said += [" ".join(phrase), " ".join([*phrase[:-1], _singular(phrase[-1])])]
        said += [word] if _singular(word) == word else [word, _singular(word)]
    return said


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _shown(said: list[str], is_titled: bool) -> tuple[str, str, str]:
    """Category and drawing of a subject, or the scene. Things stand before scenery, and what is to be written before both."""
    if is_titled:
        return "", "", "title"
    scene = _most(said, _table("SCENERY"))
    things = [word for word in said if word in _things() and not (scene and scene not in MOODS and word in lexicon.VAGUE)]
    if things and not (scene in ("data", "title", "underwater") or (scene == "road" and things[0] == "top")):
        category, subject = _things()[max(things, key=lambda word: (" " in word, -said.index(word)))]
        return category, subject, ""
    return "", "", scene


def _most(said: list[str], meanings: Mapping[str, str]) -> str:
    scores: dict[str, float] = {}
    for word in dict.fromkeys(said):
        if word in meanings:
            scores[meanings[word]] = scores.get(meanings[word], 0) + (0.4 if meanings[word] in MOODS else 1) + word.count(" ")
    return max(scores, key=lambda meaning: scores[meaning]) if scores else ""


def _first(said: list[str], meanings: Mapping[str, str]) -> str:
    """A phrase says more than a word, whichever stands first."""
    known = [word for word in said if word in meanings]
    return meanings[max(known, key=lambda word: (word.count(" "), -said.index(word)))] if known else ""


@cache
def _table(name: str) -> Mapping[str, str]:
    return lexicon.table(getattr(lexicon, name))


@cache
def _things() -> Mapping[str, tuple[str, str]]:
    return {
        word: (category, subject)
        for category, subjects in lexicon.SUBJECTS.items()
        for word, subject in lexicon.table(subjects).items()
    }
