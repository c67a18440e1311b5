"""What a server can run of the workflows: as /object_info tells of its nodes and of the files that it has for them."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from generation.providers.comfyui.workflows import EACH, FIND, Slot, Workflow
from generation.providers.http import Client
from generation.providers.shapes import Capabilities, Model, Orientation, Param

CHOICES_MAX = 100  # of one field

_TYPES: dict[str, str] = {"INT": "integer", "FLOAT": "number", "STRING": "text", "BOOLEAN": "flag"}


class Nodes:
    """Classes of nodes as the server describes them, each asked for once: all of them together can be many megabytes."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Mapping[str, Any] | None] = {}

    def inputs(self, class_type: str) -> Mapping[str, Any] | None:
        """Inputs by name; None where the server has no such class."""
        if class_type not in self._known:
            told = self._client.get_json(f"/object_info/{quote(class_type, safe='')}").member(class_type)
            self._known[class_type] = _inputs(told) if isinstance(told, Mapping) else None
        return self._known[class_type]

    def choices(self, class_type: str, name: str) -> list[str]:
        """What an input may be: names of files, or of ways to do something."""
        kind, options = self.spec(class_type, name)
        found = kind if isinstance(kind, list) else options.get("options")
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

    def spec(self, class_type: str, name: str) -> tuple[Any, Mapping[str, Any]]:
        """Its type, or in older servers the list of its choices, and what else is said of it."""
        told = (self.inputs(class_type) or {}).get(name)
        if not isinstance(told, list) or not told:
            return None, {}
        options = told[1] if len(told) > 1 else {}
        return told[0], options if isinstance(options, Mapping) else {}


def offers(workflow: Workflow, nodes: Nodes) -> tuple[list[Model], str]:
    """A model for the workflow, or for each file that it may be run with; or none, and why in a sentence."""
    if missing := sorted(name for name in workflow.classes if nodes.inputs(name) is None):
        return [], f"{workflow.label}: the server has no node {', '.join(missing[:3])}."
    for slot in workflow.of(FIND):
        if not matching(workflow, slot, nodes):
            return [], f"{workflow.label}: the server has no file {workflow.value(slot)}."
    capabilities = capabilities_of(workflow, nodes)
    each = workflow.of(EACH)
    if not each:
        return [
            Model(id=workflow.name, label=_sentence(workflow.label), modality=workflow.modality, capabilities=capabilities)
        ], ""
    files = matching(workflow, each[0], nodes)
    models = [
        Model(
            id=f"{workflow.name}:{file}"[:200],
            label=f"{PurePosixPath(file.replace(chr(92), '/')).stem}, {workflow.label}"[:200],
            modality=workflow.modality,
            capabilities=capabilities,
        )
        for file in files
        if len(workflow.name) + len(file) < 200
    ]
    return models, "" if models else f"{workflow.label}: the server has no file {workflow.value(each[0])}."


def names_of(workflow: Workflow, file: str, nodes: Nodes) -> dict[Slot, str] | None:
    """Which files go into FIND and EACH, `file` being the one that was chosen; None when one of them is not there any more."""
    found = {}
    for slot in workflow.of(FIND, EACH):
        files = matching(workflow, slot, nodes)
        if not files or (slot.wish == EACH and file not in files):
            return None
        found[slot] = file if slot.wish == EACH else files[0]
    return found


def matching(workflow: Workflow, slot: Slot, nodes: Nodes) -> list[str]:
    """Files of the server that fit one of the patterns that stand there, and none of those that begin with "!"."""
    patterns = str(workflow.value(slot)).lower().split()
    wanted = [each for each in patterns if not each.startswith("!")]
    unwanted = [each[1:] for each in patterns if each.startswith("!")]
    return [
        file
        for file in nodes.choices(workflow.graph[slot.node]["class_type"], slot.input)
        if any(fnmatchcase(file.lower(), each) for each in wanted)
        and not any(fnmatchcase(file.lower(), each) for each in unwanted)
    ]


def capabilities_of(workflow: Workflow, nodes: Nodes) -> Capabilities:
    about, roles = workflow.about, workflow.roles
    is_sized = workflow.has("width") and workflow.has("height")
    is_timed = workflow.has("seconds") or workflow.has("frames")
    sides = [side for side in (workflow.number("width"), workflow.number("height")) if side]
    own_seconds = workflow.number("seconds") or round((workflow.number("frames") or 0) / about.rate, 2)
    return Capabilities(
        takes_negative_prompt=workflow.has("negative_prompt"),
        takes_seed=workflow.has("seed"),
        orientations=tuple(Orientation) if is_sized else (),
        resolutions=(about.resolutions or (int(min(sides)),)) if is_sized and sides else (),
        seconds=(about.seconds or (() if about.seconds_range or not own_seconds else (own_seconds,))) if is_timed else (),
        seconds_range=about.seconds_range if is_timed else None,
        roles=roles,
        needs=roles,
        params=tuple(_param(workflow, slot, nodes) for slot in workflow.params),
        can_cancel="always",
        has_progress=True,
    )


def _param(workflow: Workflow, slot: Slot, nodes: Nodes) -> Param:
    class_type, default = workflow.graph[slot.node]["class_type"], workflow.value(slot)
    kind, options = nodes.spec(class_type, slot.input)
    choices = tuple(nodes.choices(class_type, slot.input)[:CHOICES_MAX])
    help_text = options.get("tooltip")
    said = {
        "name": slot.wish,
        "label": slot.wish.replace("_", " ").capitalize(),
        "type": "choice" if choices else _TYPES.get(kind, "text") if isinstance(kind, str) else "text",
        "default": default if isinstance(default, str | int | float | bool) else None,
        "choices": choices,
        "help": help_text[:300] if isinstance(help_text, str) else "",
    }
    bounds = {name: options.get(end) for name, end in (("minimum", "min"), ("maximum", "max"))}
    return Param.model_validate(said | {name: end for name, end in bounds.items() if isinstance(end, int | float)})


def _inputs(told: Mapping[str, Any]) -> dict[str, Any]:
    groups = told.get("input")
    groups = groups if isinstance(groups, Mapping) else {}
    merged: dict[str, Any] = {}
    for group in ("required", "optional"):
        inputs = groups.get(group)
        merged |= inputs if isinstance(inputs, Mapping) else {}
    return merged


def _sentence(label: str) -> str:
    return label[:1].upper() + label[1:]
