"""Why there are no more combinations than there are, or none: for people, with what would help."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from engine.combinations.bounds import Bound, number
from engine.combinations.recipe import Group, Id, Recipe, Rules, distinct
from engine.combinations.rulebook import Rulebook
from engine.combinations.walks import has_words


def describe(recipe: Recipe[Id], value: int, given: int, made: int) -> Bound:
    """`given`: outputs that are given beside those that can be drawn."""
    cause = f"There {'is' if value == 1 else 'are'} {number(value, 'different combination')}"
    remedies: tuple[str, ...] = ("add clips",)
    if _is_ruled(recipe):
        cause, remedies = f"{cause} that keep{'s' if value == 1 else ''} to the rules", ("add clips", "remove rules")
    if made:
        cause, remedies = f"{cause} left after earlier runs", (*remedies, "allow what was made before")
    if given:
        cause += f" beside {given:,} that {'is' if given == 1 else 'are'} given"
    return Bound(value + given, cause, remedies)


def explain_nothing(recipe: Recipe[Id], book: Rulebook[Id]) -> Bound:
    """No combination is allowed; outputs that are given are all there can be."""
    cause, remedies = _explain_pool(recipe, book) if book.is_pool else _explain_groups(recipe, book)
    return Bound(len(recipe.fixed), cause, remedies)


def _explain_groups(recipe: Recipe[Id], book: Rulebook[Id]) -> tuple[str, tuple[str, ...]]:
    for group, picks in zip(recipe.groups, book.choices, strict=True):
        if not picks:
            return _explain_group(recipe, book, group)
    if all(set(picks) == {None} for picks in book.choices):
        return "No clip of any group can play", ("add clips", "raise weights", "remove rules")
    return _explain_rules(recipe, book)


def _explain_group(recipe: Recipe[Id], book: Rulebook[Id], group: Group[Id]) -> tuple[str, tuple[str, ...]]:
    clips = set(group.clips)
    optional = "make the group optional"
    if not clips:
        return f"“{group.name}” has no clips", ("add one", optional)
    if clips <= book.idle:
        return f"Each clip of “{group.name}” has the weight 0, which is never", ("raise a weight", optional)
    if clips <= book.unfit:
        return f"Each clip of “{group.name}” is longer than an output may be", ("raise the maximum length", "add shorter clips")
    return f"No clip of “{group.name}” can play, {_say_lack(recipe, book, clips)}", ("remove that rule", "add clips", optional)


def _explain_pool(recipe: Recipe[Id], book: Rulebook[Id]) -> tuple[str, tuple[str, ...]]:
    clips, living = len(distinct(recipe.pool)), len(book.clips)
    if recipe.take <= living:
        return _explain_rules(recipe, book)
    cause = f"Each output takes {number(recipe.take, 'different clip')} and there {'is' if clips == 1 else 'are'}"
    if living == clips or not clips:
        return f"{cause} {number(clips, 'clip')}", ("add clips", "take fewer for each output")
    why = _say_lack(recipe, book, set(recipe.pool))
    cause = f"Each output takes {number(recipe.take, 'different clip')} and of {number(clips, 'clip')} {living:,} can play, {why}"
    return cause, ("add clips", "take fewer for each output")


def _say_lack(recipe: Recipe[Id], book: Rulebook[Id], clips: Set[Id]) -> str:
    """Why some of these never play."""
    reasons: list[str] = []
    lacking = next(((clip, needed) for clip, needed in book.orphans.items() if clip in clips), None)
    if lacking is not None:
        first, second = (f"“{recipe.names[clip]}”" if clip in recipe.names else "" for clip in lacking)
        reasons.append(f"{first or 'one'} requires {f'{second}, which' if second else 'a clip that'} never plays")
    if clips & book.idle:
        reasons.append("the weight 0 is never")
    if clips & book.unfit:
        reasons.append("some are longer than an output may be")
    return "as " + " and ".join(reasons)


def _explain_rules(recipe: Recipe[Id], book: Rulebook[Id]) -> tuple[str, tuple[str, ...]]:
    rules = recipe.rules
    shortest = sum(min(0 if pick is None else book.length(pick) for pick in picks) for picks in book.choices)
    if not book.is_pool and rules.most_length is not None and shortest > rules.most_length:
        return "Even with the shortest clips an output is longer than it may be", (
            "raise the maximum length",
            "add shorter clips",
        )
    without: dict[str, Rules[Id]] = {
        "remove what requires another clip": replace(rules, requires=()),
        "remove what excludes another clip": replace(rules, excludes=()),
        "remove what keeps clips apart": replace(rules, apart=()),
        "raise the maximum length": replace(rules, most_length=None),
    }
    helpful = [
        remedy for remedy, fewer in without.items() if fewer != rules and has_words(Rulebook(replace(recipe, rules=fewer)))
    ]
    return "No combination keeps to all the rules", tuple(helpful) or ("remove some of them",)


def relax(rules: Rules[Id]) -> Iterator[tuple[str, Rules[Id]]]:
    """Rules between outputs, each left out, with what that would be to people."""
    if rules.max_uses is not None:
        yield f"raise the maximum of {number(rules.max_uses, 'use')}", replace(rules, max_uses=None)
    if rules.min_difference > 1:
        yield "lower the minimum difference", replace(rules, min_difference=1)
    if rules.max_overlap < 1:
        yield "raise the maximum overlap", replace(rules, max_overlap=1.0)


def explain_failure(rules: Rules[Id], asked: int, found: int, helpful: Sequence[str]) -> str:
    """A sentence for when a draw gave up: a cleverer one, or another seed, might have found more."""
    asks: list[str] = []
    if rules.min_difference > 1:
        asks.append(f"differ in at least {number(rules.min_difference, 'place')}")
    if rules.max_overlap < 1:
        asks.append(f"have at most {100 * rules.max_overlap:.0f} % in common")
    if rules.max_uses is not None:
        asks.append(f"use no clip more than {number(rules.max_uses, 'time')}")
    that = f" that {' and '.join(asks)}" if asks else ""
    remedies = ", ".join([*helpful, "add clips"])
    return f"Only {found:,} of {asked:,} combinations were found{that}: {remedies} or ask for fewer."


def _is_ruled(recipe: Recipe[Id]) -> bool:
    rules = recipe.rules
    return bool(rules.requires or rules.excludes or rules.apart or 0 in recipe.weights.values()) or rules.most_length is not None
