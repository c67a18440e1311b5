"""The properties of an object in JSON Schema, as OpenAPI documents have them: references followed, what may be null undone.

The documents come from servers: whatever is odd in one is left out, and nothing here raises for it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEPTH = 12  # of references and combinations
_SECRET = re.compile(r"(^|_)(api_?key|token|secret|password)s?$", re.IGNORECASE)
_FILE = re.compile(r"(_|^)(url|uri|urls|uris)$")


@dataclass(frozen=True)
class Property:
    """One of them. `type` is JSON Schema's, "" where it says none; `parts` are its members where it may be an object as well."""

    name: str
    type: str
    choices: tuple[Any, ...] = ()
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    longest: int | None = None  # characters
    title: str = ""
    help: str = ""
    is_required: bool = False
    is_file: bool = False
    is_list: bool = False
    is_secret: bool = False
    parts: Mapping[str, "Property"] | None = None

    @property
    def is_number(self) -> bool:
        return self.type in ("integer", "number")


def properties_of(document: Any, schema: Any) -> tuple[Property, ...]:
    """Those of `schema`, which is in `document`, in the order in which it wants them shown."""
    schema = _resolved(document, schema)
    found = schema.get("properties")
    if not isinstance(found, Mapping):
        return ()
    required = schema.get("required")
    required = required if isinstance(required, list) else []
    resolved = {str(name): _resolved(document, each) for name, each in found.items()}
    order = _order(schema, resolved)
    return tuple(_property(document, name, resolved[name], name in required) for name in order)


def at(document: Any, *steps: str) -> Any:
    """What stands there in a nest of objects, or None."""
    for step in steps:
        document = document.get(step) if isinstance(document, Mapping) else None
    return document


def _order(schema: Mapping[str, Any], properties: Mapping[str, Mapping[str, Any]]) -> list[str]:
    wanted = schema.get("x-fal-order-properties")
    first = [name for name in wanted if name in properties] if isinstance(wanted, list) else []
    rest = [name for name in properties if name not in first]
    return first + sorted(rest, key=lambda name: _figure(properties[name].get("x-order")) or 0.0)


def _property(document: Any, name: str, schema: Mapping[str, Any], is_required: bool) -> Property:
    type_, items = _type(schema), _resolved(document, schema.get("items"))
    choices = schema.get("enum")
    inner = items if type_ == "array" else schema
    return Property(
        name=name,
        type=type_,
        choices=tuple(choices) if isinstance(choices, list) else (),
        default=schema.get("default"),
        minimum=_first(schema, "minimum", "exclusiveMinimum"),
        maximum=_first(schema, "maximum", "exclusiveMaximum"),
        step=_figure(schema.get("multipleOf")),
        longest=int(_figure(schema.get("maxLength")) or 0) or None,
        title=_text(schema, "title"),
        help=_text(schema, "description"),
        is_required=is_required and "default" not in schema,
        is_file=inner.get("format") in ("uri", "binary") or bool(_FILE.search(name) and _type(inner) in ("string", "")),
        is_list=type_ == "array",
        is_secret=schema.get("format") == "password" or schema.get("writeOnly") is True or bool(_SECRET.search(name)),
        parts={each.name: each for each in properties_of(document, schema["x-parts"])} if "x-parts" in schema else None,
    )


def _resolved(document: Any, schema: Any, depth: int = DEPTH) -> Mapping[str, Any]:
    """One flat schema. Of alternatives the first that is no object counts; an object among them is kept as "x-parts"."""
    if not isinstance(schema, Mapping) or depth == 0:
        return {}
    own = {str(name): value for name, value in schema.items() if name not in ("$ref", "allOf", "anyOf", "oneOf")}
    found: dict[str, Any] = {}
    if isinstance(reference := schema.get("$ref"), str) and reference.startswith("#/"):
        steps = [step.replace("~1", "/").replace("~0", "~") for step in reference[2:].split("/")]
        found |= _resolved(document, at(document, *steps), depth - 1)
    for each in _listed(schema.get("allOf")):
        found |= _resolved(document, each, depth - 1)
    alternatives = [_resolved(document, each, depth - 1) for each in _listed(schema.get("anyOf")) + _listed(schema.get("oneOf"))]
    alternatives = [each for each in alternatives if _type(each) != "null"]
    flat = [each for each in alternatives if _type(each) != "object"]
    if flat:
        found |= next((each for each in flat if "enum" in each), flat[0])
        if objects := [each for each in alternatives if _type(each) == "object"]:
            found["x-parts"] = objects[0]
    elif alternatives:
        found |= alternatives[0]
    return found | own


def _type(schema: Mapping[str, Any]) -> str:
    value = schema.get("type")
    if isinstance(value, list):
        value = next((each for each in value if each != "null"), "")
    if not isinstance(value, str):
        return "object" if "properties" in schema else "string" if "enum" in schema else ""
    return value


def _listed(value: Any) -> list[Any]:
    return value[:20] if isinstance(value, list) else []


def _first(schema: Mapping[str, Any], *names: str) -> float | None:
    return next((found for name in names if (found := _figure(schema.get(name))) is not None), None)


def _figure(value: Any) -> float | None:
    is_figure = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
    return float(value) if is_figure else None


def _text(schema: Mapping[str, Any], name: str) -> str:
    value = schema.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""
