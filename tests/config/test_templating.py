"""The tags that every template has, and the promises of templates that no compiler holds: icons exist, components get context."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.middleware.csrf import _does_token_match, rotate_token  # type: ignore[attr-defined]  # not declared
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from accounts import tracing
from accounts.tracing import Asked
from config.templating import ago, clock

TEMPLATES = settings.BASE_DIR / "templates"
SCRIPTS = settings.BASE_DIR / "frontend" / "src"
ICONS = set(re.findall(r'<symbol id="([^"]+)"', (settings.BASE_DIR / "static" / "icons.svg").read_text()))


def draw(source: str, **context: Any) -> str:
    return draw_for(RequestFactory().get("/"), source, **context)


def draw_for(request: HttpRequest, source: str, **context: Any) -> str:
    return Template(source).render(RequestContext(request, context))


class Form(forms.Form):
    name = forms.CharField(help_text="In the library.", widget=forms.TextInput(attrs={"class": "w-28"}))
    shape = forms.ChoiceField(choices=[("wide", "16:9"), ("tall", "9:16")], widget=forms.RadioSelect, help_text="Of the picture.")
    is_kept = forms.BooleanField(required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    named: dict[str, str] = {}
    for path in TEMPLATES.rglob("*.html"):
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
        found = re.findall(r"""{%\s*icon\s+["']([^"']+)["'](?!\|add:)""", text)
        found += re.findall(r"""\b(?:source_)?icon=["']([^"']+)["']""", text)
        found += re.findall(r"""{%\s*icon\s+\S+\|default:["']([^"']+)["']""", text)
        named |= dict.fromkeys(found, path.name)
    assert len(named) > 20
    assert {name: where for name, where in named.items() if name not in ICONS} == {}


def test_every_kind_of_job_has_its_icon() -> None:
    assert {f"kind-{kind}" for kind in settings.JOB_KINDS} - ICONS == set()


def test_every_icon_that_a_script_names_is_in_the_sprite() -> None:
    scripts = "\n".join(path.read_text() for path in SCRIPTS.rglob("*.ts") if not path.name.endswith(".test.ts"))
    named = set(re.findall(r"""(?<![\w.])icon\(\s*["']([^"']+)["']""", scripts))
    assert named - ICONS == set()


def test_an_icon_is_hidden_from_screen_readers() -> None:
    assert draw('{% icon "play" %}') == '<svg class="i" aria-hidden="true"><use href="/static/icons.svg#play"></use></svg>'


def test_a_component_gets_its_inputs_and_slot_and_nothing_else_of_the_page() -> None:
    html = draw('{% ui "panel" title=words %}<b>{{ words }}</b>{% endui %}', words="A & B", meta="not passed")
    assert "A &amp; B</h2>" in html
    assert "<b>A &amp; B</b>" in html
    assert "not passed" not in html


def test_what_is_fixed_is_drawn_once_for_everybody_and_sees_nothing_of_the_page() -> None:
    inside = '{{ words }}{{ request.path }}{% csrf %}{% ui "panel" title=words %}{% endui %}'
    page = Template(f"{{% fixed %}}[{inside}]{{% endfixed %}}{{{{ words }}}}")
    first, second = (page.render(RequestContext(RequestFactory().get("/here/"), {"words": words})) for words in ("Ada", "Bea"))
    assert first.endswith("]Ada")
    assert second.endswith("]Bea")
    assert first[:-3] == second[:-3]
    assert not re.search("Ada|here|token", first[:-3])


def test_what_is_fixed_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Template("{% fixed %}{% reference %}{% endfixed %}, {% reference %}")
    tracing.answer(Asked("first"))
    assert page.render(Context()) == "first, first"
    tracing.answer(Asked("second"))
    assert page.render(Context()) == "first, second"
    assert Template(page.source).render(Context()) == "second, second"  # as after a change of the file


def test_what_is_fixed_names_only_what_it_made_itself() -> None:
    found = 0
    for path in TEMPLATES.rglob("*.html"):
        for block in re.findall(r"{% fixed %}(.*?){% endfixed %}", path.read_text(), flags=re.S):
            found += 1
            made = {"True", "False", *re.findall(r" as (\w+) %}", block)}
            used = set(re.findall(r"""{{\s*([^"'\s|}]+)""", block))
            for tag in re.findall(r"{%(.*?)%}", block):
                used |= set(re.findall(r"=([A-Za-z_]\w*)", re.sub(r"""(["']).*?\1""", "", tag)))
            assert used <= made, f"{path.name}: {used - made}"
            assert not re.search(r"{%\s*(csrf|csrf_token|reference|now|if|for|block)\b", block), path.name
    assert found > 5


@pytest.mark.parametrize(
    "source",
    [
        '{% include "components/confirm.html" with id="x" action="/x/" label="Delete" only %}',
        '{% ui "confirm" id="x" action="/x/" label="Delete" %}{% endui %}',
    ],
)
def test_a_component_can_protect_a_form(source: str) -> None:
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', draw(source))


def test_the_forms_of_an_answer_share_a_token_that_holds_and_another_answer_has_another() -> None:
    request = RequestFactory().get("/")
    first, second = (re.findall(r'value="(\w{64})"', draw_for(request, "{% csrf %}{% csrf %}")) for _ in range(2))
    assert len({*first, *second}) == 1
    rotate_token(request)
    [after, again] = re.findall(r'value="(\w{64})"', draw_for(request, "{% csrf %}{% csrf %}"))
    assert after == again != first[0]
    assert _does_token_match(after, request.META["CSRF_COOKIE"])
    other = RequestFactory().get("/")
    other.META["CSRF_COOKIE"] = request.META["CSRF_COOKIE"]
    assert after not in draw_for(other, "{% csrf %}")


def test_without_a_request_there_is_no_token_and_no_error() -> None:
    assert Template("[{% csrf %}]").render(Context()) == "[]"


def test_a_field_is_labelled_and_its_help_and_errors_are_linked_to_it() -> None:
    html = draw('{% include "components/field.html" with field=form.name only %}', form=Form({"name": ""}))
    assert re.search(r'<label[^>]*for="id_name"', html)
    control = re.search(r"<input[^>]*>", html)
    assert control
    assert 'aria-describedby="id_name_helptext id_name_error"' in control[0]
    assert 'aria-invalid="true"' in control[0]
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_a_control_keeps_the_classes_of_its_form() -> None:
    html = draw('{% control form.name "tc" %}', form=Form())
    assert 'class="input input-sm tc w-28"' in html


def test_radios_become_a_group_with_a_legend() -> None:
    html = draw('{% include "components/field.html" with field=form.shape only %}', form=Form({"shape": "round"}))
    assert re.search(r'<fieldset[^>]*aria-describedby="id_shape_helptext id_shape_error"', html)
    assert re.search(r"<legend[^>]*>Shape</legend>", html)
    assert html.count("<label>") == 2


def test_a_checkbox_stands_before_its_label() -> None:
    html = draw('{% include "components/field.html" with field=form.is_kept only %}', form=Form())
    assert re.search(r'<label[^>]*for="id_is_kept">\s*<input type="checkbox"[^>]*>\s*<span>Is kept</span>', html)


def test_a_hidden_field_has_no_label() -> None:
    html = draw('{% include "components/field.html" with field=form.hidden only %}', form=Form())
    assert html.strip() == '<input type="hidden" name="hidden" id="id_hidden">'


def test_a_poster_that_is_a_link_has_one_name() -> None:
    html = render_to_string("components/poster.html", {"href": "/x/", "image": "/x.jpg", "alt": "Sea & sky"})
    assert html.count("Sea &amp; sky") == 1
    assert re.search(r'<a [^>]*href="/x/" aria-label="Sea &amp; sky">', html)
    assert "Sea &amp; sky" in render_to_string("components/poster.html", {"image": "/x.jpg", "alt": "Sea & sky"})


def test_progress_of_nothing_is_shown_and_no_progress_is_not() -> None:
    assert 'value="0"' in render_to_string("components/poster.html", {"progress": 0})
    assert "<progress" not in render_to_string("components/poster.html", {})


def test_pages_keep_the_other_parameters() -> None:
    page = Paginator(range(30), 10).page(2)
    html = render_to_string("components/pagination.html", {"page_obj": page, "query": "q=a&kind=video"})
    assert 'href="?q=a&amp;kind=video&amp;page=1"' in html
    assert 'href="?q=a&amp;kind=video&amp;page=3"' in html


def test_a_single_page_has_no_pagination() -> None:
    assert render_to_string("components/pagination.html", {"page_obj": Paginator([1], 10).page(1)}).strip() == ""


@pytest.mark.parametrize(
    ("microseconds", "words"),
    [(None, "0:00"), (0, "0:00"), (12_400_000, "0:12"), (59_600_000, "1:00"), (3_723_000_000, "1:02:03")],
)
def test_a_length_is_written_as_people_read_it(microseconds: int | None, words: str) -> None:
    assert clock(microseconds) == words


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        ({"seconds": -5}, "just now"),
        ({"seconds": 58}, "just now"),
        ({"seconds": 61}, "1 minute ago"),
        ({"minutes": 36}, "36 minutes ago"),
        ({"minutes": 61}, "1 hour ago"),
        ({"hours": 23}, "23 hours ago"),
    ],
)
def test_a_moment_is_told_by_how_long_ago_it_was(passed: dict[str, int], words: str) -> None:
    assert f">{words}</time-ago>" in ago(timezone.now() - timedelta(**passed))


def test_a_moment_of_another_day_is_told_by_its_date() -> None:
    moment = timezone.now() - timedelta(days=40)
    assert f">{timezone.localtime(moment).day} {timezone.localtime(moment):%b %Y}</time-ago>" in ago(moment)
