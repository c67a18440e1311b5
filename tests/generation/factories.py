"""Rows of generation, for tests: a model of the fake provider, and generations with their jobs."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from generation.models import Generation, GenerationCost, PromptTemplate, ProviderModel
from generation.providers.shapes import Capabilities, Orientation, Role
from tests.factories import make_job, make_user

TAKES = Capabilities(
    takes_seed=True,
    takes_negative_prompt=True,
    orientations=(Orientation.LANDSCAPE, Orientation.PORTRAIT),
    resolutions=(480, 720),
    roles=(Role.FIRST, Role.REFERENCE),
)


def make_model(capabilities: Capabilities = TAKES, **fields: Any) -> ProviderModel:
    values = {"provider": "fake", "model": f"fake/{uuid4().hex[:8]}", "label": "Fake one", "modality": "image", **fields}
    return ProviderModel.objects.create(capabilities=capabilities.model_dump(mode="json"), **values)


def make_generation(owner: User | None = None, **fields: Any) -> Generation:
    """With its job, of which nothing has been done yet."""
    owner = owner or make_user()
    pk = fields.pop("pk", uuid4())
    job = fields.pop("job", None) or make_job(
        owner, kind="generate", queue="provider", params={"generation": str(pk)}, title="A valley"
    )
    values = {
        "provider": "fake",
        "model": "fake/one",
        "model_label": "Fake one",
        "modality": "image",
        "prompt": "A valley at dawn",
        **fields,
    }
    return Generation.objects.create(pk=pk, owner=owner, job=job, **values)


def make_cost(owner: User | None = None, **fields: Any) -> GenerationCost:
    values = {"category": "image", "provider": "fake", "model": "fake/one", "amount": "0.0400", **fields}
    return GenerationCost.objects.create(owner=owner or make_user(), **values)


def make_template(owner: User | None = None, **fields: Any) -> PromptTemplate:
    values = {"name": f"Launch {uuid4().hex[:8]}", "prompt": "A {{ product }} on a plinth", **fields}
    return PromptTemplate.objects.create(owner=owner or make_user(), **values)
