"""A body that is too long never reaches the disk, whoever sends it."""

import pytest
from django.test import Client

from config.bodies import MOST
from tests.media_library.asgi import call

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_body_that_says_that_it_is_too_long_is_refused_before_it_comes() -> None:
    answer = call("POST", "/library/upload/", headers={"content-length": str(MOST + 1)})
    assert (answer.status, answer.body) == (413, b"This is more than the studio takes at once.")


def test_a_body_that_is_longer_than_it_says_gets_no_answer() -> None:
    part = bytes(MOST // 2 + 1)
    with pytest.raises(StopIteration):  # the connection ends without one
        call("POST", "/library/upload/", headers={"content-length": "1"}, body=[part, part])


def test_a_form_that_is_too_long_gets_a_page_with_a_sentence(ada_client: Client) -> None:
    answer = ada_client.post("/projects/create/", {"name": "x" * (20 * 1024 * 1024 + 1)})
    assert answer.status_code == 400
    assert "too large" in answer.content.decode()
