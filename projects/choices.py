"""What the export dialog offers a person: presets as cards, qualities, formats and places for captions."""

from dataclasses import dataclass
from typing import Any

from engine.geometry import Area, centred
from engine.presets import FORMATS, PRESETS, QUALITIES, Preset
from projects.forms import preset_for
from projects.models import Project
from projects.outputs import FORMAT_NAMES, USUAL_FORMAT, USUAL_QUALITY, short_label
from projects.platforms import PLATFORMS

SHAPE = 26  # the longer side of a card's picture
CAPTIONS = {
    "burned": "In the picture",
    "soft": "A stream that can be switched off",
    "beside": "Files beside the video",
    "none": "Left out",
}


@dataclass(frozen=True)
class Card:
    """`shape` is the place of the preset's shape in a square of SHAPE; `barred` says why it cannot be chosen."""

    name: str
    label: str
    size: str
    about: str
    shape: Area
    is_chosen: bool
    barred: str = ""


def of(project: Project) -> dict[str, Any]:
    """For templates/projects/editor/_export.html."""
    cards = [_card(preset, project) for preset in PRESETS.values()]
    return {
        "groups": [
            ("Platforms", [card for card in cards if card.name in PLATFORMS]),
            ("Sizes", [card for card in cards if card.name not in PLATFORMS]),
        ],
        "qualities": [(name, label, name == USUAL_QUALITY) for name, label in QUALITIES.items()],
        "formats": [(name, FORMATS[name].label, name == USUAL_FORMAT) for name in FORMAT_NAMES],
        "captions": list(CAPTIONS.items()),
        "shape": SHAPE,
    }


def _card(preset: Preset, project: Project) -> Card:
    platform, largest = PLATFORMS.get(preset.name), project.owner.allowance.largest_output
    is_larger = min(preset.width, preset.height) > largest
    return Card(
        name=preset.name,
        label=short_label(preset),
        size=f"{preset.width} \N{MULTIPLICATION SIGN} {preset.height}",
        about=platform.about if platform else "",
        shape=centred(preset.width, preset.height, Area(0, 0, SHAPE, SHAPE)),
        is_chosen=preset.name == preset_for(project),
        barred=f"{project.owner.current_tier.title()} makes videos of {largest}p at most." if is_larger else "",
    )
