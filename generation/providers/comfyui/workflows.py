"""Workflow files: graphs as ComfyUI exports them for its API. Words such as "@prompt" in a node's title say what goes there.

"@steps" is the input "steps" of its node, "@steps=count" the input "count". "@find=unet_name" and "@each=ckpt_name" are inputs
that name a file of the server, and their values patterns. "about", beside the nodes, says what no title can.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generation.providers.shapes import Modality, Role

Graph = dict[str, dict[str, Any]]  # node id -> {"class_type", "inputs", "_meta"}

SHIPPED = Path(__file__).with_name("workflows")
SIZE_MAX = 4 * 1024 * 1024  # bytes of a file
INPUTS = {  # what a wish may be called as an input, where the title does not say it; the first that is there
    "prompt": ("text", "prompt", "tags", "value", "string"),
    "negative_prompt": ("text", "prompt", "negative_prompt", "value", "string"),
    "seed": ("seed", "noise_seed", "value"),
    "width": ("width", "value"),
    "height": ("height", "value"),
    "frames": ("length", "frames", "num_frames", "video_frames", "value"),
    "seconds": ("seconds", "duration", "value"),
    Role.FIRST.value: ("image",),
    Role.LAST.value: ("image",),
    Role.REFERENCE.value: ("image",),
    Role.SOUND.value: ("audio",),
}
FIND, EACH = "find", "each"  # the first file that matches; a model for each file that does
ROLES = tuple(role for role in Role if role.value in INPUTS)

_SAVES = {  # classes that save, and what; the first that a graph has
    Modality.VIDEO: {"SaveVideo", "SaveWEBM", "VHS_VideoCombine"},
    Modality.MUSIC: {"SaveAudio", "SaveAudioMP3", "SaveAudioOpus"},
    Modality.IMAGE: {"SaveImage"},
}
_WISH = re.compile(r"@([a-z][a-z0-9_]*)(?:=([A-Za-z0-9_.]+))?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()-]{0,79}")


class Unusable(Exception):
    """A file that is no workflow for us. The message is a sentence for whoever put it there."""


class About(BaseModel):
    """What a title cannot say. Everything may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(default="", max_length=80)
    modality: Literal["video", "image", "music", "voice"] | None = None  # else what it saves says it
    resolutions: tuple[int, ...] = ()  # shorter sides in pixels, ascending; else the one that stands in the graph
    multiple: int = Field(default=8, ge=1, le=256)  # of which width and height are
    seconds: tuple[float, ...] = ()  # lengths to choose from; else the one that stands in the graph
    seconds_range: tuple[float, float] | None = None
    rate: float = Field(default=24.0, gt=0, le=240)  # frames a second
    frame_step: int = Field(default=1, ge=1, le=256)  # a count of frames is a multiple of it, and one


@dataclass(frozen=True)
class Slot:
    """An input of a node that is filled in: a wish of INPUTS, FIND, EACH, or else a further one of the workflow's own."""

    node: str
    wish: str
    input: str


@dataclass(frozen=True)
class Workflow:
    name: str
    about: About
    graph: Graph
    slots: tuple[Slot, ...]

    @property
    def label(self) -> str:
        return self.about.label or self.name

    @cached_property
    def classes(self) -> frozenset[str]:
        return frozenset(node["class_type"] for node in self.graph.values())

    @cached_property
    def modality(self) -> Modality:
        """Raises Unusable."""
        if self.about.modality:
            return Modality(self.about.modality)
        for modality, savers in _SAVES.items():
            if savers & self.classes:
                return modality
        raise Unusable(f"{self.name} saves nothing that is known. Say its modality in “about”.")

    def of(self, *wishes: str) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.wish in wishes)

    def has(self, wish: str) -> bool:
        return bool(self.of(wish))

    @property
    def roles(self) -> tuple[Role, ...]:
        """Of the files that it takes; a graph with a hole does not run, so it needs each."""
        return tuple(role for role in ROLES if self.has(role.value))

    @property
    def params(self) -> tuple[Slot, ...]:
        """Slots of further wishes; one that stands at several nodes is one wish."""
        further = [slot for slot in self.slots if slot.wish not in INPUTS and slot.wish not in (FIND, EACH)]
        return tuple({slot.wish: slot for slot in reversed(further)}.values())[::-1]

    def value(self, slot: Slot) -> Any:
        """What stands there when nobody wishes."""
        return self.graph[slot.node]["inputs"][slot.input]

    def number(self, wish: str) -> float | None:
        slots = self.of(wish)
        value = self.value(slots[0]) if slots else None
        return float(value) if isinstance(value, int | float) else None


