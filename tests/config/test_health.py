"""/healthz and /readyz."""

import pytest
from django.conf import settings
from django.test import Client


def test_healthz_answers_without_a_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_is_ok_when_migrated(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()["reasons"]) == (200, [])


@pytest.mark.django_db
def test_readyz_says_what_is_wrong_with_the_media_folder(client: Client, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setattr(settings, "MEDIA_DIR", blocked / "below")
    response = client.get("/readyz")
    assert (response.status_code, response.json()["reasons"]) == (503, ["The media folder cannot be written."])
