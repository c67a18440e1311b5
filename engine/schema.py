"""What is generated from the document's one definition: the JSON Schema, the TypeScript types, the reference page.

`python -m engine schema` writes them; `--check`, and a test, say when one is stale.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.timeline import Timeline

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = Path("frontend/src/generated/timeline.schema.json")
TYPES = Path("frontend/src/generated/timeline.ts")
REFERENCE = Path("docs/timeline-format.md")
BEGIN, END = "<!-- made by `python -m engine schema` -->", "<!-- end of what is made -->"
NOTICE = "Made by `python -m engine schema` from engine/timeline; do not edit."


def generated() -> dict[Path, str]:
    """Path from the root -> what it should hold. The page keeps what is written by hand around its reference."""
    page = (ROOT / REFERENCE).read_text(encoding="utf-8") if (ROOT / REFERENCE).exists() else f"{BEGIN}\n{END}\n"
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return {
        SCHEMA: json.dumps(json_schema(), indent=2) + "\n",
        TYPES: typescript(),
        REFERENCE: f"{before}{BEGIN}\n\n{reference()}\n{END}{after}",
    }


def stale() -> list[Path]:
    return [path for path, content in generated().items() if not _holds(ROOT / path, content)]


def write() -> list[Path]:
    """Returns the files that had to change."""
    changed = stale()
    for path, content in generated().items():
        if path in changed:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(content, encoding="utf-8")
    return changed


def json_schema() -> dict[str, Any]:
    """What may be sent: whatever has a default may be left out."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$comment": NOTICE, **_definition()}


def typescript() -> str:
    """What is received: every property is there."""
    shapes = dict(_shapes())
    lines = [line for name, shape in shapes.items() for line in _interface(name, shape)]
    union = _type(shapes["Track"]["properties"]["elements"]["items"])
    return "\n".join([f"// {NOTICE}", *lines, "", f"export type AnyElement = {union};"]) + "\n"


def reference() -> str:
    return "\n".join(line for name, shape in _shapes() for line in _section(name, shape))


def _shapes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and schema of each part, the document itself first."""
    whole = _definition()
    yield "Timeline", whole
    yield from sorted(whole["$defs"].items())


def _definition() -> dict[str, Any]:
    whole = Timeline.model_json_schema()
    for shape in whole["$defs"].values():
        if "const" in shape["properties"].get("kind", {}):  # it has a default, but it is what the parts are told apart by
            shape["required"] = ["kind", *shape.get("required", [])]
    return whole


def _interface(name: str, shape: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"/** {_sentence(shape)} */"
    yield f"export interface {name} {{"
    for field, value in shape["properties"].items():
        if note := _note(value):
            yield f"  /** {note} */"
        yield f"  {field}: {_type(value)};"
    yield "}"


def _section(name: str, shape: dict[str, Any]) -> Iterator[str]:
    yield from (f"### {name}", "", _sentence(shape), "", "| field | type | default | |", "|---|---|---|---|")
    required = shape.get("required", [])
    for field, value in shape["properties"].items():
        default = "required" if field in required else _default(value)
        yield f"| `{field}` | {_type(value).replace('|', 'or')} | {default} | {_note(value)} |"
    yield ""


def _type(value: dict[str, Any]) -> str:
    """In TypeScript's words."""
    if "$ref" in value:
        return str(value["$ref"]).rsplit("/", 1)[1]
    if "const" in value:
        return json.dumps(value["const"])
    if "enum" in value:
        return " | ".join(json.dumps(each) for each in value["enum"])
    for several in ("oneOf", "anyOf"):
        if several in value:
            return " | ".join(_type(each) for each in value[several])
    if value.get("type") == "array":
        inner = _type(value["items"])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    return {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}[value["type"]]


def _default(value: dict[str, Any]) -> str:
    if "default" in value:
        return "`" + json.dumps(value["default"]) + "`"
    return "a new UUID" if value.get("format") == "uuid" else ""


def _note(value: dict[str, Any]) -> str:
    """Description and limits."""
    told = [str(value["description"])] if "description" in value else []
    low, high = value.get("minimum"), value.get("maximum")
    if low is not None and high is not None:
        told.append(f"{low:g} to {high:g}." if isinstance(high, float) else f"{low} to {high}.")
    if "maxLength" in value:
        told.append(f"{value['minLength']} to {value['maxLength']} characters." if "minLength" in value else
                    f"At most {value['maxLength']} characters.")  # fmt: skip
    if "maxItems" in value:
        told.append(f"At most {value['maxItems']}.")
    if value.get("format") == "uuid":
        told.append("UUID.")
    if "pattern" in value:
        told.append("As #RRGGBB.")
    return " ".join(told)


def _sentence(shape: dict[str, Any]) -> str:
    return " ".join(str(shape.get("description", "")).split())


def _holds(path: Path, content: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == content
