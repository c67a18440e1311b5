"""File names of a mix: the same on every system, never the same twice, never out of their folder."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.mixing.fields import FIELDS, Facts
from engine.mixing.naming import LONGEST, check_template, name_files

FACTS = Facts(7, "2026-11-27", ("Hook", "Ending"), "Spring", 3)
TEMPLATES = st.lists(st.one_of(st.text(st.characters(exclude_characters="{}")), st.sampled_from([f"{{{f}}}" for f in FIELDS])))


def name_of(template: str, facts: Facts = FACTS) -> str:
    return name_files(template, [facts.spell()], "")[0]


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{project}-{index}", "Spring-007"),
        ("{date} {clips} {seed}", "2026-11-27 Hook-Ending 3"),
        ("plain", "plain"),
        ("../{project}/x", "Spring-x"),
        (".hidden", "hidden"),
        ('a:b*c?d|e<f>g"h\\i', "a-b-c-d-e-f-g-h-i"),
        ("a\n\tb  c", "a b c"),
        ("name. ", "name"),
        ("con", "_con"),
        ("AUX.x", "_AUX.x"),
        ("nul .txt", "_nul .txt"),
        ("COM¹", "_COM¹"),
        ("lpt9.", "_lpt9"),
        ("conout$", "_conout$"),
        ("C:\\Users\\x", "C--Users-x"),
        ("..\u2028..\\..\x00/etc", "etc"),
        ("a\u061cb", "ab"),
        ("console", "console"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("...", "mix"),
        ("e\u0301té", "été"),
        ("Весна {index}", "Весна 007"),
    ],
)
def test_a_template_gives_a_name_that_every_system_takes(template: str, name: str) -> None:
    assert name_of(template) == name


def test_what_is_not_known_leaves_no_mark() -> None:
    assert name_of("{project}-{index}", replace(FACTS, project="")) == "007"


def test_braces_in_a_value_are_no_field() -> None:
    assert name_of("{project}", replace(FACTS, project="{seed}")) == "{seed}"


@pytest.mark.parametrize("others", [("SPRING", "spring"), ("ﬁn", "fin"), ("a/b", "a:b"), ("x" * 200, "x" * 201)])
def test_names_that_a_system_takes_for_one_are_refused(others: tuple[str, str]) -> None:
    films = [replace(FACTS, project=project).spell() for project in others]
    with pytest.raises(ValueError, match=r"^Two films would be called “.+”: begin the names with \{index\}$"):
        name_files("{project}", films, ".mp4")
    assert len(set(name_files("{index} {project}", [{**film, "index": str(n)} for n, film in enumerate(films)], ".mp4"))) == 2


@given(TEMPLATES, st.lists(st.text(), min_size=1, max_size=3), st.text())
def test_whatever_is_typed_no_two_names_are_the_same_and_all_stay_in_their_folder(
    parts: list[str], clips: list[str], project: str
) -> None:
    template = "{index}" + "".join(parts)
    check_template(template)
    names = name_files(template, [Facts(n, "", clips, project, 1).spell() for n in range(1, 20)], ".mp4")
    assert len({name.casefold() for name in names}) == 19
    for name in names:
        assert not set('/\\\0:"<>|?*\n') & set(name) and not name.startswith(".")
        assert len(name.encode()) <= LONGEST + len("_.mp4")
