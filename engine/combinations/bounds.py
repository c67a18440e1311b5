"""What a draw can hold at most, from the rules that hold between its outputs. Each bound says what would raise it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import perm, prod

from engine.combinations.recipe import Id, Recipe, read_word
from engine.combinations.rulebook import Rulebook

CAP = 10**9  # of outputs: more is as good as no bound


@dataclass(frozen=True)
class Bound:
    """At most so many outputs: why, as the beginning of a sentence, and what would help, as its end."""

    value: int
    cause: str
    remedies: tuple[str, ...]

    def refuse(self, asked: int) -> str:
        """A sentence for the person who asked for more."""
        if not self.value:
            return f"{self.cause}: {' or '.join(self.remedies)}."
        return f"{self.cause}, and {asked:,} were asked for: {', '.join(self.remedies)} or ask for at most {self.value:,}."


def find_bounds(recipe: Recipe[Id], book: Rulebook[Id]) -> Iterator[Bound]:
    if not all(book.choices):
        return
    yield from _bound_uses(recipe, book)
    yield from _bound_difference(recipe, book)
    yield from _bound_overlap(recipe, book)


def _bound_uses(recipe: Recipe[Id], book: Rulebook[Id]) -> Iterator[Bound]:
    """So many clips, each so often less what given outputs use, for so many places in each output."""
    most = recipe.rules.max_uses
    if most is None:
        return
    plays = Counter(clip for picks in recipe.fixed.values() for clip in read_word(picks))

    def last(clips: Iterable[Id | None], places: int) -> int:
        uses = sum(max(0, most - plays[clip]) for clip in dict.fromkeys(clips) if clip is not None)
        return len(recipe.fixed) + uses // places

    required = [picks for picks in book.choices if None not in picks]
    spans = [(last([clip for picks in book.choices for clip in picks], 1), "the clips")]
    if book.is_pool:
        spans = [(last(book.choices[0], recipe.take), "the clips")]
    elif required:
        spans = [(last([clip for picks in required for clip in picks], len(required)), "the clips")]
        names = [group.name for group, picks in zip(recipe.groups, book.choices, strict=True) if None not in picks]
        spans += [(last(picks, 1), f"the clips of “{name}”") for picks, name in zip(required, names, strict=True)]
    value, which = min(reversed(spans), key=lambda span: span[0])
    cause = f"With each clip used at most {number(most, 'time')} {which} last for {number(value, 'output')}"
    yield Bound(value, cause, ("raise that maximum", "add clips"))


def _bound_difference(recipe: Recipe[Id], book: Rulebook[Id]) -> Iterator[Bound]:
    """By Singleton: outputs that differ in d of n places differ in any n - d + 1 of them. By Plotkin: on average, outputs
    differ in no more places than chance would have them.
    """
    least, places = recipe.rules.min_difference, len(book.choices)
    if least < 2:
        return
    said = f"Any two outputs are to differ in at least {least} of {number(places, 'place')}"
    remedies = ("lower that difference", "add clips")
    if least > places:
        value, remedies = 1, ("lower that difference", "add groups" if not book.is_pool else "take more for each output")
    elif book.is_pool:
        value = min(CAP, perm(len(book.choices[0]), places - least + 1))
    else:
        sizes = sorted(map(len, book.choices))
        value = min(CAP, prod(sizes[: places - least + 1]))
        average = sum(1 - 1 / size for size in sizes)
        if least > average + 1e-9:
            value = min(value, int(least / (least - average) + 1e-9))
    yield _beside(recipe, Bound(value, f"{said}, which allows at most {number(value, 'output')}", remedies))


def _bound_overlap(recipe: Recipe[Id], book: Rulebook[Id]) -> Iterator[Bound]:
    """A clip longer than the share that any two may have in common, whatever it plays with, plays once."""
    share = recipe.rules.max_overlap
    if share >= 1:
        return
    if book.is_pool:
        longest = sum(sorted(map(book.length, book.clips))[-recipe.take :])
        sources = [("each clip", book.choices[0], recipe.take)]
    else:
        longest = sum(max(0 if pick is None else book.length(pick) for pick in picks) for picks in book.choices)
        sources = [(f"each clip of “{g.name}”", picks, 1) for g, picks in zip(recipe.groups, book.choices, strict=True)]
    if book.most_length is not None:
        longest = min(longest, book.most_length)
    for which, picks, places in sources:
        if all(pick is not None and book.length(pick) > share * longest + 1e-6 for pick in picks):
            value = len(picks) // places
            common = f"With at most {100 * share:.0f} % in common between any two outputs"
            cause = f"{common} {which} plays once, which is enough for {number(value, 'output')}"
            yield _beside(recipe, Bound(value, cause, ("raise that overlap", "add clips")))


def _beside(recipe: Recipe[Id], bound: Bound) -> Bound:
    """Given outputs may break the rules among themselves, and are there besides."""
    return replace(bound, value=bound.value + len(recipe.fixed))


def number(value: int, noun: str) -> str:
    return f"{value:,} {noun}{'' if value == 1 else 's'}"
