"""Files that are cut off, changed or hostile: refused with a sentence, or read; never anything else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InvalidTimeline
from engine.interchange import FORMATS, InterchangeError, export, read
from engine.interchange.markup import parse
from tests.engine.interchange.documents import NAMES, find, known

GOOD = {name: export(known(), NAMES, name)[0] for name in FORMATS}
WORDS = [
    "0",
    "-1",
    "1e308",
    "999999999999",
    "null",
    "[]",
    "{}",
    '"',
    "<",
    ">",
    "&x;",
    "\0",
    "\ud800",
    "true",
    "NaN",
    "",
    "\n",
    "-",
    "30",
]


def read_or_refuse(text: str, format: str) -> None:
    try:
        timeline, losses = read(text, find, format)
    except (InterchangeError, InvalidTimeline) as error:
        assert 0 < len(str(error)) < 20_000
        return
    type(timeline).load(timeline.dump())
    assert all(loss.message for loss in losses)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_file_cut_off_is_refused_or_read(format: str, data: st.DataObject) -> None:
    good = GOOD[format]
    read_or_refuse(good[: data.draw(st.integers(0, len(good) - 1))], format)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_file_with_changes_is_refused_or_read(format: str, data: st.DataObject) -> None:
    text = GOOD[format]
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(text)))
        end = min(len(text), begin + data.draw(st.integers(0, 12)))
        text = text[:begin] + data.draw(st.sampled_from(WORDS) | st.text(max_size=5)) + text[end:]
    read_or_refuse(text, format)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_file_with_another_number_or_name_is_refused_or_read(format: str, data: st.DataObject) -> None:
    """Changes a whole word, so that what comes after it is understood: the faults lie deeper."""
    words = GOOD[format].split(" ") if format != "fcp7" else GOOD[format].replace("<", " <").replace(">", "> ").split(" ")
    n = data.draw(st.integers(0, len(words) - 1))
    m = data.draw(st.integers(0, len(words) - 1))
    words[n] = data.draw(st.sampled_from([*WORDS, words[m]]))
    read_or_refuse(" ".join(words), format)


@pytest.mark.parametrize("format", FORMATS)
@settings(deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_refused_or_read(format: str, text: str) -> None:
    read_or_refuse(text, format)


STRANGE: list[object] = [
    None,
    True,
    0,
    -1,
    1.5,
    float("inf"),
    10**30,
    "",
    "x",
    [],
    [[]],
    {},
    {"OTIO_SCHEMA": "Clip.1"},
    ["a"],
]


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within a JSON document."""
    for key, child in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*place, key)
        yield from places(child, (*place, key))


PLACES = list(places(json.loads(GOOD["otio"])))


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(STRANGE)), min_size=1, max_size=2))
def test_a_value_of_another_kind_is_refused_or_read(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    document = json.loads(GOOD["otio"])
    for place, value in sorted(changes, key=lambda change: -len(change[0])):  # the deeper first: it may be gone after
        holder = document
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = value
    read_or_refuse(json.dumps(document).replace("Infinity", "1e999"), "otio")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "a billion laughs": f'<!DOCTYPE xmeml [<!ENTITY l0 "lol">{LAUGHS}]><xmeml>&l9;</xmeml>',
    "one long entity": f'<!DOCTYPE xmeml [<!ENTITY a "{"a" * 100_000}">]><xmeml>{"&a;" * 1000}</xmeml>',
    "a parameter entity": "<!DOCTYPE xmeml [<!ENTITY % a \"<!ENTITY b 'c'>\"> %a;]><xmeml>&b;</xmeml>",
    "a file": '<!DOCTYPE xmeml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xmeml>&a;</xmeml>',
    "entities of a DTD elsewhere": '<!DOCTYPE xmeml SYSTEM "http://127.0.0.1/x.dtd"><xmeml>&a;</xmeml>',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_xml_with_entities_of_its_own_is_refused(text: str) -> None:
    with pytest.raises(InterchangeError, match="entities"):
        parse(text)


def test_xml_nested_or_filled_without_end_is_refused() -> None:
    for text in ("<a>" * 100_000, f"<a>{'<b/>' * 1_000_001}</a>"):
        with pytest.raises(InterchangeError, match="too many elements"):
            parse(text)


def test_the_usual_entities_and_declarations_are_read() -> None:
    root = parse('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE xmeml><a b="&quot;">&lt;&amp;&#233;é</a>')
    assert (root.text, root.get("b")) == ("<&éé", '"')
