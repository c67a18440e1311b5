"""An order put into a workflow: the graph that ComfyUI is sent. Pure."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID

from generation.providers.comfyui.workflows import EACH, FIND, Graph, Slot, Workflow
from generation.providers.shapes import Order, Role

PREFIX = "reelwright"  # folder of ours among what the server is given and makes
SEED_MAX = 2**32


def fill(workflow: Workflow, order: Order, *, files: Mapping[Role, str], names: Mapping[Slot, str], key: UUID) -> Graph:
    """`files` are names that the server has given to what was sent; `names` are files of its own for FIND and EACH.

    What is not wished for stays as it stands in the workflow, but the seed: a graph that the server has just run it would not
    run again. For the same reason what it saves is called after the key.
    """
    graph = deepcopy(workflow.graph)
    wishes = _wishes(workflow, order, key) | {role.value: name for role, name in files.items()}
    for slot in workflow.slots:
        value = names.get(slot) if slot.wish in (FIND, EACH) else wishes.get(slot.wish)
        if value is not None:
            graph[slot.node]["inputs"][slot.input] = _like(workflow.value(slot), value)
    for node in graph.values():
        if isinstance(node["inputs"].get("filename_prefix"), str):
            node["inputs"]["filename_prefix"] = f"{PREFIX}/{key}"
    return graph


def frames(seconds: float, rate: float, step: int) -> int:
    """How many frames last about so long: a multiple of `step`, and one, as video models want it."""
    return max(1, round(seconds * rate / step)) * step + (1 if step > 1 else 0)


def _wishes(workflow: Workflow, order: Order, key: UUID) -> dict[str, Any]:
    about = workflow.about
    found: dict[str, Any] = {
        **order.params,
        "prompt": order.prompt,
        "negative_prompt": order.negative_prompt or None,
        "seed": order.seed if order.seed is not None else key.int % SEED_MAX,
    }
    size = _size(workflow, order)
    if size is not None:
        found["width"], found["height"] = (max(1, round(side / about.multiple)) * about.multiple for side in size)
    if order.seconds is not None:
        found |= {"seconds": order.seconds, "frames": frames(order.seconds, about.rate, about.frame_step)}
    return found


def _size(workflow: Workflow, order: Order) -> tuple[int, int] | None:
    """What is wished for; of an orientation alone, at the resolution that stands in the graph."""
    sides = [side for side in (workflow.number("width"), workflow.number("height")) if side]
    resolution = order.resolution or (int(min(sides)) if sides else None)
    return order.model_copy(update={"resolution": resolution}).size


def _like(old: Any, new: Any) -> Any:
    """A number of the sort that stood there: the server takes no 20.0 for steps, and its own page writes 6 for 6.0."""
    if isinstance(old, int) and not isinstance(old, bool) and isinstance(new, float) and new.is_integer():
        return int(new)
    return new
