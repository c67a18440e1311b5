"""Prompt templates: their blanks and what fills them in, how they are listed, and how often each was used."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q

from accounts import rows
from accounts.models import User
from generation.models import Generation, PromptTemplate

MOST_BLANKS = 12
NAME_MAX = 40  # characters of a blank's name
SHARED_MAX = 500  # of those that others share, the most used
KEPT = 300.0  # seconds for which it is remembered which they are; a change forgets it at once
DEFAULTS = ("orientation", "resolution", "seconds", "takes", "voice", "params")  # what a template may set, beside its words
_BLANK = re.compile(rf"\{{\{{\s*([^\W\d_][\w -]{{0,{NAME_MAX - 1}}}?)\s*\}}\}}")
_BRACES = re.compile(r"\{\{.*?\}\}", re.S)


def blanks(text: str) -> list[str]:
    """The names in {{ }}, in their order, each once."""
    return list(dict.fromkeys(_BLANK.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """With words in the place of blanks; a blank without words stays. What is filled in is never read as a blank itself."""
    return _BLANK.sub(lambda blank: values.get(blank[1], "").strip() or blank[0], text)


def fault_of(text: str) -> str:
    """What is wrong with its blanks, in a sentence; "" when nothing is."""
    found = blanks(text)
    if len(found) > MOST_BLANKS:
        return f"There are {len(found)} blanks, and {MOST_BLANKS} is the most. Write some of them out."
    odd = [braces for braces in _BRACES.findall(text) if not _BLANK.fullmatch(braces)]
    if odd:
        return f"{odd[0][:60]} is no blank. A blank is a name in double braces that begins with a letter: {{{{ product }}}}."
    return ""


def initial_of(template: PromptTemplate) -> dict[str, Any]:
    """What the form begins with when the template is used."""
    known = {name: template.defaults[name] for name in DEFAULTS if name in template.defaults}
    return {"prompt": template.prompt, "negative_prompt": template.negative_prompt, **known}


def defaults_of(generation: Generation) -> dict[str, Any]:
    """What a template made of it sets beside its words; what was not asked for is left out."""
    asked = {name: getattr(generation, name) for name in DEFAULTS if name != "takes"}
    return {name: value for name, value in asked.items() if value not in ("", None, {})}


def listing(user: User, *, category: str = "", words: str = "", whose: str = "") -> list[UUID]:
    """The ids of those that a person may use, the most used first. `whose`: "mine", "shared" (by others) or "" for both."""
    mine = _narrowed(PromptTemplate.objects.owned_by(user), category, words)
    own = dict(mine.values_list("pk", "usage_count")) if whose != "shared" else {}
    others = _shared(category, words) if whose != "mine" else {}
    taken = set(PromptTemplate.objects.owned_by(user).values_list("pk", flat=True)) if others else set()
    found = own | {pk: count for pk, count in others.items() if pk not in taken}
    return sorted(found, key=lambda pk: (-found[pk], str(pk)))


def forget_listing() -> None:
    """Call it when a shared template came, went or changed."""
    cache.delete_many([_key(category) for category in ("", *PromptTemplate.Category.values)])


def count_use(template: PromptTemplate) -> None:
    """Also of another's, which the person may read and not change."""
    with rows.seen_by(None):
        PromptTemplate.objects.filter(pk=template.pk).count_use()


def _shared(category: str, words: str) -> dict[UUID, int]:
    """With how often each was used. Without words to search for, as it was within the last minutes."""
    if words:
        return _most_used(category, words)
    found: dict[UUID, int] | None = cache.get(_key(category))
    if found is None:
        found = _most_used(category, "")
        cache.set(_key(category), found, KEPT)
    return found


def _most_used(category: str, words: str) -> dict[UUID, int]:
    shared = _narrowed(PromptTemplate.objects.filter(is_public=True), category, words)
    return dict(shared.order_by("-usage_count", "pk").values_list("pk", "usage_count")[:SHARED_MAX])


def _narrowed(templates: Any, category: str, words: str) -> Any:
    if category:
        templates = templates.filter(category=category)
    for word in words.split()[:10]:
        there = Q(name__icontains=word) | Q(description__icontains=word) | Q(prompt__icontains=word)
        templates = templates.filter(there)
    return templates


def _key(category: str) -> str:
    return f"prompt-templates:{category}"
