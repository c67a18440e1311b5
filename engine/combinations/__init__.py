"""The mixer's solver: how many combinations of clips there are, and a seeded draw of some of them. No media, no database."""

from engine.combinations.counting import Count, count_combinations
from engine.combinations.drawing import TooFewCombinations, draw
from engine.combinations.recipe import Combination, Group, Mode, Recipe

__all__ = ["Combination", "Count", "Group", "Mode", "Recipe", "TooFewCombinations", "count_combinations", "draw"]
