"""The mixer's solver: how many combinations of clips there are, and a seeded draw of some of them. No media, no database."""

from engine.combinations.comparing import coverage, nearest
from engine.combinations.counting import Count, Factor, count_combinations
from engine.combinations.drawing import TooFewCombinations, draw
from engine.combinations.recipe import Combination, Group, Mode, Recipe, Rules

__all__ = [
    "Combination",
    "Count",
    "Factor",
    "Group",
    "Mode",
    "Recipe",
    "Rules",
    "TooFewCombinations",
    "count_combinations",
    "coverage",
    "draw",
    "nearest",
]
