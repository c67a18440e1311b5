"""MANUAL: the rows that people laid out by the order of clips in their groups, or by hand.

Rows end with the shortest group that is not optional. To begin it again would put clips into rows where nobody put them;
who wants a clip twice adds it to the group twice. An optional group that has ended gives nothing.
"""

from engine.combinations.bounds import Bound, number
from engine.combinations.recipe import Combination, Group, Id, Recipe


def list_rows(recipe: Recipe[Id]) -> list[Combination[Id]]:
    """Those that are given, as they are, by their numbers; where none is, row by row of the groups, in order, without those
    that repeat a row or were made before. They are as somebody laid them out, even against the rules: who plans warns of that.
    """
    if recipe.fixed:
        return [Combination(recipe.fixed[place]) for place in sorted(recipe.fixed)]
    rows: list[Combination[Id]] = []
    made = set(recipe.avoid)
    ending = _find_ending(recipe)
    for place in range(len(ending.clips) if ending else 0):
        row = Combination(tuple(group.clips[place] if place < len(group.clips) else None for group in recipe.groups))
        if row.clips not in made:
            rows.append(row)
            made.add(row.clips)
    return rows


def bound_rows(recipe: Recipe[Id]) -> Bound:
    """How many rows there are, and why no more."""
    value, ending = len(list_rows(recipe)), _find_ending(recipe)
    there = f"There {'is' if value == 1 else 'are'} {number(value, 'row')}"
    if recipe.fixed:
        return Bound(value, f"{there} in the table", ("add rows",))
    if ending is None:
        cause = "Manual mixing takes its rows from groups, of which there are none"
        return Bound(0, cause, ("make a group and add clips to it",))
    if not ending.clips:
        return Bound(0, f"“{ending.name}” has no clips", ("add one", "make the group optional"))
    if value < len(ending.clips):
        cause = f"{there} without those that repeat others or were made before"
        return Bound(value, cause, ("change the order of the clips",))
    return Bound(value, f"{there}, as many as “{ending.name}” has clips", (f"add clips to “{ending.name}”",))


def _find_ending(recipe: Recipe[Id]) -> Group[Id] | None:
    """The group that the rows end with."""
    required = [group for group in recipe.groups if not group.is_optional]
    if required:
        return min(required, key=lambda group: len(group.clips))
    return max(recipe.groups, key=lambda group: len(group.clips), default=None)
