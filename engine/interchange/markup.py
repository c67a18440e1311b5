"""XML of unknown make, read without entities of its own (a page of them can swell to gigabytes), and XML written."""

from xml.etree.ElementTree import Element, SubElement, TreeBuilder, indent, tostring
from xml.parsers import expat

from engine.interchange.material import MAX_CHARACTERS, InterchangeError

MAX_DEPTH = 200
MAX_ELEMENTS = 1_000_000
_UNFIT = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n\r"} | {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


class _Limits:
    """Counts what a file may have too much of, while it is read."""

    def __init__(self, builder: TreeBuilder) -> None:
        self.builder = builder
        self.depth = self.elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise InterchangeError("The file has too many elements, or they are nested too deeply")
        self.builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.builder.end(tag)


def parse(text: str) -> Element:
    """The root. Raises InterchangeError with the line; entities that a file defines, or takes from another, are refused."""
    if len(text) > MAX_CHARACTERS:
        raise InterchangeError("The file is too large")
    limits = _Limits(TreeBuilder())
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler, parser.EndElementHandler = limits.start, limits.end
    parser.CharacterDataHandler = limits.builder.data
    parser.EntityDeclHandler = parser.SkippedEntityHandler = parser.ExternalEntityRefHandler = _refuse_entity
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code) or "not well-formed"
        raise InterchangeError(f"Line {error.lineno}: this is not XML ({reason}); the file may be cut off") from error
    return limits.builder.close()


def _refuse_entity(*_: object) -> int:
    raise InterchangeError("The file defines XML entities, which are not read")


def add(parent: Element, tag: str, text: str | int | None = None, **attributes: str) -> Element:
    """A new last child. Characters that XML cannot hold are replaced."""
    child = SubElement(parent, tag, {name: fit(value) for name, value in attributes.items()})
    if text is not None:
        child.text = fit(str(text))
    return child


def fit(text: str) -> str:
    return text.translate(_UNFIT)


def write(root: Element, doctype: str) -> str:
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {doctype}>\n{tostring(root, encoding="unicode")}\n'
