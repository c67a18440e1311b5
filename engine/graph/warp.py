"""Turning, enlarging and moving a picture by parts of a pixel, frame by frame, as its keyframes say.

The picture stands in the middle of a larger, otherwise empty frame; `perspective` sends the corners of that frame to
where the pose puts them. It is told in its own expressions, worked out from the same keyframes as `motion.value_at`.
"""

from collections.abc import Sequence
from itertools import pairwise

from engine.geometry import even
from engine.graph.words import Graph
from engine.layers import Picture
from engine.timeline.motion import Easing, Keyframe

BORDER = 2  # empty pixels around it, as what lies beyond the edge of a frame is taken to be like the edge

EASED: dict[Easing, str] = {
    "linear": "ld(9)",
    "ease_in": "pow(ld(9),3)",
    "ease_out": "(1-pow(1-ld(9),3))",
    "ease_in_out": "if(lt(ld(9),0.5),4*pow(ld(9),3),1-4*pow(1-ld(9),3))",
    "hold": "0",
}


def warped(graph: Graph, picture: Picture, pad: str, size: tuple[int, int]) -> str:
    """The picture on an empty frame of `size`, where its pose puts it."""
    made = picture.placing.size
    width, height = (max(side, even(own + 2 * BORDER)) for side, own in zip(size, made, strict=True))
    corners = {f"{axis}{n}": _corner(picture, n, axis, (width, height)) for n in range(4) for axis in "xy"}
    told = ":".join(f"{name}='{expression}'" for name, expression in corners.items())
    return graph.then(
        pad,
        f"format=yuva420p,pad={width}:{height}:{_middle(width, made[0])}:{_middle(height, made[1])}:color=black@0,"
        f"perspective=sense=destination:eval=frame:{told},crop={size[0]}:{size[1]}:0:0",
    )


def _middle(whole: int, part: int) -> int:
    return (whole - part) // 4 * 2


def _corner(picture: Picture, n: int, axis: str, frame: tuple[int, int]) -> str:
    """Where the n-th corner of the frame goes (top left, top right, bottom left, bottom right).

    Pixels are counted from their middles: the corner at 0 lies half a pixel inside the frame's edge.
    """
    element, canvas = picture.element, picture.canvas
    made, keys = picture.placing.size, element.keyframes
    middle = tuple(_middle(whole, part) + part / 2 for whole, part in zip(frame, made, strict=True))
    right, down = ((n % 2) * frame[0] + 0.5 - middle[0], (n // 2) * frame[1] + 0.5 - middle[1])
    turn = _value(keys.rotation, element.rotation, picture)
    size = _value(keys.scale, element.scale, picture)
    stored = f"st(0,({turn})*PI/180);st(1,({size})/{picture.made_scale:.8f});"
    if axis == "x":
        x = _value(keys.x, element.x, picture)
        place, start = f"({x})*{canvas.width}", canvas.x + canvas.width / 2 - 0.5
        turned = f"ld(1)*({right}*cos(ld(0))-({down})*sin(ld(0)))"
    else:
        y = _value(keys.y, element.y, picture)
        place, start = f"({y})*{canvas.height}", canvas.y + canvas.height / 2 - 0.5
        turned = f"ld(1)*({right}*sin(ld(0))+({down})*cos(ld(0)))"
    return f"{stored}{start}+{place}+{turned}"


def _value(keyframes: Sequence[Keyframe], otherwise: float, picture: Picture) -> str:
    """The value at the frame that is being drawn, by the keyframes that matter here. `perspective` counts from 1."""
    if not keyframes:
        return f"{otherwise:.8f}"
    now = f"(on+{picture.first - 1})"
    told = f"{keyframes[-1].value:.8f}"
    for left, right in reversed(list(pairwise(keyframes))):
        if right.at <= picture.first:
            break
        if left.at >= picture.first + picture.frames:
            continue
        progress = f"st(9,({now}-{left.at})/{right.at - left.at})"  # kept as number 9, for the easing to read
        moved = f"{left.value:.8f}+{right.value - left.value:.8f}*(0*{progress}+{EASED[left.easing]})"
        told = f"if(lt({now},{right.at}),{moved},{told})"
    return f"if(lt({now},{keyframes[0].at}),{keyframes[0].value:.8f},{told})"
