"""How many outputs a recipe is good for, what sets that number, and what would raise it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import perm

from engine.combinations.language import Language
from engine.combinations.recipe import Group, Id, Mode, Recipe, Word, distinct
from engine.combinations.rows import find_ending, list_rows


@dataclass(frozen=True)
class Count:
    """`value` combinations may be asked for; unless `is_exact`, that is an upper bound, and a draw may find fewer."""

    value: int
    is_exact: bool
    cause: str  # why there are no more, as the beginning of a sentence
    remedies: tuple[str, ...]  # what would help, as its end

    def refuse(self, asked: int) -> str:
        """A sentence for the person who asked for more."""
        if not self.value:
            return f"{self.cause}: {' or '.join(self.remedies)}."
        return f"{self.cause}, and {asked:,} were asked for: {', '.join(self.remedies)} or ask for at most {self.value:,}."


def count_combinations(recipe: Recipe[Id]) -> Count:
    """How many different combinations one draw can hold, those of `avoid` left out.

    Exact when there are up to a million, and beyond except where optional groups share many clips. With `max_uses` it is
    exact for MANUAL, for a pool, and for required groups without a clip in common, as long as nothing is avoided.
    """
    if recipe.mode is Mode.MANUAL:
        return _count_rows(recipe)
    if recipe.groups:
        language = Language(recipe.groups)
        words, is_exact = language.count()
        made = sum(language.has(word) for word in recipe.avoid)
    else:
        pool = frozenset(recipe.pool)
        words, is_exact = perm(len(pool), recipe.take), True
        made = sum(_is_taken_from(pool, recipe.take, word) for word in recipe.avoid)
    count = _describe(recipe, words - made, is_exact, made)
    if recipe.max_uses is None or not count.value:
        return count
    lowest = min(count, _bound_uses(recipe, recipe.max_uses), key=lambda bound: bound.value)
    return replace(lowest, is_exact=is_exact and not made and _is_bound_reached(recipe.groups))


def _describe(recipe: Recipe[Id], value: int, is_exact: bool, made: int) -> Count:
    """What the clips allow, apart from how often each is used."""
    for group in recipe.groups:
        if not group.choices:
            return _report_empty(group)
    clips = len(distinct(recipe.pool))
    if not recipe.groups and recipe.take > clips:
        cause = f"Each output takes {_number(recipe.take, 'different clip')} and there {_are(clips, 'clip')}"
        return Count(0, True, cause, ("add clips", "take fewer for each output"))
    cause = f"There {_are(value, 'different combination', is_exact)}"
    if made:
        return Count(value, is_exact, f"{cause} left after earlier runs", ("add clips", "allow what was made before"))
    return Count(value, is_exact, cause, ("add clips",))


def _bound_uses(recipe: Recipe[Id], most: int) -> Count:
    """What `max_uses` allows at most: so many clips, each so often, for so many places in each output."""
    required = [group.clips for group in recipe.groups if not group.is_optional]
    if not recipe.groups:
        sources = [(recipe.pool, recipe.take)]
    elif required:
        sources = [(tuple(chain(*required)), len(required)), *((clips, 1) for clips in required)]
    else:
        sources = [(tuple(chain(*(group.clips for group in recipe.groups))), 1)]
    value = min(len(distinct(clips)) * most // places for clips, places in sources)
    cause = f"With each clip used at most {_number(most, 'time')} the clips last for {_number(value, 'output')}"
    return Count(value, False, cause, ("raise that maximum", "add clips"))


def _is_bound_reached(groups: Sequence[Group[Id]]) -> bool:
    """Whether a draw can always come up to that bound: it evens out the uses of each group, and nothing stands in its way."""
    clips = [clip for group in groups for clip in distinct(group.clips)]
    return len(clips) == len(set(clips)) and not any(group.is_optional for group in groups)


def _count_rows(recipe: Recipe[Id]) -> Count:
    value, ending = len(list_rows(recipe)), find_ending(recipe)
    if ending is None:
        return Count(
            0, True, "Manual mixing takes its rows from groups, of which there are none", ("make a group and add clips to it",)
        )
    if not ending.clips:
        return _report_empty(ending)
    if value < len(ending.clips):
        cause = f"There {_are(value, 'row')} without those that repeat others, were made before or use a clip too often"
        return Count(value, True, cause, ("change the order of the clips", "change the rules"))
    cause = f"There {_are(value, 'row')}, as many as “{ending.name}” has clips"
    return Count(value, True, cause, (f"add clips to “{ending.name}”",))


def _report_empty(group: Group[Id]) -> Count:
    return Count(0, True, f"“{group.name}” has no clips", ("add one", "make the group optional"))


def _is_taken_from(pool: frozenset[Id], take: int, word: Word[Id]) -> bool:
    return len(word) == len(set(word)) == take and pool.issuperset(word)


def _are(number: int, noun: str, is_exact: bool = True) -> str:
    return f"{'is' if number == 1 else 'are'} {'' if is_exact else 'at most '}{_number(number, noun)}"


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
