"""Colours: written as #RRGGBB, used as three floats from 0 to 1, and nudged by a seed so that no two clips are twins."""

import colorsys

import numpy as np
from numpy.typing import NDArray

Colour = NDArray[np.float32]


def colour(text: str) -> Colour:
    """'#F2C48E' as red, green and blue from 0 to 1."""
    return np.array([int(text[place : place + 2], 16) / 255 for place in (1, 3, 5)], dtype=np.float32)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`share` 0 is the first, 1 the second."""
    return (first * np.float32(1 - share) + second * np.float32(share)).astype(np.float32)


def shift_hue(given: Colour, turn: float) -> Colour:
    """The same lightness and strength, `turn` of the way round the wheel (1 is a full turn)."""
    hue, lightness, strength = colorsys.rgb_to_hls(*(float(part) for part in given))
    return np.array(colorsys.hls_to_rgb((hue + turn) % 1, lightness, strength), dtype=np.float32)


def hue_of(given: Colour) -> tuple[float, float]:
    """Where on the wheel it stands (0 red, 1/3 green), and how strong it is."""
    hue, _, strength = colorsys.rgb_to_hls(*(float(part) for part in given))
    return hue, strength


def shade(given: Colour, step: float) -> Colour:
    """Towards white by `step` of the way, towards black where it is below zero."""
    return mix(given, colour("#FFFFFF" if step > 0 else "#000000"), abs(step))


def written(given: Colour) -> str:
    """As #RRGGBB."""
    return "#" + "".join(f"{round(float(part) * 255):02X}" for part in np.clip(given, 0, 1))


def scheme(seed: int, spread: float, *texts: str) -> list[Colour]:
    """The given colours, all turned together by at most `spread` either way, as the seed says."""
    turn = float(np.random.default_rng(seed).uniform(-spread, spread))
    return [shift_hue(colour(text), turn) for text in texts]


def ramp(length: int, *stops: tuple[float, Colour]) -> NDArray[np.float32]:
    """A gradient of shape (3, length) through stops at places from 0 to 1, eased so that no stop shows as an edge."""
    places = [place for place, _ in stops]
    where = np.linspace(0, 1, length)
    steps = np.clip(np.searchsorted(places, where, side="right") - 1, 0, len(stops) - 2)
    left = np.array(places)[steps]
    part = np.clip((where - left) / (np.array(places)[steps + 1] - left), 0, 1)
    eased = 0.5 * part + 0.5 * part * part * (3 - 2 * part)
    colours = np.stack([each for _, each in stops])
    mixed = colours[steps] * (1 - eased)[:, None] + colours[steps + 1] * eased[:, None]
    return np.asarray(mixed.T, dtype=np.float32)
