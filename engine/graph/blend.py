"""Laying one stream over another: opacity that changes by the frame, places, the window of time, and transitions."""

from collections.abc import Sequence

from engine.graph.words import Graph, Levels, clock


def see_through(graph: Graph, pad: str, opacities: Sequence[float], size: tuple[int, int], *, is_opaque: bool) -> str:
    """The stream with alpha: one opacity for all its frames, or one for each."""
    if len(opacities) == 1:
        return graph.then(pad, f"format=yuva420p,lutyuv=a=val*{opacities[0]:.6g}")
    mask = levels(graph, opacities, size)
    if not is_opaque:
        pad, kept = graph.split(pad)
        mask = graph.then(graph.then(kept, "alphaextract") + mask, "blend=all_mode=multiply")
    return graph.then(pad + mask, "alphamerge,format=yuva420p")


def levels(graph: Graph, values: Sequence[float], size: tuple[int, int]) -> str:
    """A grey stream as large as a layer, whose brightness is the value of each frame.

    The values come as a file: commands to a running filter reach it a few frames early or late, and its expressions
    would have to know every curve.
    """
    shades = bytes(shade for value in values for shade in [round(255 * value)] * 4)
    pad = f"[{len(graph.inputs)}:v:0]"
    graph.inputs.append(Levels(graph.file(".grey", shades), graph.rate))
    return graph.then(pad, f"{clock(graph.rate)},scale={size[0]}:{size[1]}:flags=neighbor,format=gray")


def over(graph: Graph, under: str, pad: str, *, at: tuple[int, int], begin: int, end: int, frames: int) -> str:
    """`pad` laid over `under` in frames [begin, end) of a segment of so many.

    A layer that ends early ends the segment, so that a source which has less than was promised is noticed by the count
    of frames. The blank frame before its first, never shown, is for a source that has nothing at all: overlay would
    overlook it.
    """
    rest = frames - end
    longer = f":stop_mode=clone:stop={rest}" if rest else ""
    moved = graph.then(pad, f"tpad=start=1:color=black@0{longer},setpts=PTS-STARTPTS+{begin - 1}")
    enabled = "" if end - begin == frames else f":enable=between(n\\,{begin}\\,{end - 1})"
    return graph.then(under + moved, f"overlay={at[0]}:{at[1]}:format=yuv420:eof_action=endall{enabled}")
