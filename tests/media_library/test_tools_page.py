"""/library/<id>/tools/<tool>/: the forms that ask for a new asset, on the asset's page and on pages of their own."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts import credits
from accounts.models import User
from jobs.models import Job
from media_library.editing.forms import FORMS
from media_library.models import Asset
from tests.factories import make_job
from tests.media_library.edits import FILM, film, picture, sound

pytestmark = pytest.mark.django_db
EDIT = {
    "begin": "00:00:00:00",
    "end": "00:01:01:00",
    "speed": "1",
    "volume": "100",
    "turn": "0",
    "mirror": "none",
    "shape": "own",
    "crop_left": "0",
    "crop_top": "0",
    "crop_right": "0",
    "crop_bottom": "0",
}
ENHANCE = {"denoise": "0", "sharpen": "0", "brightness": "0", "contrast": "100", "saturation": "100"}


def send(client: Client, asset: Asset, tool: str, **values: Any) -> Any:
    return client.post(f"/library/{asset.pk}/tools/{tool}/", {"key": str(uuid4()), **values})


def wish_of(asset: Asset, tool: str, **values: str) -> dict[str, Any]:
    form = FORMS[tool](asset, {"key": str(uuid4()), **values})
    assert form.is_valid(), form.errors
    return form.wish().model_dump(mode="json", exclude_defaults=True)


def test_the_page_has_a_form_with_its_price(ada: User, ada_client: Client) -> None:
    credits.grant(ada, 50, "A gift")
    page = ada_client.get(f"/library/{film(ada).pk}/tools/edit/").content.decode()
    assert 'value="00:01:01:00"' in page
    assert "2 credits" in page
    assert "Make the edit" in page


def test_the_months_credits_that_are_due_pay_too(ada: User, ada_client: Client) -> None:
    page = ada_client.get(f"/library/{film(ada).pk}/tools/edit/").content.decode()
    assert "98 after" in page
    assert "Not enough credits" not in page


@pytest.mark.parametrize(
    ("make", "tools"),
    [
        (film, ["edit", "enhance", "transcode", "sound", "frame"]),
        (picture, ["edit", "enhance", "transcode"]),
        (sound, ["edit", "enhance", "transcode"]),
    ],
)
def test_each_kind_of_asset_has_its_own_tools(ada: User, ada_client: Client, make: Any, tools: list[str]) -> None:
    asset = make(ada)
    for tool in FORMS:
        assert ada_client.get(f"/library/{asset.pk}/tools/{tool}/").status_code == (200 if tool in tools else 404)
    assert ada_client.get(f"/library/{asset.pk}/tools/melt/").status_code == 404


def test_fields_that_make_no_sense_are_not_there(ada: User) -> None:
    assert set(FORMS["edit"](picture(ada)).fields) == {
        *("key", "turn", "mirror", "shape"),
        *("crop_left", "crop_top", "crop_right", "crop_bottom"),
    }
    assert set(FORMS["edit"](sound(ada)).fields) == {"key", "begin", "end", "speed", "reverse", "volume"}
    assert set(FORMS["enhance"](sound(ada)).fields) == {"key", "hiss", "loudness"}
    assert "volume" not in FORMS["edit"](film(ada, has_audio=False)).fields


def test_sending_it_asks_for_the_job_and_goes_back_to_the_asset(ada: User, ada_client: Client) -> None:
    asset = film(ada)
    answer = send(ada_client, asset, "edit", **{**EDIT, "turn": "90", "begin": "1.5"})
    assert answer.headers["Location"] == f"/library/{asset.pk}/"
    wish = Job.objects.get(kind="edit").params["wish"]
    assert (wish["turn"], wish["begin_us"], wish["end_us"]) == (90, 1_500_000, None)
    assert "is being edited" in ada_client.get("/jobs/").content.decode()


def test_sending_it_twice_asks_for_one_job(ada: User, ada_client: Client) -> None:
    asset, key = film(ada), str(uuid4())
    for _ in range(2):
        assert send(ada_client, asset, "transcode", key=key, format="webm", quality="high", size="keep").status_code == 302
    assert Job.objects.count() == 1


def test_a_refusal_keeps_what_was_chosen(ada: User, ada_client: Client) -> None:
    asset = film(ada)
    answer = send(ada_client, asset, "edit", **EDIT)
    assert answer.status_code == 422
    assert "Nothing would change" in answer.content.decode()
    answer = send(ada_client, asset, "edit", **{**EDIT, "begin": "soon", "turn": "270"})
    page = answer.content.decode()
    assert (answer.status_code, "Write a time as" in page, 'value="soon"' in page) == (422, True, True)
    assert '<option value="270" selected>' in page
    assert not Job.objects.exists()


def test_without_credits_nothing_is_started(ada: User, ada_client: Client) -> None:
    asset = film(ada, duration_us=7_000_000_000, metadata={"probe": {**FILM, "duration_us": 7_000_000_000}})
    User.objects.filter(pk=ada.pk).update(tier="FREE")
    answer = send(ada_client, asset, "transcode", format="webm", quality="high", size="keep")
    assert answer.status_code == 402
    assert "credits" in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("sent", "wish"),
    [
        ({"turn": "90", "mirror": "vertical"}, {"turn": 90, "mirror": "vertical"}),
        ({"begin": "00:00:02:15", "end": "0:10"}, {"begin_us": 2_500_000, "end_us": 10_000_000}),
        ({"end": "2:00"}, {}),
        ({"speed": "0.5", "reverse": "on", "volume": "0"}, {"speed": 0.5, "reverse": True, "volume": 0.0}),
        ({"shape": "1:1"}, {"crop": {"left": 0.21875, "right": 0.21875}}),
        ({"shape": "9:16", "turn": "90"}, {"turn": 90}),
        ({"shape": "16:9", "turn": "90"}, {"turn": 90, "crop": {"top": 0.341796875, "bottom": 0.341796875}}),
        ({"crop_left": "10", "crop_bottom": "25"}, {"crop": {"left": 0.1, "bottom": 0.25}}),
    ],
)
def test_what_is_chosen_is_what_is_asked_for(ada: User, sent: dict[str, str], wish: dict[str, Any]) -> None:
    found = wish_of(film(ada), "edit", **{**EDIT, **sent})
    crop = {side: pytest.approx(share) for side, share in wish.get("crop", {}).items()}
    assert {
        **found,
        **({"crop": {side: share for side, share in found["crop"].items() if share}} if "crop" in found else {}),
    } == ({**wish, "crop": crop} if crop else wish)


def test_enhancing_and_converting_by_form(ada: User) -> None:
    assert wish_of(film(ada), "enhance", **{**ENHANCE, "denoise": "0.4", "contrast": "120", "loudness": "on"}) == {
        "denoise": 0.4,
        "contrast": 1.2,
        "loudness": True,
    }
    assert wish_of(film(ada), "transcode", format="webm", quality="low", size="720") == {
        "format": "webm",
        "quality": "low",
        "size": 720,
    }
    assert wish_of(picture(ada), "transcode", format="png", quality="high", size="keep") == {"format": "png"}
    assert wish_of(film(ada), "frame", at="00:00:01:15", format="jpeg") == {"at_us": 1_500_000, "format": "jpeg"}


def test_times_of_a_sound_are_told_in_hundredths(ada: User) -> None:
    form = FORMS["edit"](sound(ada))
    assert (form["begin"].value(), form["end"].value()) == ("0:00.00", "1:01.00")


def test_sizes_are_only_smaller_ones(ada: User) -> None:
    form = FORMS["transcode"](film(ada))
    assert [value for value, _ in form.fields["size"].choices] == ["keep", "720", "480"]  # type: ignore[attr-defined]


def test_the_last_ones_say_how_long_it_may_take(ada: User, ada_client: Client) -> None:
    credits.grant(ada, 50, "A gift")
    began = timezone.now()
    ended = {"status": "completed", "started_at": began, "completed_at": began + timedelta(seconds=30)}
    make_job(ada, kind="edit", result={"seconds": 61}, **ended)
    assert "about 30 s" in ada_client.get(f"/library/{film(ada).pk}/tools/edit/").content.decode()


def test_an_offered_conversion_is_the_only_tool(ada: User, ada_client: Client) -> None:
    asset = film(ada, status="failed", metadata={"probe": {**FILM, "video_codec": "prores"}, "offer": "transcode"})
    assert ada_client.get(f"/library/{asset.pk}/tools/edit/").status_code == 404
    assert send(ada_client, asset, "transcode", format="mp4", quality="high", size="keep").status_code == 302


@pytest.mark.parametrize("fields", [{"deleted_at": timezone.now()}, {"status": "failed"}, {"status": "processing"}])
def test_what_is_not_there_to_work_on_has_no_tools(ada: User, ada_client: Client, fields: dict[str, Any]) -> None:
    asset = film(ada, **fields)
    assert ada_client.get(f"/library/{asset.pk}/tools/edit/").status_code == 404
    assert send(ada_client, asset, "edit", **{**EDIT, "turn": "90"}).status_code == 404


def test_a_stranger_gets_404(ada: User, bea_client: Client, client: Client, ada_client: Client) -> None:
    asset = film(ada)
    assert bea_client.get(f"/library/{asset.pk}/tools/edit/").status_code == 404
    assert send(bea_client, asset, "edit", **{**EDIT, "turn": "90"}).status_code == 404
    assert client.get(f"/library/{asset.pk}/tools/edit/").headers["Location"].startswith("/accounts/login/")
    assert ada_client.put(f"/library/{asset.pk}/tools/edit/").status_code == 405
    assert not Job.objects.exists()
