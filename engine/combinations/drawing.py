"""A seeded draw: so many combinations, no two the same, each clip as often as its weight says beside the others of its group.

Nothing is listed that is not drawn, so the size of the whole does not matter. Chance comes from `random.Random(seed).random()`
alone: of all that module offers it is the one sequence that Python promises to keep for a seed, on every machine and version.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Generic

from engine.combinations.causes import explain_failure, relax
from engine.combinations.codes import list_code
from engine.combinations.counting import count_combinations
from engine.combinations.mending import mend
from engine.combinations.recipe import Combination, Id, Mode, Picks, Recipe, read_word
from engine.combinations.rows import list_rows
from engine.combinations.rulebook import Rulebook
from engine.combinations.searching import Search
from engine.combinations.table import Table
from engine.errors import EngineError

ATTEMPTS = 6
MOST_STEPS = 150_000  # choices tried in one draw, all attempts together
EXCHANGE = 15  # of such steps, which an exchange costs
OVERLAP = 3  # times that a step costs where what rows have in common is measured
ROW_STEPS = 15_000  # and for one row
COMPARED = 24  # rows of a code: which of them is due
MOST_EXCHANGES = 8_000
PROBE_STEPS = 30_000  # beside those that rows need, to see whether it would do to leave out a rule


class TooFewCombinations(EngineError):
    """More was asked for than there is, or than was found; the message says why and what would help."""


def draw(recipe: Recipe[Id], count: int, seed: int) -> list[Combination[Id]]:
    """`count` different combinations, none of them in `recipe.avoid`; the same ones in the same order for the same seed.

    Those that are given stay at their numbers, and what is drawn differs from them. To give one that would have been drawn
    there changes none of the others; to give another one changes only those that rules forbid beside it.

    Uses of two choices of a group (leaving out an optional one is a choice), or of two clips of a pool, differ by at most
    one (by weight: as little as whole numbers can), where rules, earlier runs or given outputs allow it. Of what is equally
    due, that is taken which plays with most clips for the first time. Where rules leave so little room that row after row does
    not lead there, rows that are far apart by construction are taken, and then rows exchanged for others; the uses are then as
    even as such a set has them. MANUAL gives the first `count` rows.

    Raises TooFewCombinations: when there are fewer, or when none were found that differ as is asked in reasonable time.
    """
    given = {number: picks for number, picks in sorted(recipe.fixed.items()) if number <= count}
    if recipe.mode is Mode.AUTO and len(given) < len(recipe.fixed):
        recipe = replace(recipe, fixed=given)
    limit = count_combinations(recipe, is_quick=True)
    if count > limit.most:
        raise TooFewCombinations(limit.refuse(count))
    if recipe.mode is Mode.MANUAL:
        return list_rows(recipe)[:count]
    rows = _draw(recipe, count, seed)
    if len(rows) < count:
        relaxed = ((remedy, replace(recipe, rules=rules)) for remedy, rules in relax(recipe.rules))
        helpful = [remedy for remedy, easier in relaxed if _can_draw(easier, count, seed)]
        raise TooFewCombinations(explain_failure(recipe.rules, count, len(rows), helpful))
    return [Combination(rows[number]) for number in range(1, count + 1)]


def _can_draw(recipe: Recipe[Id], count: int, seed: int) -> bool:
    """At once, that is."""
    chance = Random(seed).random  # noqa: S311 - as below
    book = Rulebook(recipe)
    most_steps = PROBE_STEPS + count * len(book.choices)
    drawing = _Drawing(recipe, book, chance, {})
    return drawing.fill(range(1, count + 1), is_even=True, most_steps=most_steps, is_settled=True)


def _draw(recipe: Recipe[Id], count: int, seed: int) -> dict[int, Picks[Id]]:
    """By number; fewer than asked for when no more were found."""
    likely: dict[int, Picks[Id]] = {}
    if recipe.fixed:  # so that what is given changes as little else as can be
        likely = _draw(replace(recipe, fixed=dict[int, Picks[Id]]()), count, seed)
        likely = likely if len(likely) == count else {}
    chance = Random(seed).random  # noqa: S311 - a draw that can be repeated is the point
    book = Rulebook(recipe)
    best: dict[int, Picks[Id]] = {}
    left = MOST_STEPS if recipe.rules.max_overlap == 1 else MOST_STEPS // OVERLAP
    drawing = _Drawing(recipe, book, chance, likely)
    for attempt in range(ATTEMPTS):
        drawing = drawing if not attempt else _Drawing(recipe, book, chance, {})
        if drawing.fill(range(1, count + 1), is_even=attempt % 2 == 0, most_steps=left):
            return drawing.table.rows
        best = max(best, drawing.table.rows, key=len)
        left -= drawing.search.steps + EXCHANGE * drawing.exchanges
        if left <= 0 or not drawing.is_hindered:
            break
    if not drawing.is_hindered:
        return dict(list(best.items())[: count - 1])
    if code := list_code(recipe, book, chance):
        drawing = _Drawing(recipe, book, chance, {})
        drawing.build(code, count)
        if drawing.fill(range(1, count + 1), is_even=True, most_steps=ROW_STEPS):
            return drawing.table.rows
        best = max(best, drawing.table.rows, key=len)
    drawing = _Drawing(recipe, book, chance, {})
    mended = mend(recipe, book, best, count, chance)
    drawing.take(mended, count)
    if len(drawing.table.rows) == count and drawing.fill((), is_even=True, most_steps=0):
        return drawing.table.rows
    best = max(best, drawing.table.rows, key=len)
    return dict(list(best.items())[: count - 1])


class _Drawing(Generic[Id]):
    """One attempt: given rows, then others beside them, then single exchanges until all are used as they should be."""

    def __init__(
        self, recipe: Recipe[Id], book: Rulebook[Id], chance: Callable[[], float], likely: Mapping[int, Picks[Id]]
    ) -> None:
        self.table = Table(recipe, book)
        self.search = Search(book, self.table, recipe.avoid, chance)
        self.is_hindered = self.table.is_paired or self.table.most is not None
        self._book, self._avoid, self._given = book, recipe.avoid, recipe.fixed
        self.exchanges = 0
        self._is_settled = bool(likely)
        for number, picks in recipe.fixed.items():
            self.table.enter(number, picks)
        for number, picks in likely.items():
            if number not in recipe.fixed and self.table.fits(picks):
                self.table.enter(number, picks)

    def fill(self, numbers: Iterable[int], is_even: bool, most_steps: int, is_settled: bool = False) -> bool:
        self.search.is_even = is_even
        for number in numbers:
            if number not in self.table.rows:
                picks = self._find(min(ROW_STEPS, most_steps - self.search.steps))
                if picks is None:
                    return False
                self.table.enter(number, picks)
        if not (self._is_settled or is_settled):
            self._even_out()
        return self._keep_uses()

    def build(self, rows: Sequence[Picks[Id]], count: int) -> None:
        """Of rows that are far apart, those that may be, up to `count` in all, what is most due first."""
        waiting = [picks for picks in rows if self._is_right(picks) and self.table.fits(picks)]
        places = [{pick: at for at, pick in enumerate(picks)} for picks in self._book.choices]
        free = iter([number for number in range(1, count + 1) if number not in self.table.rows])
        while waiting and len(self.table.rows) < count:
            ranks = self.table.ranks
            compared = range(max(0, len(waiting) - COMPARED), len(waiting))
            due = min(compared, key=lambda n: sum(r[at[pick]] for r, at, pick in zip(ranks, places, waiting[n], strict=True)))
            picks = waiting.pop(due)
            if not any(self.table.is_full(clip, picks.count(clip)) for clip in picks) and self.table.fits(picks):
                self.table.enter(next(free), picks)

    def take(self, rows: Sequence[Picks[Id]], count: int) -> None:
        """These are right as they are."""
        free = [number for number in range(1, count + 1) if number not in self.table.rows]
        for number, picks in zip(free, rows, strict=False):
            self.table.enter(number, picks)

    def _find(self, most_steps: int) -> Picks[Id] | None:
        """One that uses no clip too often, or else one that does so for now."""
        picks = self.search.find(most_steps, keeps_uses=True)
        if picks is None and self.table.most is not None:
            picks = self.search.find(most_steps, keeps_uses=False)
        return picks

    def _even_out(self) -> None:
        """Exchange single picks until none is used more than another that could stand in its place and is due before it.

        Where every row is allowed, one of them always can be exchanged: the rows with the one, with the other put in, are
        more than the rows that have the other already. Each exchange brings the uses closer to the weights, so this ends.
        """
        while any(self._even_out_place(place) for place in range(len(self._book.choices))):
            pass

    def _even_out_place(self, place: int) -> bool:
        table, choices, is_changed = self.table, self._book.choices[place], False
        ranks, uses, weights = table.ranks[place], table.uses[place], table.weights[place]
        at = {pick: n for n, pick in enumerate(choices)}
        for number in self._list_drawn():
            own = at[table.rows[number][place]]
            last = (2 * uses[own] - 1) / weights[own]
            if last <= min(ranks):
                continue
            for other in sorted(range(len(choices)), key=ranks.__getitem__):
                if last <= ranks[other]:
                    break
                if not table.is_full(choices[other]) and self._exchange(number, place, choices[other]):
                    is_changed = True
                    break
        return is_changed

    def _keep_uses(self) -> bool:
        """Exchange clips that play too often in all groups together; False when some still do."""
        table = self.table
        while table.most is not None:
            overused = [(number, place) for number, place in table.list_overused() if number not in self._given]
            if not overused:
                return not any(plays > table.most for plays in self._count_drawn().values())
            if not any(self._replace(number, place) for number, place in overused):
                return False
        return True

    def _replace(self, number: int, place: int) -> bool:
        choices, ranks = self._book.choices[place], self.table.ranks[place]
        return self.table.is_full(self.table.rows[number][place], 0) and any(
            not self.table.is_full(choices[other]) and self._exchange(number, place, choices[other])
            for other in sorted(range(len(choices)), key=ranks.__getitem__)
        )

    def _exchange(self, number: int, place: int, choice: Id | None) -> bool:
        """Put that choice into the place of a row, if the row may be so."""
        self.exchanges += 1
        if self.exchanges > MOST_EXCHANGES:
            return False
        old = self.table.rows[number]
        new = (*old[:place], choice, *old[place + 1 :])
        if not (self._is_right(new) and self.table.fits(new, instead=number)):
            self.table.put_last(number)
            return False
        self.table.leave(number)
        self.table.enter(number, new)
        return True

    def _is_right(self, picks: Picks[Id]) -> bool:
        word = read_word(picks)
        return word not in self._avoid and not (self._book.is_pool and len(set(word)) < len(word))

    def _list_drawn(self) -> list[int]:
        return [number for number in self.table.rows if number not in self._given]

    def _count_drawn(self) -> Counter[Id]:
        """The plays of clips that drawn rows have; what given ones overuse by themselves stays as it is."""
        drawn = {clip for number in self._list_drawn() for clip in read_word(self.table.rows[number])}
        return Counter({clip: self.table.plays[clip] for clip in drawn})
