"""Shapes as drawings of libass: outlines in eighths of a pixel, each within (0, 0) and its width and height."""

from collections.abc import Callable, Iterator, Sequence
from math import cos, pi, sin

from engine.geometry import Area
from engine.text.moments import Moment
from engine.text.tags import number, paint, turned
from engine.timeline import ShapeElement

Point = tuple[float, float]
FINENESS = 8  # what \p4 means: 2 ** (4 - 1) units to a pixel
ROUND = 4 / 3 * (2**0.5 - 1)  # how far the handles of a quarter of a circle reach
INNER = 0.381966  # of a star: where its points' edges would cross, (3 - sqrt 5) / 2
LARGEST = 16_000  # pixels: libass draws nothing of what is much larger
HEAD, SHAFT = 0.75, 0.4  # of an arrow: its head's length and its shaft's thickness, as shares of its height


class Figure:
    """A shape on a canvas, ready to be drawn at any moment of its time."""

    def __init__(self, element: ShapeElement, canvas: Area) -> None:
        self.element, self.canvas = element, canvas
        self.pixel = canvas.height / 1000  # how many pixels of the output a thousandth of the height is

    def drawn(self, moment: Moment) -> list[str]:
        element, canvas = self.element, self.canvas
        unit = min(self.pixel * moment.scale, LARGEST / max(element.width, element.height))
        x, y = canvas.x + canvas.width * (0.5 + moment.x), canvas.y + canvas.height * (0.5 + moment.y)
        width, height = element.width * unit, element.height * unit
        paints = paint(1, element.color, moment.opacity)
        if line := element.outline:
            paints += f"\\bord{number(line.width * unit)}" + paint(3, line.color, line.opacity * moment.opacity)
        outline = OUTLINES[element.shape](width, height, element.corner * unit)
        return [placed(outline, (x, y), (width, height), moment.rotation, paints)]


def panel(middle: Point, size: Point, rotation: float, paints: str) -> str:
    """A rectangle about a middle, turned."""
    size = min(size[0], LARGEST), min(size[1], LARGEST)
    return placed(_polygon((0, 0), (size[0], 0), size, (0, size[1])), middle, size, rotation, paints)


def placed(outline: str, middle: Point, size: Point, rotation: float, paints: str) -> str:
    """An event's text: an outline of that size, turned about its middle."""
    (x, y), (width, height) = middle, size
    corner = f"\\an7\\pos({number(x - width / 2)},{number(y - height / 2)})"
    return f"{{{corner}{turned(x, y, rotation)}{paints}\\p4}}{outline}"


def _polygon(*points: Point) -> str:
    return "m " + " l ".join(_spot(point) for point in points)


def _rectangle(width: float, height: float, corner: float) -> str:
    reach = min(corner, width / 2, height / 2)
    if reach <= 0:
        return _polygon((0, 0), (width, 0), (width, height), (0, height))
    corners = [((reach, 0), (0, 0), (0, reach)), ((0, height - reach), (0, height), (reach, height)),
               ((width - reach, height), (width, height), (width, height - reach)),
               ((width, reach), (width, 0), (width - reach, 0))]  # fmt: skip
    return _rounded(corners)


def _ellipse(width: float, height: float, _corner: float) -> str:
    x, y = width / 2, height / 2
    return _rounded([((x, 0), (0, 0), (0, y)), ((0, y), (0, height), (x, height)),
                     ((x, height), (width, height), (width, y)), ((width, y), (width, 0), (x, 0))])  # fmt: skip


def _rounded(corners: Sequence[tuple[Point, Point, Point]]) -> str:
    """Straight lines between corners, each of which is a quarter of an ellipse from its first point to its last."""
    return "m" + " l".join(
        f" {_spot(begin)} b {_handle(begin, tip)} {_handle(end, tip)} {_spot(end)}" for begin, tip, end in corners
    )


def _handle(point: Point, tip: Point) -> str:
    return _spot((point[0] + (tip[0] - point[0]) * ROUND, point[1] + (tip[1] - point[1]) * ROUND))


def _triangle(width: float, height: float, _corner: float) -> str:
    return _polygon((width / 2, 0), (width, height), (0, height))


def _star(width: float, height: float, _corner: float) -> str:
    points = list(_star_points())
    left, top = min(x for x, _ in points), min(y for _, y in points)
    across, down = max(x for x, _ in points) - left, max(y for _, y in points) - top
    return _polygon(*(((x - left) / across * width, (y - top) / down * height) for x, y in points))


def _star_points() -> Iterator[Point]:
    for corner in range(10):
        reach, angle = (INNER if corner % 2 else 1.0), corner * pi / 5
        yield reach * sin(angle), -reach * cos(angle)


def _arrow(width: float, height: float, _corner: float) -> str:
    neck, upper, lower = width - min(width, height * HEAD), height * (1 - SHAFT) / 2, height * (1 + SHAFT) / 2
    return _polygon((0, upper), (neck, upper), (neck, 0), (width, height / 2), (neck, height), (neck, lower), (0, lower))


def _line(width: float, height: float, _corner: float) -> str:
    return _rectangle(width, height, height / 2)


def _spot(point: Point) -> str:
    return f"{round(point[0] * FINENESS)} {round(point[1] * FINENESS)}"


OUTLINES: dict[str, Callable[[float, float, float], str]] = {
    "rectangle": _rectangle,
    "ellipse": _ellipse,
    "triangle": _triangle,
    "star": _star,
    "arrow": _arrow,
    "line": _line,
}
