"""Thirty prompts and what becomes of them, in one picture: drawn again whenever the drawings change, and looked at."""

from pathlib import Path

import numpy as np
from PIL import Image

from generation.procedural import vector
from generation.procedural.canvas import Picture, Size
from generation.procedural.pictures import compose_picture

PROMPTS = (
    "Golden hour in the high valleys",
    "Purple mountains at dusk",
    "Foggy mountain range at dawn",
    "Ocean waves at sunset",
    "Desert dunes, late afternoon",
    "Pine forest in the mist",
    "A walk through an autumn forest",
    "Snow falling in a winter forest",
    "Lavender field in spring",
    "Hot air balloons above the clouds",
    "Northern lights over a lake",
    "City skyline at night",
    "Rainy neon city at dusk",
    "Saturn in deep space",
    "Coral reef with a shoal of fish",
    "Red car on an open road at sunset",
    "Fireworks over the hills",
    "Synthwave grid",
    "A network of artificial intelligence",
    "Abstract silk in teal and orange",
    "Calm ribbons of colour",
    "Warm bokeh lights",
    "Stock market trend chart",
    'A title card saying: "Make it today"',
    "Pink tennis shoe on a blue court",
    "Green headphones on a pedestal",
    "Skincare serum bottle",
    "A cup of coffee on a table",
    "Armchair in a living room",
    "Strawberry cupcake for a birthday",
)
COLUMNS, TILE, GAP, LINE = 5, Size(384, 216), 12, 26
DRAWN = Size(1280, 720)
QUALITY = 84


def write_sheet(path: Path) -> None:
    """A JPEG. Every prompt with the seed 1, none chosen among takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet()).save(path, format="JPEG", quality=QUALITY, optimize=True, progressive=True)


def sheet() -> Picture:
    rows = -(-len(PROMPTS) // COLUMNS)
    whole = Size(COLUMNS * (TILE.width + GAP) + GAP, rows * (TILE.height + GAP + LINE) + GAP)
    canvas = Image.new("RGB", (whole.width, whole.height), "#101216")
    words = []
    for place, prompt in enumerate(PROMPTS):
        x = GAP + place % COLUMNS * (TILE.width + GAP)
        y = GAP + place // COLUMNS * (TILE.height + GAP + LINE)
        tile = Image.fromarray(compose_picture(prompt, size=DRAWN, seed=1))
        canvas.paste(tile.resize((TILE.width, TILE.height), Image.Resampling.LANCZOS), (x, y))
        words.append(
            f'<text x="{x}" y="{y + TILE.height + 18}" font-size="14" fill="#C9CED6">{vector.written_out(prompt)}</text>'
        )
    lettered = vector.draw("".join(words), whole)
    letters = Image.fromarray((lettered.cover * 255).astype(np.uint8))
    canvas.paste("#C9CED6", (lettered.left, lettered.top, lettered.left + letters.width, lettered.top + letters.height), letters)
    return np.asarray(canvas)
