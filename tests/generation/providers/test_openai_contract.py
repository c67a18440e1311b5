"""Each request as OpenAI's own description of its protocol has it, checked by a server that others wrote."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generation.providers.openai_compat.adapter import OpenAICompatible
from generation.providers.openai_compat.catalogue import has_videos
from generation.providers.shapes import CancelOutcome, ErrorKind, Modality, Orientation, Role, State, Submission
from tests.generation.providers.doing import failing, nothing
from tests.generation.providers.openai_orders import adapter_at, made, order, picture_file, sound_file, submit

pytestmark = pytest.mark.xdist_group("steady")

FILM = order(Modality.VIDEO, "sora-2", orientation=Orientation.LANDSCAPE, resolution=720, seconds=8.0)
PICTURE = order(Modality.IMAGE, "gpt-image-2", orientation=Orientation.SQUARE, params={"quality": "low"})


@pytest.fixture
def adapter(steady: Callable[[str], str]) -> OpenAICompatible:
    return adapter_at(f"{steady('openai-v1-subset')}/v1")


def test_a_film_is_asked_for_found_and_brought(adapter: OpenAICompatible, tmp_path: Path) -> None:
    submission = submit(adapter, FILM, tmp_path)
    assert isinstance(submission, Submission)
    assert adapter.poll(submission).state in (State.QUEUED, State.RUNNING)
    (result,) = adapter.fetch(submission, tmp_path, most=10_000, advance=nothing)
    assert result.path.stat().st_size > 0
    assert adapter.cancel(submission) == CancelOutcome.CANCELLED


def test_a_film_from_a_picture_is_asked_for(adapter: OpenAICompatible, tmp_path: Path) -> None:
    wanted = FILM.model_copy(update={"roles": (Role.FIRST,)})
    assert isinstance(submit(adapter, wanted, tmp_path, {Role.FIRST: picture_file(tmp_path)}), Submission)


def test_that_the_server_has_films_is_seen(adapter: OpenAICompatible) -> None:
    assert has_videos(adapter.client)


def test_a_voice_is_asked_for(adapter: OpenAICompatible, tmp_path: Path) -> None:
    wanted = order(Modality.VOICE, "tts-1", voice="coral", params={"speed": 1.5, "instructions": "calm"})
    [result] = made(adapter, wanted, tmp_path).results
    assert result.path.stat().st_size


def test_what_was_said_is_asked_for(adapter: OpenAICompatible, tmp_path: Path) -> None:
    wanted = order(Modality.CAPTIONS, "whisper-1", prompt="", params={"language": "en"}, roles=(Role.SOUND,))
    assert made(adapter, wanted, tmp_path, {Role.SOUND: sound_file(tmp_path)}).results


@pytest.mark.parametrize("role", [None, Role.REFERENCE])
def test_a_picture_is_asked_for(adapter: OpenAICompatible, tmp_path: Path, role: Role | None) -> None:
    """What is allowed is answered with 200, but by this server without a picture; what is not, with 400."""
    wanted = PICTURE.model_copy(update={"roles": (role,) if role else ()})
    with failing() as errors:
        submit(adapter, wanted, tmp_path, {role: picture_file(tmp_path)} if role else {})
    assert (errors[0].kind, errors[0].detail) == (ErrorKind.PROVIDER, "no list of data")
    with failing() as errors:
        submit(adapter, wanted.model_copy(update={"params": {"quality": "best"}}), tmp_path, {})
    assert errors[0].kind == ErrorKind.BAD_REQUEST


@pytest.mark.parametrize("wrong", [{"seconds": 7.0}, {"resolution": 480}])
def test_the_judge_refuses_what_is_wrong(adapter: OpenAICompatible, tmp_path: Path, wrong: dict[str, object]) -> None:
    with failing() as errors:
        submit(adapter, FILM.model_copy(update=wrong), tmp_path)
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.BAD_REQUEST, False)
