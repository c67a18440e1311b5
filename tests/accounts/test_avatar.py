"""The picture of a person: uploaded, drawn anew, shown to that person only, removed."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from pytest_django import Settings

from accounts import avatars
from accounts.forms import profile as forms
from accounts.models import User
from engine import ffmpeg, portrait
from engine.errors import UnsupportedMedia
from tests import hostile
from tests.media import make_image, make_video

pytestmark = pytest.mark.django_db
URL, UPLOAD, REMOVE = "/settings/avatar/", "/settings/avatar/upload/", "/settings/avatar/remove/"
WHITE, BLUE = (255, 255, 255), (0x33, 0x66, 0xCC)


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_DIR = tmp_path / "media"


def send(client: Client, content: bytes | Path, name: str = "me.png") -> HttpResponse:
    data = content.read_bytes() if isinstance(content, Path) else content
    return client.post(UPLOAD, {"avatar": SimpleUploadedFile(name, data, "image/png")})  # type: ignore[return-value]


def shown(client: Client) -> Image.Image:
    answer = client.get(URL)
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    return Image.open(io.BytesIO(answer.content))


def kept(settings: Settings) -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_DIR).rglob("*") if path.is_file())


def is_near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 24 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_a_picture_becomes_a_small_square_jpeg(ada: User, ada_client: Client, settings: Settings, suffix: str) -> None:
    assert send(ada_client, make_image((640, 360), suffix=suffix))["Location"] == "/settings/"
    image = shown(ada_client)
    assert (image.format, image.size) == ("JPEG", (256, 256))
    assert is_near(image.getpixel((20, 20)), WHITE)
    assert is_near(image.getpixel((230, 20)), BLUE)
    assert kept(settings) == [str(ada.pk)]


def test_it_stands_upright_and_tells_nothing_of_where_it_came_from(ada_client: Client) -> None:
    """Orientation 6: to be turned a quarter to the right, so that the white corner goes from the left to the right."""
    send(ada_client, make_image((640, 360), suffix=".jpg", orientation=6))
    image = shown(ada_client)
    assert is_near(image.getpixel((230, 20)), WHITE)
    assert is_near(image.getpixel((20, 20)), BLUE)
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)


def test_a_telephones_jpeg_with_a_second_picture_inside_is_taken(ada_client: Client, tmp_path: Path) -> None:
    picture = tmp_path / "me.jpg"
    Image.new("RGB", (400, 300), BLUE).save(picture, "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300))])
    send(ada_client, picture)
    assert is_near(shown(ada_client).getpixel((128, 128)), BLUE)


def test_the_page_and_the_navigation_show_it_instead_of_initials(ada: User, ada_client: Client) -> None:
    assert ">AB</span>" in ada_client.get("/settings/").content.decode()
    send(ada_client, make_image())
    ada.refresh_from_db()
    page = ada_client.get("/settings/").content.decode()
    assert page.count(f'src="{ada.avatar_url}"') == 2
    assert ">AB</span>" not in page
    assert "Your picture is saved." in page


def test_browsers_keep_a_version_and_a_new_picture_has_a_new_address(ada: User, ada_client: Client) -> None:
    send(ada_client, make_image())
    ada.refresh_from_db()
    first = ada.avatar_url
    assert ada_client.get(first)["Cache-Control"] == "private, max-age=31536000, immutable"
    send(ada_client, make_image(colour="#CC3366"))
    ada.refresh_from_db()
    assert ada.avatar_url != first
    assert ada_client.get(first)["Cache-Control"] == ada_client.get(URL)["Cache-Control"] == "private, no-cache"
    assert is_near(shown(ada_client).getpixel((230, 230)), (0xCC, 0x33, 0x66))


REFUSED: dict[str, tuple[Callable[[Path], bytes | Path], str]] = {
    "a text": (lambda folder: b"Dear studio, this is me.", "This is a text file, not a video, picture or sound."),
    "nothing": (lambda folder: b"", "The file is empty."),
    "a huge picture": (hostile.huge_png, "The picture is 16000 x 16000 pixels; at most 50 megapixels can be used."),
    "a playlist": (
        lambda folder: hostile.hls(folder, "http://127.0.0.1:9"),
        "This is a playlist, not a video: it only names other files.",
    ),
    "a film": (lambda folder: make_video(), portrait.WRONG_KIND),
    "an animation": (lambda folder: make_image(suffix=".gif"), portrait.WRONG_KIND),
    "half a picture": (lambda folder: make_image((640, 360), suffix=".jpg").read_bytes()[:900], portrait.DAMAGED),
    "a bomb": (hostile.png_with_a_text_bomb, portrait.DAMAGED),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_such_picture_is_refused_with_a_sentence_and_the_old_one_stays(
    ada: User, ada_client: Client, settings: Settings, tmp_path: Path, what: str
) -> None:
    send(ada_client, make_image())
    before = ada_client.get(URL).content
    make, sentence = REFUSED[what]
    answer = send(ada_client, make(tmp_path))
    assert answer.status_code == 422
    assert answer.context["avatar_form"].errors == {"avatar": [sentence]}  # type: ignore[attr-defined]
    assert sentence in answer.content.decode()
    assert ada_client.get(URL).content == before
    assert kept(settings) == [str(ada.pk)]


def test_what_is_larger_than_the_limit_is_refused_unopened(
    ada_client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "AVATAR_MAX_BYTES", 100)
    answer = send(ada_client, make_image())
    assert answer.context["avatar_form"].errors == {"avatar": ["This file is larger than 10 MB."]}  # type: ignore[attr-defined]
    assert kept(settings) == []


def test_sending_the_form_without_a_file_says_so(ada_client: Client) -> None:
    answer = ada_client.post(UPLOAD)
    assert answer.status_code == 422
    assert "Choose a picture first." in answer.content.decode()


def test_a_full_disk_is_told_at_the_field(ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.publishing.publish", full)
    answer = send(ada_client, make_image())
    assert answer.status_code == 422
    assert "The studio could not keep the picture" in answer.content.decode()
    ada.refresh_from_db()
    assert ada.avatar_set_at is None


def test_a_child_that_draws_something_else_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out" / "portrait.jpg"
    out.parent.mkdir()
    real = ffmpeg.run_python

    def taken_over(module: str, *args: object, **options: object) -> bytes:
        if module == "draw_portrait":
            out.write_bytes(make_image((320, 180)).read_bytes())
            return b"{}"
        return real(module, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ffmpeg, "run_python", taken_over)
    with pytest.raises(UnsupportedMedia):
        portrait.portrait(make_image(), out)
    assert not out.exists()


def test_nobody_else_is_shown_it(ada_client: Client, bea_client: Client) -> None:
    send(ada_client, make_image())
    assert bea_client.get(URL).status_code == 404


@pytest.mark.parametrize("address", [URL, UPLOAD, REMOVE])
def test_a_stranger_is_sent_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address) if address == URL else client.post(address)
    assert answer["Location"].startswith("/accounts/login/")


def test_each_address_takes_its_own_method_only(ada_client: Client) -> None:
    assert ada_client.post(URL).status_code == 405
    assert {ada_client.get(address).status_code for address in (UPLOAD, REMOVE)} == {405}


def test_removing_it_brings_the_initials_back(ada: User, ada_client: Client, settings: Settings) -> None:
    send(ada_client, make_image())
    assert ada_client.post(REMOVE)["Location"] == "/settings/"
    assert ada_client.get(URL).status_code == 404
    assert kept(settings) == []
    page = ada_client.get("/settings/").content.decode()
    assert ">AB</span>" in page
    assert REMOVE not in page
    assert ada_client.post(REMOVE).status_code == 302


def test_a_file_that_was_lost_is_a_picture_that_is_not_there(ada: User, ada_client: Client) -> None:
    avatars.keep(ada, ContentFile(make_image().read_bytes()))  # type: ignore[arg-type]
    default_storage.delete(avatars.key_of(ada))
    assert ada_client.get(URL).status_code == 404
