"""What an object is painted with: its colours, and the fills that make a flat outline look round, glazed or of metal."""

from dataclasses import dataclass, field

from generation.procedural import vector
from generation.procedural.palette import Colour, colour, mix, shade, written

WHITE, BLACK, CREAM_PAPER = colour("#FFFFFF"), colour("#101216"), colour("#F3EBDA")


@dataclass(frozen=True)
class Art:
    """A drawing that stands on the line y = 0, its middle at x = 0, about 400 wide at most; `focus` is its finest part."""

    body: str
    defs: str
    width: float
    height: float
    focus: tuple[float, float]
    is_held: bool = False  # it lies or floats rather than stands, so that its shadow is softer


@dataclass
class Dress:
    """The main colour and one beside it. Each fill is defined once and returned as what `fill=` takes."""

    main: Colour
    second: Colour
    _defs: dict[str, str] = field(default_factory=dict)

    @property
    def defs(self) -> str:
        return "".join(self._defs.values())

    def plain(self, tint: Colour, step: float = 0) -> str:
        return written(shade(tint, step))

    def slope(self, tint: Colour, light: float = 0.22, dark: float = -0.22, x: float = 0, y: float = 1) -> str:
        """Light above, dark below; or towards (x, y)."""
        return self._fill(
            "slope", tint, (light, dark, x, y), ((0, shade(tint, light), 1), (0.5, tint, 1), (1, shade(tint, dark), 1)), x, y
        )

    def turned(self, tint: Colour, gloss: float = 0.4) -> str:
        """Like a cylinder, lit from the left."""
        stops = (
            (0, shade(tint, -0.34), 1),
            (0.12, shade(tint, -0.05), 1),
            (0.27, shade(tint, gloss), 1),
            (0.42, tint, 1),
            (0.75, shade(tint, -0.16), 1),
            (0.93, shade(tint, -0.4), 1),
            (1, shade(tint, -0.26), 1),
        )
        return self._fill("turned", tint, (gloss,), stops, 1, 0)

    def metal(self, tint: Colour) -> str:
        stops = tuple(
            (place, shade(tint, step), 1)
            for place, step in ((0, -0.35), (0.18, 0.35), (0.32, 0.75), (0.46, 0.1), (0.7, -0.25), (0.86, 0.4), (1, -0.3))
        )
        return self._fill("metal", tint, (), stops, 1, 0)

    def clear(self, tint: Colour, strength: float = 0.4) -> str:
        """Glass: seen through in the middle, thick at the sides."""
        edge = shade(tint, -0.1)
        stops = (
            (0, edge, strength + 0.3),
            (0.14, tint, strength * 0.6),
            (0.5, tint, strength * 0.35),
            (0.86, tint, strength * 0.6),
            (1, edge, strength + 0.35),
        )
        return self._fill("clear", tint, (strength,), stops, 1, 0)

    def ball(self, tint: Colour) -> str:
        name = f"ball-{written(tint)[1:]}"
        stops = (
            (0, shade(tint, 0.55), 1),
            (0.35, shade(tint, 0.12), 1),
            (0.75, shade(tint, -0.18), 1),
            (1, shade(tint, -0.45), 1),
        )
        self._defs[name] = vector.radial(name, stops, 0.36, 0.3, 0.75)
        return f"url(#{name})"

    def soft(self, by: float) -> str:
        """A blur, for `filter=`."""
        name = f"soft-{by:.0f}"
        self._defs[name] = vector.blur(name, by)
        return f"url(#{name})"

    def beside(self, share: float = 0.5) -> Colour:
        return mix(self.main, self.second, share)

    def _fill(self, kind: str, tint: Colour, settings: tuple[float, ...], stops: vector.Stops, x: float, y: float) -> str:
        name = "-".join([kind, written(tint)[1:], *(f"{each:.2f}".replace(".", "_") for each in settings)])
        self._defs[name] = vector.linear(name, stops, x, y)
        return f"url(#{name})"


def path(d: str, fill: str, more: str = "") -> str:
    return f'<path d="{d}" fill="{fill}" {more}/>'


def line(d: str, stroke: str, width: float, more: str = "") -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" '
        f'stroke-linejoin="round" {more}/>'
    )


def oval(x: float, y: float, rx: float, ry: float, fill: str, more: str = "") -> str:
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}" {more}/>'


def block(x: float, y: float, width: float, height: float, round_by: float, fill: str, more: str = "") -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round_by}" fill="{fill}" {more}/>'
