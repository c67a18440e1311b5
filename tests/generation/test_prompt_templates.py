"""Blanks, what fills them, and which templates a person is shown."""

import pytest
from django.core.cache import cache

from accounts.models import User
from generation import prompt_templates, searching
from generation.models import PromptTemplate
from tests.generation.factories import make_generation, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A {{ product }} on {{background}}", ["product", "background"]),
        ("{{ product }}, {{ product }}", ["product"]),
        ("{{ größe 2 }} {{ sea-side_view }}", ["größe 2", "sea-side_view"]),
        ("{{ 2nd }} {{}} {{ a|b }} { c } {{ {{ d }} }}", ["d"]),
        ("no blanks", []),
    ],
)
def test_a_blank_is_a_name_in_double_braces(text: str, names: list[str]) -> None:
    assert prompt_templates.blanks(text) == names


@pytest.mark.parametrize(  # frontend/src/elements/generate-form-parts.test.ts holds the same
    ("text", "words", "filled"),
    [
        ("A {{ product }} on {{background}}", {"product": "shoe", "background": " sand "}, "A shoe on sand"),
        ("A {{ product }}, {{ product }}", {"product": "{{ x }}"}, "A {{ x }}, {{ x }}"),
        ("A {{ product }} and {{ größe 2 }}", {"größe 2": "XL"}, "A {{ product }} and XL"),
        ("{{ 2nd }} {{}} {{ a|b }}", {"a": "x"}, "{{ 2nd }} {{}} {{ a|b }}"),
    ],
)
def test_words_take_the_place_of_blanks_and_are_no_blanks_themselves(text: str, words: dict[str, str], filled: str) -> None:
    assert prompt_templates.fill(text, words) == filled


def test_braces_that_are_no_blank_are_told() -> None:
    assert prompt_templates.fault_of("A {{ product }}") == ""
    assert prompt_templates.fault_of("A {{ 2nd }}").startswith("{{ 2nd }} is no blank.")
    assert "13 blanks" in prompt_templates.fault_of(" ".join(f"{{{{ a{n} }}}}" for n in range(13)))


def test_one_sees_ones_own_and_what_others_share_the_most_used_first(ada: User, bea: User) -> None:
    mine = make_template(ada, usage_count=2)
    shared = make_template(bea, is_public=True, usage_count=5)
    make_template(bea)
    assert prompt_templates.listing(ada) == [shared.pk, mine.pk]
    assert prompt_templates.listing(ada, whose="mine") == [mine.pk]
    assert prompt_templates.listing(ada, whose="shared") == [shared.pk]


def test_ones_own_that_is_shared_is_listed_once_and_not_as_anothers(ada: User) -> None:
    mine = make_template(ada, is_public=True)
    assert prompt_templates.listing(ada) == [mine.pk]
    assert prompt_templates.listing(ada, whose="shared") == []


def test_each_word_must_be_somewhere_in_it(ada: User) -> None:
    found = make_template(ada, name="Spring sale", description="For shoes", prompt="A {{ product }}")
    make_template(ada, name="Spring", prompt="Flowers")
    assert prompt_templates.listing(ada, words="SPRING shoes") == [found.pk]
    assert prompt_templates.listing(ada, words="shoes", category="event") == []


def test_what_others_share_is_remembered_until_it_changes(ada: User, bea: User) -> None:
    assert prompt_templates.listing(ada) == []
    late = make_template(bea, is_public=True)
    assert prompt_templates.listing(ada) == []
    prompt_templates.forget_listing()
    assert prompt_templates.listing(ada) == [late.pk]


def test_a_template_that_was_withdrawn_is_not_shown_from_memory(ada: User, bea: User) -> None:
    shared = make_template(bea, is_public=True)
    assert prompt_templates.listing(ada) == [shared.pk]
    PromptTemplate.objects.filter(pk=shared.pk).update(is_public=False)
    visible = PromptTemplate.objects.visible_to(ada).in_bulk(prompt_templates.listing(ada))
    assert visible == {}


def test_each_use_counts_also_of_anothers(ada: User) -> None:
    template = make_template(ada, is_public=True)
    prompt_templates.count_use(template)
    prompt_templates.count_use(template)
    template.refresh_from_db()
    assert template.usage_count == 2


def test_the_palette_finds_templates_and_takes_by_their_words(ada: User, bea: User) -> None:
    mine, shared = make_template(ada, name="Spring launch"), make_template(bea, name="Launch day", is_public=True, usage_count=3)
    make_template(bea, name="Launch of hers")
    take = make_generation(ada, prompt="A launch at dawn", phase="done")
    make_generation(bea, prompt="Her launch", phase="done")
    found = searching.search_templates(ada, "LAUNCH", 5)
    assert [(each.title, each.url) for each in found] == [
        ("Launch day", f"/generate/?template={shared.pk}"),
        ("Spring launch", f"/generate/?template={mine.pk}"),
    ]
    assert [each.url for each in searching.search_takes(ada, "dawn launch", 5)] == [f"/generate/takes/{take.pk}/"]
