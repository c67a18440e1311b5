"""Looks: the light and the colours that a scene is painted in, by name, and how the seed and colour words bend them."""

from dataclasses import dataclass, replace

import numpy as np

from generation.procedural.palette import Colour, colour, hue_of, shift_hue


@dataclass(frozen=True)
class Look:
    """A sky from its height to the horizon, what lights it, land from far to near, and a strong colour to set against them."""

    name: str
    high: Colour
    air: Colour
    low: Colour
    light: Colour
    far: Colour
    near: Colour
    accent: Colour
    is_night: bool = False
    sun: float = 0.25  # how high over the horizon it stands, as a share of the sky
    accent_is_asked: bool = False  # the prompt names a colour, and it is the accent


def _look(name: str, *texts: str, is_night: bool = False, sun: float = 0.25) -> Look:
    high, air, low, light, far, near, accent = map(colour, texts)
    return Look(name, high, air, low, light, far, near, accent, is_night, sun)


LOOKS: dict[str, Look] = {
    look.name: look
    for look in (
        _look("dawn", "#2A4F86", "#8E9DB8", "#F6C48F", "#FFE9BF", "#D79A6B", "#171008", "#E8745A", sun=0.18),
        _look("day", "#1F66BE", "#72B0E8", "#DDF0FA", "#FFFDF0", "#86AECB", "#173A2C", "#F2B544", sun=0.7),
        _look("golden", "#3F5A86", "#DDA56C", "#FFD890", "#FFF2CC", "#C98A52", "#1C1108", "#E2703A", sun=0.3),
        _look("sunset", "#2A1D57", "#B24C7C", "#FF9F5C", "#FFE6AE", "#A94668", "#160919", "#FFC24B", sun=0.14),
        _look("dusk", "#12183F", "#524A8E", "#E58CA2", "#FFDCC6", "#62578F", "#0B0A1D", "#F7B267", sun=0.06),
        _look("night", "#040817", "#0D1B3B", "#25476F", "#EAF2FF", "#22406A", "#03060E", "#F3C969", is_night=True, sun=0.62),
        _look("winter", "#4F7FB4", "#A7C5E0", "#EEF5FA", "#FFFFFF", "#A9C2D8", "#1D3245", "#D1495B", sun=0.35),
        _look("storm", "#1B2128", "#47525C", "#939DA3", "#DCE1E4", "#56626C", "#0C1014", "#E0B04C", sun=0.5),
        _look("autumn", "#4C6A8E", "#CFAE8C", "#F6D6A4", "#FFF2D4", "#CB7C3C", "#2B1108", "#B8321A", sun=0.3),
        _look("spring", "#3F93D6", "#A4D8F0", "#F8F1DA", "#FFFCE8", "#94C48E", "#173F24", "#F26B8A", sun=0.6),
        _look("rose", "#17705A", "#E9A3B6", "#FBD0C4", "#FFEBD8", "#C95F8A", "#270919", "#FFB86B", sun=0.22),
        _look("teal", "#07283A", "#1E7480", "#F4C98B", "#FFEBC4", "#2F7F86", "#04161C", "#F08A4B", sun=0.2),
        _look("violet", "#170B3B", "#6A3FA0", "#F2A6C8", "#FFE3F0", "#7A4DAE", "#0D0620", "#5CE1E6", sun=0.2),
        _look("neon", "#0A0420", "#3B0F6E", "#FF3EA5", "#FFE36E", "#7B20AC", "#07020F", "#21E6FF", is_night=True, sun=0.2),
        _look("tropic", "#0878B8", "#46C2DC", "#FFEDC2", "#FFFBE3", "#2FA39A", "#08332F", "#FF6F59", sun=0.45),
        _look("fern", "#6F9A94", "#A8C8BC", "#E3EFE4", "#FFFBE8", "#5C8F7C", "#08201A", "#E9A23B", sun=0.4),
        _look("mono", "#1A1C20", "#5B6068", "#C9CDD2", "#FFFFFF", "#7C828A", "#0B0C0E", "#F5F5F5", sun=0.3),
    )
}

# What each time or season may look like when the words leave it open; the seed chooses.
LANDSCAPE = ("dawn", "golden", "sunset", "rose", "teal", "day", "violet", "dusk")
TIMES: dict[str, tuple[str, ...]] = {
    "dawn": ("dawn", "rose", "golden"),
    "day": ("day", "spring", "tropic"),
    "golden": ("golden", "dawn"),
    "sunset": ("sunset", "golden", "rose"),
    "dusk": ("dusk", "violet", "teal"),
    "night": ("night", "night", "violet"),
    "winter": ("winter",),
    "autumn": ("autumn", "golden"),
    "spring": ("spring", "day"),
    "summer": ("day", "tropic", "golden"),
    "storm": ("storm",),
    "neon": ("neon", "violet"),
    "mono": ("mono",),
}


def choose(time: str, offered: tuple[str, ...], colours: tuple[Colour, ...], rng: np.random.Generator) -> Look:
    """The look for a time of day, or one of those offered; turned a little by the seed and towards the colours asked for."""
    names = TIMES.get(time, offered or LANDSCAPE)
    look = LOOKS[names[int(rng.integers(len(names)))]]
    turn = float(rng.uniform(-0.018, 0.018))
    if colours:
        return tinted(look, colours[0], colours[1] if len(colours) > 1 else None)
    return turned(look, turn)


def turned(look: Look, turn: float) -> Look:
    """All hues but that of the light, by `turn` of the wheel."""
    high, air, low = (shift_hue(each, turn) for each in (look.high, look.air, look.low))
    far, near, accent = (shift_hue(each, turn) for each in (look.far, look.near, look.accent))
    return replace(look, high=high, air=air, low=low, far=far, near=near, accent=accent)


def tinted(look: Look, wanted: Colour, second: Colour | None = None) -> Look:
    """As if land and air were of the wanted colour: its hue, their own lightness. Grey takes the colours away."""
    spread = float(wanted.max() - wanted.min())
    given = ((look.high, 0.55), (look.air, 0.75), (look.low, 0.5), (look.far, 0.9), (look.near, 0.8))
    high, air, low, far, near = (_towards(each, wanted, share if spread > 0.12 else 0.9) for each, share in given)
    accent = second if second is not None else wanted
    return replace(look, high=high, air=air, low=low, far=far, near=near, accent=accent, accent_is_asked=True)


def _towards(given: Colour, wanted: Colour, share: float) -> Colour:
    hue, strength = hue_of(wanted)
    lightness = float(given.max() + given.min()) / 2
    room = 1 - abs(2 * lightness - 1)
    pure = shift_hue(np.array([1, 0, 0], dtype=np.float32), hue)
    bright = (pure - 0.5) * np.float32(room * min(strength, 0.85)) + np.float32(lightness)
    return (given * np.float32(1 - share) + bright * np.float32(share)).astype(np.float32)
