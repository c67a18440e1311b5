"""DRAW: five seconds of 720p at 30 frames a second from each scene of the built-in generator, encoded, with its sound."""

import statistics
import sys
from collections.abc import Iterator

from benchmarks.measuring import Cost, measure
from benchmarks.report import Row
from benchmarks.settings import TRIAL_UNIT, Settings

PROMPTS = {
    "valley": "golden hour in the high valleys",
    "dunes": "desert dunes",
    "ocean": "waves on the ocean",
    "forest": "a walk in the forest",
    "city": "city skyline",
    "aurora": "northern lights",
    "meadow": "flower meadow",
    "clouds": "hot air balloons above the clouds",
    "space": "saturn",
    "underwater": "coral reef",
    "road": "a car on the road",
    "fireworks": "fireworks",
    "grid": "synthwave",
    "network": "neural network",
    "bokeh": "bokeh lights",
    "flow": "abstract silk",
    "waves": "ribbons",
    "data": "stock market trend",
    "title": 'saying: "less is more"',
    "product": "pink tennis shoe, rotate",
    "weather": "snow falling in a pine forest, pan",
}
TARGET = 20.0  # CPU seconds


def rows(settings: Settings) -> Iterator[Row]:
    seconds = 1 if settings.unit == TRIAL_UNIT else 5
    costs = {name: _cost(name, prompt, seconds, settings) for name, prompt in PROMPTS.items()}
    for name, cost in costs.items():
        print(f"DRAW: {name}: {cost.cpu:.2f} CPU s, {cost.wall:.2f} s, {cost.memory_mb:.0f} MB", flush=True)
    slowest = max(costs, key=lambda name: costs[name].cpu)
    told = f"median of {len(costs)} scenes {statistics.median(cost.cpu for cost in costs.values()):.1f}"
    yield Row(
        "DRAW",
        f"CPU seconds of {seconds} s of 720p30, slowest scene",
        round(costs[slowest].cpu, 2),
        TARGET,
        note=f"{slowest}; {told}",
    )
    most = max(cost.memory_mb for cost in costs.values())
    yield Row("DRAW", "memory in MB, the most of any scene", round(most), 600)


def _cost(name: str, prompt: str, seconds: int, settings: Settings) -> Cost:
    words = (sys.executable, "-m", "generation.procedural", "film", prompt, str(settings.folder / f"{name}.mp4"))
    return measure((*words, "--seconds", str(seconds)))
