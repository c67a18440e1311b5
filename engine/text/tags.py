"""The few words of ASS that a script needs, made of numbers and colours only. Lengths are pixels of the output."""

from engine.geometry import Area


def number(value: float) -> str:
    """To a hundredth, as short as it can be."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def clock(frame: int) -> str:
    """When a frame begins, on a clock of ten frames a second."""
    return f"{frame // 36000}:{frame // 600 % 60:02}:{frame // 10 % 60:02}.{frame % 10}0"


def paint(part: int, color: str, opacity: float) -> str:
    """The colour #RRGGBB and the opacity of the fill (1), the outline (3) or the shadow (4)."""
    red, green, blue = color[1:3].upper(), color[3:5].upper(), color[5:7].upper()
    return f"\\{part}c&H{blue}{green}{red}&\\{part}a&H{round(255 * (1 - opacity)):02X}&"


def turned(x: float, y: float, degrees: float) -> str:
    """Clockwise about a point."""
    return f"\\org({number(x)},{number(y)})\\frz{number(-degrees)}" if degrees % 360 else ""


def clipped(canvas: Area, width: int, height: int) -> str:
    """Nothing is drawn outside the canvas; nothing need be said where that is the whole frame."""
    if (canvas.x, canvas.y, canvas.width, canvas.height) == (0, 0, width, height):
        return ""
    return f"\\clip({canvas.x},{canvas.y},{canvas.x + canvas.width},{canvas.y + canvas.height})"
