"""MANUAL: the rows that people laid out by the order of clips in their groups.

Rows end with the shortest group that is not optional. To begin it again would put clips into rows where nobody put them;
who wants a clip twice adds it to the group twice. An optional group that has ended gives nothing.
"""

from collections import Counter

from engine.combinations.recipe import Combination, Group, Id, Recipe


def list_rows(recipe: Recipe[Id]) -> list[Combination[Id]]:
    """In order, without those that repeat a row, were made before, or would use a clip too often."""
    rows: list[Combination[Id]] = []
    made = set(recipe.avoid)
    uses: Counter[Id] = Counter()
    ending = find_ending(recipe)
    for number in range(len(ending.clips) if ending else 0):
        row = Combination(tuple(group.clips[number] if number < len(group.clips) else None for group in recipe.groups))
        more = uses + Counter(row.clips)
        if row.clips in made or (recipe.max_uses is not None and max(more.values()) > recipe.max_uses):
            continue
        rows.append(row)
        made.add(row.clips)
        uses = more
    return rows


def find_ending(recipe: Recipe[Id]) -> Group[Id] | None:
    """The group that the rows end with."""
    required = [group for group in recipe.groups if not group.is_optional]
    if required:
        return min(required, key=lambda group: len(group.clips))
    return max(recipe.groups, key=lambda group: len(group.clips), default=None)
