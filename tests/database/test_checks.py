"""DM3: what the database refuses, whoever writes: every check constraint, every enumeration, sizes, and times with zone."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from tests.database.rows import LONG_AGO, label, make_row, our_models, write_raw
from tests.factories import make_asset

pytestmark = pytest.mark.django_db

# A write that each check must refuse, by the name of the check.
REFUSED: dict[str, list[dict[str, Any]]] = {
    "user_email_lower_case": [{"email": "Ada@example.com"}],
    "user_username_form": [{"username": "ab"}, {"username": "a b c"}, {"username": "abc\n"}],
    "user_deleted_is_inactive": [{"deleted_at": LONG_AGO}],
    "user_tier_known": [{"tier": "PREMIUM"}, {"tier": "free"}],
    "user_credits_not_negative": [{"credits": -1}],
    "user_storage_not_negative": [{"storage_used": -1}],
    "credit_kind_known": [{"kind": "GIFT"}],
    "credit_amount_signed": [
        {"kind": "GRANT", "amount": 0},
        {"kind": "USAGE", "amount": 1},
        {"kind": "USAGE", "amount": 0},
        {"kind": "REFUND", "amount": -1},
        {"kind": "PURCHASE", "amount": -1},
    ],
    "credit_described": [{"description": ""}],
    "audit_action_named": [{"action": ""}],
    "api_login_serial_positive": [{"serial": 0}],
    "job_status_known": [{"status": "pending"}],
    "job_progress_percent": [{"progress": 101}],
    "job_completed_at_when_ended": [{"completed_at": LONG_AGO}, {"status": "completed"}],
    "asset_kind_known": [{"kind": "playlist"}],
    "asset_source_known": [{"source": "post"}],
    "asset_status_known": [{"status": "queued"}],
    "asset_duration_positive": [{"duration_us": 0}],
    "asset_ready_is_whole": [{"size": 0}, {"checksum": ""}],
    "tag_name_not_empty": [{"name": ""}, {"name": "  "}],
    "collection_name_not_empty": [{"name": ""}, {"name": "  "}],
    "upload_size_allowed": [{"size": 0}, {"size": 2_147_483_649}],
    "project_name_not_empty": [{"name": ""}, {"name": "   "}],
    "project_version_positive": [{"version": 0}],
    "project_status_known": [{"status": "draft"}],
    "project_view_zoom_in_range": [{"view_zoom": 0.05}, {"view_zoom": 10.5}],
    "project_view_position_in_range": [{"view_position": 3_456_001}],
    "project_tag_not_empty": [{"name": ""}, {"name": "  "}],
    "version_number_positive": [{"number": 0}],
    "version_kind_known": [{"kind": "kept"}],
    "version_reason_known": [{"reason": "luck"}],
    "version_named_has_name": [{"name": ""}, {"name": "  "}, {"kind": "automatic"}],
    "timeline_use_of_one": [{"effect": "blur"}, {"asset": None}],
    "render_version_positive": [{"project_version": 0}],
    "render_quality_known": [{"quality": "best"}],
    "render_format_known": [{"format": "exe"}, {"format": "gif"}],
    "render_captions_known": [{"captions": "sung"}],
    "render_range_forwards": [{"range_start": 5}, {"range_end": 5}, {"range_start": 5, "range_end": 5}],
    "clip_group_name_not_empty": [{"name": ""}, {"name": "  "}],
    "clip_group_order_not_negative": [{"order": -1}],
    "clip_group_trim_known": [{"trim": "middle", "trim_us": 1}],
    "clip_group_trim_has_length": [{"trim": "first"}, {"trim": "last", "trim_us": 0}],
    "clip_group_transition_has_length": [{"transition_us": 0}],
    "project_clip_title_not_empty": [{"title": ""}, {"title": "  "}],
    "project_clip_order_not_negative": [{"order": -1}],
    "project_clip_weight_in_range": [{"weight": 11}],
    "project_clip_has_length": [{"length_us": 0}],
    "mix_setup_version_positive": [{"version": 0}],
    "mix_name_not_empty": [{"name": ""}, {"name": "  "}],
    "mix_output_number_positive": [{"number": 0}],
    "mix_output_has_length": [{"frames": 0}],
    "mix_output_status_known": [{"status": "pending"}],
    "mix_output_failed_says_why": [{"status": "failed"}],
    "budget_not_negative": [{"monthly": -1}],
    "generation_cost_category_known": [{"category": "gift"}],
    "generation_cost_not_negative": [{"amount": Decimal("-0.0001")}],
    "generation_modality_known": [{"modality": "smell"}],
    "generation_orientation_known": [{"orientation": "round"}],
    "generation_phase_known": [{"phase": "pending"}],
    "generation_prompt_not_empty": [{"prompt": ""}, {"prompt": "  "}],
    "generation_review_known": [{"review": "liked"}],
    "generation_seconds_in_range": [{"seconds": 0.0}, {"seconds": 7201.0}],
    "generation_take_positive": [{"take": 0}],
    "prompt_template_category_known": [{"category": "food"}],
    "prompt_template_modality_known": [{"modality": "smell"}],
    "prompt_template_name_not_empty": [{"name": ""}, {"name": "  "}],
    "prompt_template_prompt_not_empty": [{"prompt": ""}, {"prompt": "  "}],
    "provider_model_modality_known": [{"modality": "smell"}],
}
# An unknown status of a job is neither active nor ended, an unknown kind of entry has neither sign, and one of a version neither
# a name nor none, so two checks refuse each, and PostgreSQL names the other one. A place below zero its column refuses as well.
NAMED_INSTEAD = {
    "job_status_known": "job_completed_at_when_ended",
    "credit_kind_known": "credit_amount_signed",
    "version_kind_known": "version_named_has_name",
    "clip_group_order_not_negative": "order",
    "project_clip_order_not_negative": "order",
}
CHECKS = {
    constraint.name: model
    for model in our_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint)
}


def fields(*kinds: type[models.Field[Any, Any]]) -> dict[str, tuple[type[models.Model], Any]]:
    return {
        label(model, field.name): (model, field)
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
    }


COUNTS = fields(models.PositiveIntegerField, models.PositiveSmallIntegerField, models.PositiveBigIntegerField)
TIMES = fields(models.DateTimeField)
CHOICES = {key: found for key, found in fields(models.CharField).items() if found[1].choices}


def refuses(row: models.Model, **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write_raw(row, **values)


def test_every_check_is_in_the_table_above() -> None:
    assert set(CHECKS) == set(REFUSED)


@pytest.mark.parametrize(("check", "values"), [(check, values) for check in REFUSED for values in REFUSED[check]], ids=str)
def test_a_write_that_breaks_a_check_is_refused_by_its_name(check: str, values: dict[str, Any]) -> None:
    row = make_row(CHECKS[check])
    with pytest.raises(IntegrityError, match=f"{check}|{NAMED_INSTEAD.get(check, check)}"), transaction.atomic():
        write_raw(row, **values)


def test_a_username_of_31_letters_is_refused() -> None:
    """By the check on SQLite, by the column's length on PostgreSQL."""
    row = make_row(CHECKS["user_username_form"])
    with pytest.raises(DatabaseError), transaction.atomic():
        write_raw(row, username="a" * 31)


