"""What there is to say of a draft in numbers: how alike its films are, which clips meet, how its count comes about. Pure."""

from engine import combinations
from engine.combinations import Combination, Count, Mode, Recipe
from engine.mixing.cutting import Cut
from engine.mixing.drafting import Draft

GROUPS_SHOWN, POOL_SHOWN = 12, 6  # factors; of more, the first ones and the last
TIMES = "\N{MULTIPLICATION SIGN}"


def nearest(draft: Draft) -> list[tuple[int, int] | None]:
    """Of each film: the number of the one that is most like it, and in how many places it differs. The first of equals."""
    found = combinations.nearest(_rows(draft))
    return [near and (draft.films[near[0]].number, near[1]) for near in found]


def coverage(draft: Draft) -> float:
    """Of the pairs of clips that could play in one film, the share that do, 0..1."""
    return combinations.coverage(draft.recipe, _rows(draft))


def formula(recipe: Recipe[Cut], count: Count) -> str:
    """How the number of films comes about: the choices of each place multiplied, as in 3 x (2 + none) x 2, less 6 by rules.

    Empty in MANUAL, where it is the number of rows.
    """
    if recipe.mode is Mode.MANUAL:
        return ""
    factors = [f"({each.clips} + none)" if each.or_none else f"{each.clips}" for each in count.factors]
    shown = GROUPS_SHOWN if recipe.groups else POOL_SHOWN
    if len(factors) > shown:
        factors = [*factors[: shown - 2], "…", factors[-1]]
    return f" {TIMES} ".join(factors) + _less(recipe, count)


def _rows(draft: Draft) -> list[Combination[Cut]]:
    return [Combination(tuple(pick.cut if pick is not None else None for pick in film.picks)) for film in draft.films]


def _less(recipe: Recipe[Cut], count: Count) -> str:
    """What is not left of it, and why not."""
    lost, rules = count.unruled - count.value, recipe.rules
    has_rules = any((rules.requires, rules.excludes, rules.apart, rules.most_length, 0 in recipe.weights.values()))
    if lost <= 0:
        return ""
    if not count.is_exact:
        return ", less what rules forbid" if has_rules else ""
    if has_rules:
        return f", less {lost:,} by rules"
    return f", less {lost:,} made before" if recipe.avoid else f", less {lost:,} empty or the same"
