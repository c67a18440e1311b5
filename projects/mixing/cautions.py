"""What to warn of in films that are given: they stay as they are, even against the rules. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from engine.combinations.recipe import Rules
from engine.mixing.cutting import Cut
from engine.mixing.drafting import Draft, DraftFilm
from engine.mixing.settings import MixSettings


class Cautions:
    """Of one draft. `nearest` as figures.nearest tells."""

    def __init__(self, settings: MixSettings, draft: Draft, nearest: Sequence[tuple[int, int] | None]) -> None:
        self._settings, self._draft = settings, draft
        self._rules: Rules[Cut] = draft.recipe.rules
        self._nearest: Mapping[int, tuple[int, int] | None] = dict(zip((f.number for f in draft.films), nearest, strict=True))
        self._uses = Counter(cut for film in draft.films for cut in film.word)
        self._first = {film.word: film.number for film in reversed(draft.films)}
        self._titles = {clip.cut: clip.name for clip in [*draft.clips.values()][::-1]}

    def of(self, film: DraftFilm) -> tuple[str, ...]:
        """Sentences. A film that was drawn keeps to all rules, so it has none."""
        if not film.is_fixed and self._settings.mode == "auto":
            return ()
        return (*self._alone(film), *self._beside_others(film))

    def _alone(self, film: DraftFilm) -> Iterator[str]:
        rules, word = self._rules, film.word
        if rules.most_length is not None and film.frames > rules.most_length:
            yield f"It lasts {self._seconds(film.frames)}, and {self._seconds(rules.most_length)} are the most."
        for one, other in rules.requires:
            if one in word and other not in word:
                yield f"{self._title(one)} requires {self._title(other)}, which is not in it."
        for one, other in rules.excludes:
            if one in word and other in word and (one != other or word.count(one) > 1):
                yield f"{self._title(one)} and {self._title(other)} are never to be in one film."
        for one, other in rules.apart:
            if any(pair in ((one, other), (other, one)) for pair in pairwise(word)):
                yield f"{self._title(one)} and {self._title(other)} are never to be side by side."
        for group, pick in zip(self._settings.groups, film.picks, strict=False):
            if pick is None and not group.optional:
                yield f"It has nothing from “{group.name}”."

    def _beside_others(self, film: DraftFilm) -> Iterator[str]:
        rules = self._rules
        if self._first[film.word] != film.number:
            yield f"It is the same as film {self._first[film.word]}."
        elif (near := self._nearest[film.number]) and 0 < near[1] < rules.min_difference:
            places = "1 place" if near[1] == 1 else f"{near[1]} places"
            yield f"It differs from film {near[0]} in {places} only, and {rules.min_difference} are the least."
        if rules.max_overlap < 1 and (other := self._overlapping(film)):
            yield f"It has more than {self._settings.rules.max_overlap} % in common with film {other}."
        for cut in dict.fromkeys(film.word):
            if rules.max_uses is not None and self._uses[cut] > rules.max_uses:
                yield f"{self._title(cut)} plays {self._uses[cut]} times in all films, and {rules.max_uses} are the most."
        if film.word in self._draft.recipe.avoid:
            yield "An earlier run made this film."

    def _overlapping(self, film: DraftFilm) -> int | None:
        """The first film that it has too much in common with."""
        mine = Counter(film.word)
        for other in self._draft.films:
            if other.number != film.number and other.word != film.word:
                both = self._common(mine, other)
                if both > self._rules.max_overlap * min(film.frames, other.frames):
                    return other.number
        return None

    @staticmethod
    def _common(mine: Counter[Cut], other: DraftFilm) -> int:
        """Frames."""
        return sum(cut.frames * times for cut, times in (mine & Counter(other.word)).items())

    def _title(self, cut: Cut) -> str:
        return f"“{self._titles[cut]}”"

    def _seconds(self, frames: int) -> str:
        return f"{float(frames / self._settings.rate.fraction):.1f} s"
