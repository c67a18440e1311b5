"""The words of titles and captions of Final Cut Pro XML, and how they look, as fields of ours."""

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from engine.interchange.fcpx_clips import FONTS
from engine.interchange.fcpx_clock import number_of, numbers_of
from engine.interchange.fcpx_looks import Lose

LONGEST_TITLE, LONGEST_CAPTION = 2000, 1000
SMALLEST, LARGEST = 10, 500  # per mille of the canvas's height
_OURS = {font: ours for ours, font in FONTS.items()}
_SERIFS = ("times", "georgia", "garamond", "baskerville", "palatino", "didot", "bodoni", "minion", "caslon", "serif")
_MONOS = ("menlo", "monaco", "courier", "consolas", "mono")
_LOST = {"strokeColor", "strokeWidth", "shadowColor", "backgroundColor", "kerning", "lineSpacing", "baseline", "underline"}


def words_of(element: Element, longest: int, where: str, lose: Lose) -> str:
    """Its lines; "" where it has none."""
    lines = []
    for text in element.findall("text"):
        runs = text.findall("text-style")  # what stands between them is only how the file is laid out
        lines.append("".join(run.text or "" for run in runs) if runs else (text.text or ""))
    words = "\n".join(line for line in lines if line.strip()) if len(lines) > 1 else "".join(lines)
    if len(words) > longest:
        lose(where, f"Only its first {longest} characters are kept")
    return words[:longest] if words.strip() else ""


def style_of(title: Element, height: int, where: str, lose: Lose) -> dict[str, Any]:
    """As the first of its words look, on a canvas of that height."""
    styles = {each.get("id", ""): each.find("text-style") for each in title.findall("text-style-def")}
    runs = [run for run in title.iterfind("text/text-style") if (run.text or "").strip()]
    used = list(dict.fromkeys(run.get("ref", "") for run in runs))
    if len(used) > 1:
        lose(where, "Its words look in more ways than one; all look as the first")
    style = styles.get(used[0]) if used else None
    if style is None:
        return {}
    if _LOST & style.attrib.keys():
        lose(where, "The outline, shadow and spacing of its words are ours, not those of the file")
    fields: dict[str, Any] = {"italic": style.get("italic", "0").strip() == "1"}
    is_bold = style.get("bold", "0").strip() == "1" or "bold" in style.get("fontFace", "").lower()
    fields["weight"] = "bold" if is_bold else "regular"
    align = style.get("alignment", "center").strip()
    fields["align"] = align if align in ("left", "center", "right") else "left"
    if (size := style.get("fontSize")) is not None:
        fields["size"] = min(LARGEST, max(SMALLEST, round(number_of(size, where) * 1000 / height)))
    if (font := style.get("font")) is not None:
        fields["font"] = _font(font.strip(), where, lose)
    if (color := style.get("fontColor")) is not None:
        fields |= _colour(numbers_of(color, where, 4) if len(color.split()) != 3 else numbers_of(color, where, 3))
    return fields


def _font(name: str, where: str, lose: Lose) -> str:
    if name in _OURS:
        return _OURS[name]
    known = name.lower().replace("sans serif", "").replace("sans-serif", "")
    kind = "mono" if any(each in known for each in _MONOS) else "serif" if any(each in known for each in _SERIFS) else "sans"
    lose(where, f"The font {name[:60] or 'without a name'} becomes ours of its kind")
    return kind


def _colour(parts: Sequence[float]) -> dict[str, Any]:
    """Red, green and blue, and how opaque it is, from 0 to 1."""
    red, green, blue = (min(255, max(0, round(part * 255))) for part in parts[:3])
    color = {"color": f"#{red:02X}{green:02X}{blue:02X}"}
    opaque = min(1.0, max(0.0, parts[3])) if len(parts) > 3 else 1.0
    return color if opaque == 1 else {**color, "opacity": round(opaque, 4)}
