"""The words that are said in an asset, with their times: kept with it, and gathered into captions.

Captions are at most two lines of LINE characters, break where a sentence or a breath does, and stay long enough to be read.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from uuid import UUID

from django.db import transaction

from engine.captions import Cue
from generation.providers.shapes import Word
from media_library.models import Asset

LINE = 42  # characters
LONGEST = 6_000  # milliseconds of one caption
BREATH = 700  # of silence, after which another begins
LEAST = 900  # that a caption stays, where the next one lets it
NOTE = "words_note"  # of an asset's metadata
_ENDS = (".", "!", "?", "…")
_PAUSES = (*_ENDS, ",", ";", ":")


def keep(asset_id: UUID, words: Iterable[Word], language: str = "", note: str = "") -> None:
    """Beside the asset, in place of those of before. `note`: how their times were estimated. An asset that is gone is let be."""
    rows = [[word.text, word.start_us, word.end_us] for word in words]
    with transaction.atomic():
        asset = Asset.objects.select_for_update().filter(pk=asset_id).first()
        if asset is None:
            return
        asset.metadata = {**asset.metadata, "words": rows, NOTE: note, **({"language": language} if language else {})}
        asset.save(update_fields=["metadata", "updated_at"])


def words_of(asset: Asset) -> list[Word]:
    """In the order in which they are said; none where nobody knows them."""
    return [Word(str(text), int(start), int(end)) for text, start, end in asset.metadata.get("words", [])]


def note_of(asset: Asset) -> str:
    """How the times of its words were estimated, in a sentence; "" where they are known."""
    return str(asset.metadata.get(NOTE, ""))


def cues(words: Sequence[Word], until_us: int | None = None) -> list[Cue]:
    """Captions of these words, which may come in any order; none lasts beyond `until_us`."""
    ordered = sorted((word for word in words if word.text.strip()), key=lambda word: (word.start_us, word.end_us))
    groups: list[list[Word]] = []
    for word in ordered:
        if groups and _goes_on(groups[-1], word):
            if len(_joined([*groups[-1], word])) > 2 * LINE:
                groups.append(_tail(groups[-1]))
            groups[-1].append(word)
        else:
            groups.append([word])
    found = []
    for group, after in zip_longest(groups, groups[1:]):
        start = group[0].start_us // 1000
        end = max(group[-1].end_us // 1000, start + LEAST)
        if after is not None:
            end = min(end, after[0].start_us // 1000)
        if until_us is not None:
            end = min(end, until_us // 1000)
        found.append(Cue(start, max(end, start + 1), _wrapped(_joined(group))))
    return found


def _goes_on(group: list[Word], word: Word) -> bool:
    """Whether a word is said in one go with those before it."""
    before = group[-1]
    is_breath = word.start_us - before.end_us > BREATH * 1000
    is_long = word.end_us - group[0].start_us > LONGEST * 1000
    is_new_sentence = before.text.strip().endswith(_ENDS) and len(_joined(group)) > LINE // 3
    return not (is_breath or is_long or is_new_sentence)


def _tail(group: list[Word]) -> list[Word]:
    """What is taken along into the next caption of one that is full: what follows the last pause in its second half."""
    for place in range(len(group) - 1, len(group) // 2 - 1, -1):
        if group[place - 1].text.strip().endswith(_PAUSES) and place > 0:
            tail = group[place:]
            del group[place:]
            return tail
    return []


def _joined(words: Iterable[Word]) -> str:
    return " ".join(word.text.strip() for word in words)


def _wrapped(text: str) -> str:
    """Two lines of about the same length where one would be too long."""
    if len(text) <= LINE or " " not in text:
        return text
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"
