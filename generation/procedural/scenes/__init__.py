"""The scenes, each in its own file: `paint` makes what is slow once and returns what draws a moment.

SCENES are those of the demo with their music, as they have always looked; PAINTERS paint any brief.
"""

from collections.abc import Callable
from dataclasses import dataclass

from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Size
from generation.procedural.scenes import (
    aurora,
    bokeh,
    city,
    clouds,
    data,
    dunes,
    fireworks,
    flow,
    forest,
    grid,
    meadow,
    network,
    ocean,
    product,
    road,
    space,
    title,
    underwater,
    valley,
)


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


def slower(draw: Draw, pace: float) -> Draw:
    """What was drawn wide enough for the demo's five seconds is shown for six."""
    return lambda t: draw(pace * t)


PAINTERS: dict[str, Callable[[Size, Brief], Draw]] = {
    "valley": lambda size, brief: slower(valley.paint(size, brief.seed, brief.look), 0.8),
    "ocean": lambda size, brief: ocean.paint(size, brief.seed, brief.look),
    "aurora": lambda size, brief: slower(aurora.paint(size, brief.seed, brief.look), 0.9),
    "city": lambda size, brief: city.paint(size, brief.seed, None if brief.look.name == "night" else brief.look),
    "dunes": dunes.paint,
    "forest": forest.paint,
    "meadow": meadow.paint,
    "clouds": clouds.paint,
    "space": space.paint,
    "underwater": underwater.paint,
    "road": road.paint,
    "fireworks": fireworks.paint,
    "grid": grid.paint,
    "network": network.paint,
    "bokeh": bokeh.paint,
    "flow": flow.paint_silk,
    "waves": flow.paint_ribbons,
    "product": product.paint,
    "data": data.paint,
    "title": title.paint,
}