@pytest.mark.parametrize("key", sorted(CHOICES))
def test_a_word_that_an_enumeration_does_not_know_is_refused(key: str) -> None:
    model, field = CHOICES[key]
    row = make_row(model)
    refuses(row, **{field.name: "nonsense"})
    if not field.blank:
        refuses(row, **{field.name: ""})


@pytest.mark.parametrize("key", sorted(COUNTS))
def test_a_number_below_zero_is_refused(key: str) -> None:
    model, field = COUNTS[key]
    refuses(make_row(model), **{field.name: -1})


def kind_of(model: type[models.Model], column: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT type FROM pragma_table_info('{model._meta.db_table}') WHERE name = %s", [column])
        else:
            cursor.execute(
                "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
                [model._meta.db_table, column],
            )
        return str(cursor.fetchone()[0])


WIDE = [
    "accounts.User.credits",
    "accounts.User.storage_used",
    "accounts.CreditTransaction.amount",
    "media_library.Asset.size",
    "media_library.Asset.duration_us",
    "media_library.Upload.size",
    "projects.ClipGroup.trim_us",
    "projects.ClipGroup.transition_us",
    "projects.ProjectClip.source_in_us",
    "projects.ProjectClip.length_us",
]


@pytest.mark.parametrize("key", WIDE)
def test_sizes_and_durations_are_bigint(key: str) -> None:
    model, field = fields(models.Field)[key]
    assert kind_of(model, field.column).startswith("bigint")


def test_a_file_larger_than_four_gigabytes_can_be_counted() -> None:
    asset = make_asset()
    write_raw(asset, size=2**40, duration_us=2**40)
    asset.refresh_from_db()
    assert (asset.size, asset.duration_us) == (2**40, 2**40)


def test_every_column_called_size_is_wide_enough() -> None:
    narrow = [
        key for key, (_, field) in COUNTS.items() if field.name == "size" and field.get_internal_type()[:11] != "PositiveBig"
    ]
    assert narrow == []


@pytest.mark.parametrize("key", sorted(TIMES))
def test_times_are_kept_with_their_zone(key: str) -> None:
    model, field = TIMES[key]
    if connection.vendor == "postgresql":
        assert kind_of(model, field.column) == "timestamp with time zone"
    row = make_row(model)
    row.refresh_from_db()
    moment = getattr(row, field.name)
    assert moment is None or moment.utcoffset() == timedelta(0)
