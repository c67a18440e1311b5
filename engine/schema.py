"""What is generated from the document's one definition: the JSON Schema, the TypeScript types and ranges, the reference page.

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
FIELDS = Path("frontend/src/generated/fields.ts")
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
        FIELDS: fields(),
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


def fields() -> str:
    """What a form must know of each field that a person sets: its type, its range or its choices, and what it begins with."""
    effects, sounds = (
        _names(_definition()["$defs"]["VideoElement"]["properties"][each]) for each in ("effects", "sound_effects")
    )
    lines = [f"// {NOTICE}", *FIELD_TYPES.splitlines(), "", "export const SHAPES = {"]
    for name, shape in _shapes():
        lines += [f"  {name}: {{", f"    about: {json.dumps(_sentence(shape), ensure_ascii=False)},", "    fields: {"]
        lines += [f"      {field}: {facts}," for field, value in shape["properties"].items() if (facts := _facts(value))]
        lines += ["    },", "  },"]
    lines += ["} as const satisfies Readonly<Record<string, ShapeFacts>>;", ""]
    lines += [
        f"export const EFFECTS = {json.dumps(effects)} as const;",
        f"export const SOUND_EFFECTS = {json.dumps(sounds)} as const;",
    ]
    return "\n".join(lines) + "\n"


FIELD_TYPES = """
export interface FieldFacts {
  readonly type: "number" | "integer" | "boolean" | "choice" | "colour" | "text" | "id" | "kind" | "part";
  readonly low?: number;
  readonly high?: number;
  readonly choices?: readonly string[];
  /** Of text: how many characters. */
  readonly least?: number;
  readonly most?: number;
  /** The shape that it holds; with `nullable` it may be left out. */
  readonly part?: string;
  readonly nullable?: true;
  readonly default?: number | boolean | string;
}

export interface ShapeFacts {
  readonly about: string;
  readonly fields: Readonly<Record<string, FieldFacts>>;
}"""


def _facts(value: dict[str, Any]) -> str:
    """As an object of JavaScript; nothing for lists, which have editors of their own."""
    told: dict[str, Any] = {}
    for each in value.get("anyOf", [value]):
        if each.get("type") == "null":
            told["nullable"] = True
        elif "$ref" in each:
            told |= {"type": "part", "part": _type(each)}
        else:
            told |= _plain_facts(each)
    if not told.get("type"):
        return ""
    default = value.get("default")
    told |= {"default": default} if isinstance(default, int | float | str) else {}
    return "{ " + ", ".join(f"{name}: {json.dumps(each, ensure_ascii=False)}" for name, each in told.items()) + " }"


def _plain_facts(value: dict[str, Any]) -> dict[str, Any]:
    if "const" in value:
        return {"type": "kind"} if isinstance(value["const"], str) else {}
    if "enum" in value:
        return {"type": "choice", "choices": value["enum"]}
    if value["type"] == "string":
        if "{6}" in value.get("pattern", ""):
            return {"type": "colour"}
        return (
            {"type": "id"}
            if value.get("format") == "uuid"
            else {"type": "text"} | _named(value, least="minLength", most="maxLength")
        )
    return {"type": value["type"]} | _named(value, low="minimum", high="maximum") if value["type"] != "array" else {}


def _named(value: dict[str, Any], **names: str) -> dict[str, Any]:
    return {ours: value[theirs] for ours, theirs in names.items() if theirs in value}


def _names(value: dict[str, Any]) -> list[str]:
    """Of the shapes that a list takes."""
    return [_type(each) for each in value["items"]["oneOf"]]


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
