"""One film of a mix as a timeline: its clips, the transitions between them, and its words over them. Pure."""

from collections.abc import Iterator, Mapping
from typing import Literal
from uuid import UUID

from engine.media import Source
from engine.mixing.cutting import TRACK, shown
from engine.mixing.drafting import DraftFilm
from engine.mixing.naming import fill
from engine.mixing.settings import MixSettings, MixText
from engine.timeline import AnyElement, TextElement, Timeline, Track, Transition

WORDS = UUID(int=2)  # ids are in no key, and need only differ within a film
FIRST_ID = 3
MOST_LETTERS = 2_000  # that one text holds
PLACES: dict[str, Literal["top", "center", "bottom"]] = {"top": "top", "middle": "center", "bottom": "bottom"}


def timeline_of(settings: MixSettings, sources: Mapping[UUID, Source], film: DraftFilm) -> Timeline:
    elements: list[AnyElement] = []
    for clip, start in zip(film.clips, film.starts, strict=True):
        element = shown(settings, clip, sources, start, UUID(int=FIRST_ID + len(elements)))
        asked = settings.groups[clip.group].transition if clip.group is not None and elements else None
        joined = Transition(kind=asked.kind) if asked is not None else None
        elements.append(element.model_copy(update={"transition": joined}))
    words: list[AnyElement] = [
        _words(text, said, span, UUID(int=FIRST_ID + len(elements) + n))
        for n, (text, said, span) in enumerate(words_of(settings, film))
    ]
    tracks = [Track(id=TRACK, type="video", elements=elements)]
    if words:
        tracks.append(Track(id=WORDS, type="overlay", elements=words))
    return Timeline(rate=settings.rate, canvas=settings.frame, tracks=tracks, duration=film.frames)


def words_of(settings: MixSettings, film: DraftFilm) -> Iterator[tuple[MixText, str, tuple[int, int]]]:
    """What is said in that film, filled in, in which frames [start, end) of it; nothing where nothing is left to say."""
    told = film.facts.tell()
    for text in settings.texts:
        said = fill(text.text, told)[:MOST_LETTERS].strip()
        for span in _spans(text, film) if said else ():
            yield text, said, span


def _spans(text: MixText, film: DraftFilm) -> Iterator[tuple[int, int]]:
    if text.group is None:
        yield 0, film.frames
        return
    for clip, start in zip(film.clips, film.starts, strict=True):
        if clip.group == text.group - 1:
            yield start, start + clip.cut.frames


def _words(text: MixText, said: str, span: tuple[int, int], id_: UUID) -> TextElement:
    start, end = span
    place = PLACES[text.place]
    return TextElement(id=id_, start=start, duration=end - start, text=said, size=text.size, color=text.colour, position=place)
