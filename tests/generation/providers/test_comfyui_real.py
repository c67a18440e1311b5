"""The adapter against a real ComfyUI: COMFYUI_TEST_URL names one, of any version and with any models, whose queue is empty.

The workflows in workflows/ are of nodes that need no model. One run leaves a few small files in that server's folders.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import av
import pytest
from PIL import Image

from generation.providers.comfyui import ComfyUI
from generation.providers.shapes import (
    CancelOutcome,
    ErrorKind,
    Modality,
    Order,
    Orientation,
    ProviderError,
    Role,
    State,
    Submission,
    Update,
)
from tests import machine

URL = os.environ.get("COMFYUI_TEST_URL", "")
OWN = Path(__file__).with_name("workflows")

pytestmark = pytest.mark.skipif(not URL, reason=f"{machine.NOT_OURS}: a ComfyUI; name one in COMFYUI_TEST_URL")

SLOW: dict[str, Any] = {"resolution": 720, "seconds": 2.5, "orientation": Orientation.LANDSCAPE}  # some seconds of work


@pytest.fixture
def comfyui(monkeypatch: pytest.MonkeyPatch) -> ComfyUI:
    monkeypatch.setattr("generation.providers.comfyui.adapter.LISTEN", 0.05)
    return ComfyUI(URL, workflows=OWN)


@pytest.fixture
def submit(comfyui: ComfyUI, tmp_path: Path) -> Iterator[Callable[..., Submission]]:
    taken = []

    def ask(model: str, key: UUID | None = None, inputs: dict[Role, Path] | None = None, **order: Any) -> Submission:
        order = {"seed": uuid4().int % 2**24, **order}  # a colour; of one that it has had ComfyUI keeps what it made
        wanted = Order(modality=Modality.VIDEO, model=model, prompt="a fox in snow", roles=tuple(inputs or {}), **order)
        found = comfyui.submit(
            wanted, inputs or {}, key=key or uuid4(), webhook_url="", folder=tmp_path, advance=lambda share, stage: None
        )
        assert isinstance(found, Submission)
        taken.append(found)
        return found

    yield ask
    for submission in taken:
        comfyui.cancel(submission)


def ended(comfyui: ComfyUI, submission: Submission) -> Update:
    return until(comfyui, submission, lambda update: update.state.is_end)


def until(comfyui: ComfyUI, submission: Submission, wanted: Callable[[Update], bool]) -> Update:
    over = time.monotonic() + 60
    while not wanted(update := comfyui.poll(submission)):
        assert time.monotonic() < over, update
    return update


def test_it_answers_and_offers_what_its_nodes_can_run(comfyui: ComfyUI) -> None:
    said = comfyui.check()
    assert said.startswith("ComfyUI ")
    models = {model.id: model for model in comfyui.models()}
    assert {"film", "inverted", "scaled"} <= set(models)
    assert "elsewhere" not in models
    scaled = {param.name: param for param in models["scaled"].capabilities.params}
    assert (scaled["factor"].type, scaled["factor"].minimum, scaled["factor"].default) == ("number", 0.01, 2.0)
    assert "lanczos" in scaled["method"].choices


def test_a_film_is_made_and_fetched(comfyui: ComfyUI, submit: Callable[..., Submission], tmp_path: Path) -> None:
    key = uuid4()
    submission = submit("film", key, seed=0x336699)
    assert submission.remote_id == str(key)
    update = ended(comfyui, submission)
    assert (update.state, update.error) == (State.SUCCEEDED, None)
    assert update.usage.cost == 0
    (result,) = comfyui.fetch(submission, tmp_path, most=10_000_000, advance=lambda share, stage: None)
    assert result.mime_type == "video/mp4"
    with av.open(result.path) as film:
        stream = film.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(stream)]
    assert (stream.width, stream.height, len(frames)) == (320, 180, 6)
    assert stream.average_rate == 24
    assert abs(frames[0][90, 160].astype(int) - (0x33, 0x66, 0x99)).max() < 12  # the seed is its colour


def test_what_is_larger_than_allowed_is_not_fetched(comfyui: ComfyUI, submit: Callable[..., Submission], tmp_path: Path) -> None:
    submission = submit("film")
    ended(comfyui, submission)
    with pytest.raises(ProviderError):
        comfyui.fetch(submission, tmp_path, most=100, advance=lambda share, stage: None)


def test_a_picture_goes_in_and_comes_out(comfyui: ComfyUI, submit: Callable[..., Submission], tmp_path: Path) -> None:
    picture = tmp_path / "in.png"
    Image.new("RGB", (40, 30), (10, 100, 250)).save(picture)
    submission = submit("inverted", inputs={Role.REFERENCE: picture})
    assert ended(comfyui, submission).state == State.SUCCEEDED
    (result,) = comfyui.fetch(submission, tmp_path, most=1_000_000, advance=lambda share, stage: None)
    with Image.open(result.path) as image:
        size, colour = image.size, image.convert("RGB").getpixel((5, 5))
    assert size == (40, 30)
    assert isinstance(colour, tuple)
    assert max(abs(one - other) for one, other in zip(colour, (245, 155, 5), strict=True)) <= 1


def test_the_same_again_is_made_again(comfyui: ComfyUI, submit: Callable[..., Submission], tmp_path: Path) -> None:
    for _ in range(2):
        submission = submit("film", seed=5)
        assert ended(comfyui, submission).state == State.SUCCEEDED
        assert len(comfyui.fetch(submission, tmp_path, most=1_000_000, advance=lambda share, stage: None)) == 1


def test_what_was_taken_is_found_by_our_key(comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    running, waiting, ended_key = uuid4(), uuid4(), uuid4()
    ended(comfyui, submit("film", ended_key))
    submit("film", running, **SLOW)
    submit("film", waiting)
    for key in (running, waiting, ended_key):
        found = comfyui.find(key)
        assert found is not None and found.remote_id == str(key)
    assert comfyui.find(uuid4()) is None


def test_one_that_waits_is_taken_out(comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    submit("film", **SLOW)
    waiting = submit("film")
    update = comfyui.poll(waiting)
    assert (update.state, update.stage) == (State.QUEUED, "1 before it")
    assert comfyui.cancel(waiting) == CancelOutcome.CANCELLED
    with pytest.raises(ProviderError) as caught:
        comfyui.poll(waiting)
    assert caught.value.kind == ErrorKind.GONE
    assert comfyui.cancel(waiting) == CancelOutcome.CANCELLED


def test_one_that_runs_is_interrupted_and_the_next_goes_on(comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    running, next_one = submit("film", **SLOW), submit("film")
    until(comfyui, running, lambda update: update.state == State.RUNNING)
    assert comfyui.cancel(running) in (CancelOutcome.CANCELLED, CancelOutcome.REQUESTED)
    assert ended(comfyui, running).state == State.CANCELLED
    assert ended(comfyui, next_one).state == State.SUCCEEDED
    assert comfyui.cancel(next_one) == CancelOutcome.TOO_LATE


def test_a_node_that_fails_is_a_sentence(comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    update = ended(comfyui, submit("film", resolution=63, orientation=Orientation.SQUARE))  # H.264 takes no odd sides
    assert update.state == State.FAILED
    assert update.error is not None and update.error.kind == ErrorKind.BAD_REQUEST
    assert str(update.error).startswith("ComfyUI stopped at SaveVideo: ")
    assert "Traceback" in update.error.detail or "File" in update.error.detail


def test_what_the_server_refuses_names_the_node_and_the_input(comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    with pytest.raises(ProviderError) as caught:
        submit("scaled", params={"factor": 99.0})
    assert (caught.value.kind, caught.value.is_sent) == (ErrorKind.BAD_REQUEST, False)
    assert str(caught.value) == "ComfyUI did not take this: ImageScaleBy, scale_by: Value 99.0 bigger than max of 8.0."


def test_a_stream_tells_each_state_once_it_is_there(comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    first, second = submit("film", **SLOW), submit("film")
    states = [update.state for update in comfyui.stream(second)]
    assert states[0] == State.QUEUED
    assert states[-1] == State.SUCCEEDED
    assert states == sorted(states, key=list(State).index)
    assert comfyui.poll(first).state == State.SUCCEEDED
