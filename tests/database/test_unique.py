"""What there may be only one of, by the database's word."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import F

from jobs.models import Job
from projects.models import TimelineUse
from tests.database.rows import (
    label,
    make_collection,
    make_entry,
    make_project_tag,
    make_render,
    make_row,
    make_tag,
    make_upload,
    make_use,
    make_version,
    make_webhook,
    our_models,
    write_raw,
)
from tests.factories import make_asset, make_group, make_job, make_mix, make_mix_output, make_setup, make_user
from tests.generation.factories import make_generation, make_model, make_template

pytestmark = pytest.mark.django_db
Pair = tuple[models.Model, dict[str, Any]]


def _email() -> Pair:
    make_user(email="ada@example.com")
    return make_user(), {"email": "ada@example.com"}


def _username() -> Pair:
    make_user(username="ada")
    return make_user(), {"username": "ADA"}


def _key_of_an_owner() -> Pair:
    owner = make_user()
    make_job(owner, idempotency_key="once")
    return make_job(owner), {"idempotency_key": "once"}


def _reference_of_a_kind() -> Pair:
    """Also for another person: what a job cost, it cost one."""
    reference = make_entry(kind="USAGE", amount=-1).reference
    return make_entry(), {"kind": "USAGE", "amount": -1, "reference": reference}


def _key_of_nobody() -> Pair:
    def ownerless(**more: Any) -> Job:
        return Job.objects.create(kind="render", queue="render", **more)

    ownerless(idempotency_key="clean-up:2026-11-20")
    return ownerless(), {"idempotency_key": "clean-up:2026-11-20"}


def _asset_of_an_upload() -> Pair:
    asset = make_upload().asset
    assert asset
    return make_upload(), {"asset": asset.pk}


def _job_of_a_render() -> Pair:
    job = make_render().job
    assert job
    return make_render(), {"job": job.pk}


def _name_of_a_tag() -> Pair:
    tag = make_tag(name="Spring")
    return make_tag(owner=tag.owner, name="Summer"), {"name": "SPRING"}


def _name_of_a_collection() -> Pair:
    shelf = make_collection(name="Launch")
    return make_collection(owner=shelf.owner, name="Archive"), {"name": "launch"}


def _asset_in_a_timeline() -> Pair:
    use = make_use()
    return make_use(), {"project": use.project_id, "asset": use.asset_id}


def _effect_in_a_timeline() -> Pair:
    use, other = make_use(), make_use()
    TimelineUse.objects.filter(pk__in=[use.pk, other.pk]).update(asset=None, effect=F("pk"))
    return other, {"project": use.project_id, "effect": str(use.pk)}


def _number_of_a_version() -> Pair:
    version = make_version()
    return make_version(number=2), {"project": version.project_id, "number": 1}


def _tag_of_a_project() -> Pair:
    first = make_project_tag()
    return make_project_tag(project=first.project, name="Spring", folded="spring"), {"folded": "sea"}


def _place_of_a_group() -> Pair:
    first = make_group()
    return make_group(first.project), {"order": first.order}


def _setup_of_a_project() -> Pair:
    return make_setup(), {"project": make_setup().project_id}


def _job_of_a_mix() -> Pair:
    return make_mix(), {"job": make_mix().job_id}


def _number_of_a_film() -> Pair:
    first = make_mix_output()
    return make_mix_output(first.mix), {"number": first.number}


def _name_of_a_film() -> Pair:
    first = make_mix_output()
    return make_mix_output(first.mix), {"name": first.name}


def _asset_of_a_film() -> Pair:
    return make_mix_output(), {"asset": make_mix_output().asset_id}


def _model_of_a_provider() -> Pair:
    model = make_model()
    return make_model(), {"model": model.model}


def _event_of_a_provider() -> Pair:
    event = make_webhook()
    return make_webhook(), {"event_id": event.event_id}


def _take_of_a_batch() -> Pair:
    first = make_generation()
    return make_generation(take=2), {"batch": first.batch, "take": first.take}


def _remote_id_of_a_provider() -> Pair:
    make_generation(remote_id="r1")
    return make_generation(remote_id="r2"), {"remote_id": "r1"}


def _job_of_a_generation() -> Pair:
    return make_generation(), {"job": make_generation().job_id}


def _asset_of_a_generation() -> Pair:
    owner = make_user()
    first = make_generation(owner, asset=make_asset(owner))
    return make_generation(owner), {"asset": first.asset_id}


def _name_of_a_template() -> Pair:
    template = make_template(name="Launch")
    return make_template(template.owner, name="Other"), {"name": "LAUNCH"}


# A row, and the write to it that must be refused because another row is there first.
REFUSED: dict[str, Callable[[], Pair]] = {
    "user_email_unique": _email,
    "user_username_unique": _username,
    "credit_reference_unique": _reference_of_a_kind,
    "job_key_unique": _key_of_an_owner,
    "job_ownerless_key_unique": _key_of_nobody,
    "tag_name_unique": _name_of_a_tag,
    "collection_name_unique": _name_of_a_collection,
    "timeline_use_unique": _asset_in_a_timeline,
    "timeline_use_effect_unique": _effect_in_a_timeline,
    "project_tag_unique": _tag_of_a_project,
    "version_number_unique": _number_of_a_version,
    "media_library.Upload.asset": _asset_of_an_upload,
    "projects.Render.job": _job_of_a_render,
    "clip_group_order_unique": _place_of_a_group,
    "mix_output_number_unique": _number_of_a_film,
    "mix_output_name_unique": _name_of_a_film,
    "projects.MixSetup.project": _setup_of_a_project,
    "projects.Mix.job": _job_of_a_mix,
    "projects.MixOutput.asset": _asset_of_a_film,
    "provider_model_unique": _model_of_a_provider,
    "webhook_event_unique": _event_of_a_provider,
    "generation_take_unique": _take_of_a_batch,
    "generation_remote_id_unique": _remote_id_of_a_provider,
    "prompt_template_name_unique": _name_of_a_template,
    "generation.Generation.job": _job_of_a_generation,
    "generation.Generation.asset": _asset_of_a_generation,
}


def test_every_rule_of_uniqueness_is_in_the_table_above() -> None:
    constraints = {c.name for m in our_models() for c in m._meta.constraints if isinstance(c, models.UniqueConstraint)}
    columns = {label(m, f.name) for m in our_models() for f in m._meta.concrete_fields if f.unique and not f.primary_key}
    assert constraints | columns == set(REFUSED)


@pytest.mark.parametrize("rule", sorted(REFUSED))
def test_a_second_one_is_refused(rule: str) -> None:
    row, values = REFUSED[rule]()
    with pytest.raises(IntegrityError), transaction.atomic():
        write_raw(row, **values)


def test_two_owners_may_use_the_same_key() -> None:
    make_job(idempotency_key="once")
    make_job(idempotency_key="once")
    assert Job.objects.filter(idempotency_key="once").count() == 2


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_every_table_can_be_filled_twice(model: type[models.Model]) -> None:
    """The makers do not collide, so the refusals above are for their own reasons."""
    assert make_row(model).pk != make_row(model).pk
