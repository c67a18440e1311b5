"""Pictures of products by category and view, for what knows both and need not put them into words."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from generation.procedural.brief import read
from generation.procedural.canvas import Picture, Size
from generation.procedural.objects import OBJECTS
from generation.procedural.palette import colour
from generation.procedural.pictures import MOMENT, paint

CATEGORIES = tuple(OBJECTS)
VIEWS = ("front", "side", "back", "detail", "lifestyle")


def product_shot(category: str, view: str, *, size: Size, seed: int, words: str = "", colours: Sequence[str] = ()) -> Picture:
    """Bytes of shape (height, width, 3). `words` may name the thing and its colours ("pink tennis shoe"); `colours` are #RRGGBB.

    A thing of another category, or of none, is shown as the first of `category`. KeyError where there is no such category.
    """
    brief = read(words or category, seed)
    subject = brief.subject if brief.category == category else next(iter(OBJECTS[category]))
    shown = replace(brief, scene="product", category=category, subject=subject, view=view, weather="", title="")
    if colours:
        shown = replace(shown, colours=tuple(colour(each) for each in colours))
    return np.ascontiguousarray(paint(shown, size)(MOMENT))
