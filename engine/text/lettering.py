"""A text on a canvas: its block of lines with box, shadow and outline, as the events that draw it at one moment."""

from collections.abc import Iterator
from itertools import cycle

from engine.geometry import Area
from engine.text.faces import Faces, faces
from engine.text.figures import panel
from engine.text.layout import lay_out
from engine.text.letters import escaped
from engine.text.moments import Moment
from engine.text.tags import number, paint, turned
from engine.timeline import TextElement

SAFE = 0.05  # of the canvas, kept free at every side
ANCHORS = {"left": (4, -0.5), "center": (5, 0.0), "right": (6, 0.5)}  # \an, and where that is in the block
TIGHTER = 0.98  # lines may turn out that much longer than their letters' widths say
UNSEEN = "{\\alpha&HFF&}"
BARELY = "\\1a&HFE&"  # libass leaves a hole in the shadow of a fill that is wholly transparent


class Lettering:
    """Laid out once; `drawn` then only says where it stands. Lengths are pixels of the output at scale 1."""

    def __init__(self, element: TextElement, canvas: Area) -> None:
        self.element, self.canvas = element, canvas
        self.pixel = canvas.height / 1000  # how many pixels of the output a thousandth of the height is
        self.size = element.size * self.pixel
        self.padding = element.box.padding * self.pixel if element.box else 0.0
        chosen = faces(element.font, element.weight == "bold", element.italic)
        room = element.width * canvas.width - 2 * self.padding
        block = lay_out(element.text, TIGHTER * max(0.0, room) / self.size, chosen)
        self.width, self.height = block.width * self.size, block.height * self.size
        kinds = [animation.kind for animation in (element.animation_in, element.animation_out) if animation]
        self.pieces = list(_pieces(block.lines, chosen, is_typed="type" in kinds))
        self.middle = self._middle()

    def drawn(self, moment: Moment) -> list[str]:
        """The texts of the events, lowest first."""
        if not self.width:
            return []
        canvas, slid = self.canvas, self.canvas.height
        x = self.middle[0] + canvas.width * moment.x + slid * moment.slid_x
        y = self.middle[1] + canvas.height * moment.y + slid * moment.slid_y
        letters = self._placed(x, y, moment) + self._face(moment) + "}" + self._typed(moment.typed)
        events = []
        if box := self.element.box:
            size = ((self.width + 2 * self.padding) * moment.scale, (self.height + 2 * self.padding) * moment.scale)
            events.append(panel((x, y), size, moment.rotation, paint(1, box.color, box.opacity * moment.opacity)))
        if self.element.shadow:
            events.append(f"{{{self._shadow(moment)}{letters}")
        return [*events, f"{{{self._ink(moment)}{letters}"]

    def _middle(self) -> tuple[float, float]:
        """Of the block with its box, where the element does not move it."""
        canvas, element = self.canvas, self.element
        height, width = self.height + 2 * self.padding, self.width + 2 * self.padding
        top = {"top": SAFE * canvas.height, "center": (canvas.height - height) / 2, "bottom": (1 - SAFE) * canvas.height - height}
        aside = ANCHORS[element.align][1] * (element.width * canvas.width - width)
        return canvas.x + canvas.width / 2 + aside, canvas.y + top[element.position] + height / 2

    def _placed(self, x: float, y: float, moment: Moment) -> str:
        anchor, aside = ANCHORS[self.element.align]
        at = f"\\an{anchor}\\pos({number(x + aside * self.width * moment.scale)},{number(y)})"
        scale = f"\\fscx{number(100 * moment.scale)}\\fscy{number(100 * moment.scale)}" if moment.scale != 1 else ""
        return at + turned(x, y, moment.rotation) + scale

    def _face(self, moment: Moment) -> str:
        bold, italic = int(self.element.weight == "bold"), int(self.element.italic)
        outline = self.element.outline
        border = number(outline.width * self.pixel * moment.scale) if outline else "0"
        return f"\\fs{number(self.size)}\\b{bold}\\i{italic}\\bord{border}"

    def _ink(self, moment: Moment) -> str:
        outline = self.element.outline
        edge = paint(3, outline.color, outline.opacity * moment.opacity) if outline else ""
        return paint(1, self.element.color, moment.opacity) + edge

    def _shadow(self, moment: Moment) -> str:
        """libass blurs outlines with shadows, so the shadow is drawn by itself, under what it is the shadow of."""
        shadow = self.element.shadow
        assert shadow is not None
        unit = self.pixel * moment.scale
        blur = number(shadow.blur * unit / 2)  # it counts a deviation, which is half of what is seen
        away = number(max(0.01, shadow.distance * unit))  # at 0 none would be drawn
        return f"{BARELY}\\3a&HFF&{paint(4, shadow.color, shadow.opacity * moment.opacity)}\\blur{blur}\\shad{away}"

    def _typed(self, share: float) -> str:
        """All the letters, so that they keep their places; those not yet typed are transparent."""
        if share == 1:
            return "".join(self.pieces)
        seen = int(len(self.pieces) * share + 1e-5)
        return "".join((*self.pieces[:seen], UNSEEN, *self.pieces[seen:]))


def _pieces(lines: tuple[tuple[str, ...], ...], chosen: Faces, *, is_typed: bool) -> Iterator[str]:
    """The markup of each letter: before the first of a line its break, before the first in another face that face's name.

    libass does not kern where colours change, so letters that are typed would move as those before them appear. A
    colour that nothing is drawn in, another for each letter, keeps them from being kerned at all.
    """
    family, broken = "", ""
    marks = cycle(("{\\2c&H0&}", "{\\2c&H1&}") if is_typed else ("",))
    for line in lines:
        for letter in line:
            wanted = family if letter == " " and family else chosen.of(letter).family
            switch = f"{{\\fn{wanted}}}" if wanted != family else ""
            yield broken + next(marks) + switch + escaped(letter)
            family, broken = wanted, ""
        broken += "\\N"