def read(path: Path) -> Workflow:
    """Raises Unusable."""
    if not _NAME.fullmatch(path.stem):
        raise Unusable(f"{path.name!r} cannot be a name here. Use letters, digits, spaces and ._()-, 80 at most.")
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_MAX + 1)
        data = json.loads(content) if len(content) <= SIZE_MAX else None
    except (OSError, ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Unusable(f"{path.name} is not a JSON file of a workflow.")
    if "nodes" in data and "links" in data:
        raise Unusable(f"{path.name} is saved for the page of ComfyUI. Use its menu's “Export (API)”.")
    return _workflow(path.stem, data)


def read_all(folder: Path | None) -> tuple[list[Workflow], list[str]]:
    """The shipped ones and those of `folder`, which win where names are the same; and what is wrong with others."""
    found: dict[str, Workflow] = {}
    faults = []
    own = sorted(folder.glob("*.json")) if folder is not None else []
    for path in [*own, *sorted(SHIPPED.glob("*.json"))]:
        try:
            found.setdefault(path.stem, read(path))
        except Unusable as fault:
            faults.append(str(fault))
    return list(found.values()), faults


def title(node: dict[str, Any]) -> str:
    """What a person calls a node, without the words that are for us."""
    meta = node.get("_meta")
    words = str(meta.get("title", "")) if isinstance(meta, dict) else ""
    return " ".join(_WISH.sub("", words).split()) or str(node.get("class_type", ""))


def _workflow(name: str, data: dict[str, Any]) -> Workflow:
    try:
        about = About.model_validate(data.get("about", {}))
    except ValidationError as error:
        first = error.errors()[0]
        raise Unusable(f"{name}: “about” is wrong at {'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
    graph = {node_id: node for node_id, node in data.items() if node_id != "about"}
    for node_id, node in graph.items():
        if not isinstance(node, dict) or not isinstance(node.get("class_type"), str) or not isinstance(node.get("inputs"), dict):
            raise Unusable(f"{name}: node {node_id} has no class_type or no inputs. Use ComfyUI's “Export (API)”.")
    workflow = Workflow(name, about, graph, tuple(_slots(name, graph)))
    if not workflow.has("prompt"):
        raise Unusable(f"{name} has no node with @prompt in its title, so nobody could say what is wanted.")
    if len(workflow.of(EACH)) > 1:
        raise Unusable(f"{name} has @each more than once.")
    assert workflow.modality  # raises where it is not known
    return workflow


def _slots(name: str, graph: Graph) -> Iterator[Slot]:
    for node_id, node in graph.items():
        meta = node.get("_meta")
        for wish, given in _WISH.findall(str(meta.get("title", "")) if isinstance(meta, dict) else ""):
            candidates = (given,) if given else INPUTS.get(wish, (wish,))
            found = next((each for each in candidates if each in node["inputs"]), None)
            if found is None:
                raise Unusable(f"{name}: node {node_id} is titled @{wish}, but has no input {' or '.join(candidates)}.")
            if isinstance(node["inputs"][found], list):
                raise Unusable(f"{name}: node {node_id} is titled @{wish}, but its {found} comes from another node.")
            yield Slot(node_id, wish, found)
