"""The scenes, each in its own file: `paint(size, seed)` makes what is slow once and returns what draws a moment."""

from collections.abc import Callable
from dataclasses import dataclass

from generation.procedural.canvas import Picture, Size
from generation.procedural.scenes import aurora, city, ocean, valley

Draw = Callable[[float], Picture]


@dataclass(frozen=True)
class Scene:
    """`paint(size, seed)` returns `draw(t)`: seconds to a picture (height, width, 3) of bytes, the same for the same seed."""

    name: str
    title: str
    mood: str  # of music.MOODS
    paint: Callable[[Size, int], Draw]


SCENES: dict[str, Scene] = {
    scene.name: scene
    for scene in (
        Scene("valley", "Sunrise over the high valleys", "dawn", valley.paint),
        Scene("ocean", "Evening on the water", "tide", ocean.paint),
        Scene("aurora", "Northern lights", "night", aurora.paint),
        Scene("city", "City after dark", "city", city.paint),
    )
}
