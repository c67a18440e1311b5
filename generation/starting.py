"""What the form begins with: an address names a model, a take to go on from, a template or a picture; a sent form names all."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from accounts.http import get_or_none, parse_uuid
from accounts.models import User
from generation import catalogue, prompt_templates, reviewing
from generation.forms.asking import FRAMES, MODALITIES, blank_field
from generation.models import Generation, PromptTemplate, ProviderModel
from generation.offering import fitting
from generation.providers.shapes import Modality, Role
from media_library.models import Asset

GONE = "The model that you chose is not offered any more. Choose another one."
FROM = ("from", "again", "remix", "extend")  # recall all; the same with a new seed; something of it; on from its last frame


@dataclass(frozen=True)
class Start:
    """`values` by the names of the form's fields. `extends` is the take whose last frame is still being taken.

    `gone`: what is wrong with the model that was sent, which is not offered and is not to be replaced in silence.
    """

    modality: str
    models: list[ProviderModel]  # of that modality, as they are offered
    model: ProviderModel | None  # None: there is none
    values: dict[str, Any] = field(default_factory=dict)
    extends: Generation | None = None
    note: str = ""
    gone: tuple[str, ...] = ()


def read(user: User, query: QueryDict) -> Start:
    """What an address asks for. What is unknown is left out, so that an old address still shows the form."""
    how, source = _source(user, query)
    template = get_or_none(PromptTemplate.objects.visible_to(user), query.get("template"))
    modality = query.get("modality", "")
    if source is not None:
        modality = Modality.VIDEO.value if how == "extend" else source.modality
    elif template is not None:
        modality = template.modality
    modality = modality if modality in MODALITIES else Modality.VIDEO.value
    models = list(catalogue.offered(modality))
    values, extends = _values(user, query, how, source, template)
    needs_first = how == "extend" or values.get("first_frame")
    model = _model(models, query.get("model"), source, needs_first=bool(needs_first))
    note = ""
    if source is not None and model is not None and how != "extend" and not _is_of(model, source):
        note = f"{source.model_label} is not offered any more, so {model.label} stands in its place."
    return Start(modality, models, model, fitting(model.takes, values) if model else values, extends, note)


def reread(user: User, data: QueryDict) -> Start:
    """What was sent, for the model that `model` names now: what it does not take is as usual with it."""
    modality = data.get("modality", "")
    modality = modality if modality in MODALITIES else Modality.VIDEO.value
    models = list(catalogue.offered(modality))
    model = _model(models, data.get("model"), None, needs_first=False)
    is_other = model is not None and (data.get("model") or str(model.pk)) != str(model.pk)
    return Start(modality, models, model, fitting(model.takes, _sent(data)) if model else {}, gone=(GONE,) if is_other else ())


def _sent(data: QueryDict) -> dict[str, Any]:
    plain = ("prompt", "negative_prompt", "orientation", "resolution", "seconds", "takes", "seed", "voice")
    found: dict[str, Any] = {name: data[name] for name in plain if data.get(name)}
    found |= {name: parse_uuid(data.get(name)) for name in (*FRAMES, "template", "parent")}
    found |= {name: None for name in FRAMES if name == data.get("take_out")}
    found |= {name: data[name] for name in data if name.startswith("blank-")}
    found["is_batch"] = bool(data.get("is_batch"))
    found["params"] = {name.removeprefix("param-"): data[name] for name in data if name.startswith("param-")}
    return found


def _values(
    user: User, query: QueryDict, how: str, source: Generation | None, template: PromptTemplate | None
) -> tuple[dict[str, Any], Generation | None]:
    if source is not None:
        is_same = how == "from" or bool(query.get("seed"))
        found = reviewing.recall(source, is_same=is_same) | ({"parent": source.pk} if how in ("remix", "extend") else {})
        if how == "extend":
            picture = reviewing.last_frame_of(user, source)[1]
            found |= {"first_frame": picture.pk if picture else None, "last_frame": None, "reference": None}
            return found, None if picture else source
        return found, None
    found = prompt_templates.initial_of(template) | {"template": template.pk} if template else {}
    for name in prompt_templates.blanks(template.prompt) if template else ():
        found[blank_field(name)] = query.get(blank_field(name), "")
    if prompt := query.get("prompt", "").replace("\0", ""):
        found["prompt"] = prompt[:10_000]
    pictures = Asset.objects.visible_to(user).listed().ready().filter(kind=Asset.Kind.IMAGE)
    if picture := get_or_none(pictures, query.get("first")):
        found["first_frame"] = picture.pk
    return found, None


def _source(user: User, query: QueryDict) -> tuple[str, Generation | None]:
    for how in FROM:
        found = get_or_none(Generation.objects.visible_to(user).select_related("asset", "job"), query.get(how))
        if found is not None and found.modality in MODALITIES:
            return how, found
    return "", None


def _model(
    models: list[ProviderModel], chosen: str | None, source: Generation | None, *, needs_first: bool
) -> ProviderModel | None:
    """The one that is named; that of the take; one that takes a first frame where there is one to take; the first."""
    named = next((model for model in models if str(model.pk) == chosen), None)
    same = next((model for model in models if source is not None and _is_of(model, source)), None)
    able = [model for model in models if not needs_first or Role.FIRST in model.takes.roles]
    if named is None and same in able:
        named = same
    return named or next(iter(able or models), None)


def _is_of(model: ProviderModel, source: Generation) -> bool:
    return (model.provider, model.model, model.modality) == (source.provider, source.model, source.modality)
