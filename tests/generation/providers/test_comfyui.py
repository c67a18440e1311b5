"""The adapter of ComfyUI from the order to the file, against a little server of ours that says what a real one said."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from generation.providers.base import Adapter
from generation.providers.comfyui import ComfyUI, build
from generation.providers.comfyui.workflows import read_all
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
)
from tests.generation.providers.comfyui_server import END, RECORDED, FakeComfyUI
from tests.generation.providers.web import Web

OWN = Path(__file__).with_name("workflows")
EXECUTED = {"type": "executing", "data": {"node": None}}


@pytest.fixture(scope="module")
def _server() -> Iterator[FakeComfyUI]:
    with FakeComfyUI() as server:
        yield server


@pytest.fixture
def server(_server: FakeComfyUI) -> FakeComfyUI:
    """One for all tests, as new for each."""
    url = _server.url
    for name, value in vars(FakeComfyUI()).items():
        setattr(_server, name, value)
    _server.url = url
    return _server


@pytest.fixture
def comfyui(server: FakeComfyUI, monkeypatch: pytest.MonkeyPatch) -> ComfyUI:
    monkeypatch.setattr("generation.providers.comfyui.adapter.CANCEL_WAITS", (0.0, 0.0, 0.0))
    return ComfyUI(server.url, token="a-secret-token", workflows=OWN)


@pytest.fixture
def submit(comfyui: ComfyUI, tmp_path: Path) -> Callable[..., Submission]:
    def ask(model: str = "film", key: UUID | None = None, inputs: dict[Role, Path] | None = None, **order: Any) -> Submission:
        wanted = Order(modality=Modality.VIDEO, model=model, prompt="a fox", roles=tuple(inputs or {}), **order)
        found = comfyui.submit(
            wanted, inputs or {}, key=key or uuid4(), webhook_url="", folder=tmp_path, advance=lambda share, stage: None
        )
        assert isinstance(found, Submission)
        return found

    return ask


def ignore(share: float, stage: str) -> None:
    pass


def refused(call: Callable[[], object]) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        call()
    return caught.value


def test_it_is_built_from_what_settings_say(server: FakeComfyUI) -> None:
    adapter: Adapter = build("comfyui", {"url": server.url, "token": "", "workflows": None}, lambda *_: None)
    assert adapter.name == "comfyui"


def test_it_offers_what_the_server_has_nodes_and_files_for(comfyui: ComfyUI) -> None:
    models = {model.id: model for model in comfyui.models()}
    assert {"film", "inverted", "scaled", "text-to-image:tiny-random.safetensors"} <= set(models)
    assert "elsewhere" not in models  # a node that the server does not have
    assert not [name for name in models if "wan" in name]  # files that it does not have
    image = models["text-to-image:tiny-random.safetensors"]
    assert (image.label, image.modality) == ("tiny-random, text to image", Modality.IMAGE)
    assert image.capabilities.orientations == tuple(Orientation)
    assert image.capabilities.resolutions == (512, 768, 1024)
    assert (image.capabilities.takes_seed, image.capabilities.takes_negative_prompt) == (True, True)
    steps, guidance = image.capabilities.params
    assert (steps.name, steps.type, steps.default, steps.minimum, steps.maximum) == ("steps", "integer", 25, 1, 10000)
    assert (guidance.name, guidance.type, guidance.default) == ("guidance", "number", 6.5)


def test_a_workflow_that_takes_a_picture_needs_one(comfyui: ComfyUI) -> None:
    inverted = next(model for model in comfyui.models() if model.id == "inverted")
    assert inverted.capabilities.needs == (Role.REFERENCE,)
    order = Order(modality=Modality.IMAGE, model="inverted", prompt="x")
    assert [fault.field for fault in comfyui.validate(order, inverted)] == ["reference"]


def test_the_test_of_the_connection_says_what_is_missing(comfyui: ComfyUI) -> None:
    said = comfyui.check()
    assert said.startswith("ComfyUI 0.8.0 answers, and has what ")
    assert "the server has no node NodeOfSomebodyElse" in said


def test_every_workflow_of_the_studio_fits_the_nodes_of_a_real_server() -> None:
    """Classes, inputs, and what is linked with what, as the server described them: it checks the same before it takes one."""
    unknown: set[str] = set()  # nodes of sound, which that server could not load
    for workflow in read_all(None)[0]:
        unknown |= workflow.classes - set(RECORDED["object_info"])
        if not workflow.classes <= set(RECORDED["object_info"]):
            continue
        for node_id, node in workflow.graph.items():
            told = RECORDED["object_info"][node["class_type"]]
            inputs = {**told["input"].get("required", {}), **told["input"].get("optional", {})}
            where = f"{workflow.name}, node {node_id}"
            assert set(told["input"].get("required", {})) <= set(node["inputs"]) <= set(inputs), where
            for name, value in node["inputs"].items():
                if isinstance(value, list):
                    source = RECORDED["object_info"][workflow.graph[value[0]]["class_type"]]
                    assert source["output"][value[1]] == inputs[name][0], f"{where}, {name}"
    assert unknown == {"SaveAudio", "VAEDecodeAudio"}


def test_a_prompt_is_sent_once_under_our_key(server: FakeComfyUI, submit: Callable[..., Submission]) -> None:
    key = uuid4()
    submission = submit("film", key, seed=9, seconds=0.25, resolution=180, orientation=Orientation.LANDSCAPE)
    assert submission == Submission(str(key), reply={"number": 1.0})
    assert [prompt.client_id for prompt in server.pending] == [str(key)]
    (graph,) = server.graphs
    assert graph["1"]["inputs"]["value"] == "a fox"
    assert graph["3"]["inputs"] == {"width": 320, "height": 180, "batch_size": 6, "color": 9}
    assert {headers["authorization"] for headers in server.headers} == {"Bearer a-secret-token"}


def test_the_chosen_file_goes_into_the_graph(server: FakeComfyUI, submit: Callable[..., Submission]) -> None:
    submit("text-to-image:tiny-random.safetensors", params={"steps": 3})
    assert server.graphs[0]["1"]["inputs"]["ckpt_name"] == "tiny-random.safetensors"
    assert server.graphs[0]["5"]["inputs"]["steps"] == 3


@pytest.mark.parametrize("model", ["text-to-image:gone.safetensors", "text-to-image", "unknown", "elsewhere/../film"])
def test_a_model_that_is_gone_is_refused_before_anything_is_sent(
    server: FakeComfyUI, submit: Callable[..., Submission], model: str
) -> None:
    error = refused(lambda: submit(model))
    assert (error.kind, error.is_sent, server.graphs) == (ErrorKind.BAD_REQUEST, False, [])
    assert str(error) == f"ComfyUI no longer has {model}. Choose another model."


def test_a_picture_is_sent_before_and_named_in_the_graph(
    server: FakeComfyUI, submit: Callable[..., Submission], tmp_path: Path
) -> None:
    picture, key = tmp_path / "in.PNG", uuid4()
    picture.write_bytes(b"a picture")
    submit("inverted", key, inputs={Role.REFERENCE: picture})
    assert server.files == {f"reelwright/{key}-reference.png": b"a picture"}
    assert server.graphs[0]["3"]["inputs"]["image"] == f"reelwright/{key}-reference.png"


def test_it_goes_from_the_queue_to_the_file(
    server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission], tmp_path: Path
) -> None:
    submit()
    submission = submit()
    update = comfyui.poll(submission)
    assert (update.state, update.stage) == (State.QUEUED, "1 before it")
    server.begin()
    assert comfyui.poll(submission).stage == "1 before it"
    server.end()
    server.begin()
    server.stories = [RECORDED["messages"]["sampling"]]
    update = comfyui.poll(submission)
    assert update.state == State.RUNNING
    server.end("success")
    update = comfyui.poll(submission)
    assert (update.state, update.progress) == (State.SUCCEEDED, 1.0)
    assert update.usage.cost == 0
    assert update.usage.seconds is not None and update.usage.seconds > 0
    (saved,) = update.reply["saved"]
    server.files[f"reelwright/{saved}"] = b"a film"
    (result,) = comfyui.fetch(submission, tmp_path, most=100, advance=ignore)
    assert (result.path.read_bytes(), result.mime_type, result.path.parent) == (b"a film", "video/mp4", tmp_path)


def test_steps_of_samplers_are_progress(server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    submission = submit("text-to-image:tiny-random.safetensors")
    server.begin()
    server.stories = [[message] for message in RECORDED["messages"]["sampling"] if message["type"] == "progress_state"]
    told = [comfyui.poll(submission) for _ in range(len(server.stories))]
    shares = [update.progress for update in told]
    assert shares == sorted(shares, key=lambda share: share or 0.0)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert "Step 2 of 4" in [update.stage for update in told]


def test_a_stream_follows_it_to_the_end(server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    submission = submit("text-to-image:tiny-random.safetensors")
    server.begin()
    server.stories = [[*RECORDED["messages"]["sampling"], END, EXECUTED]]
    states = [(update.state, update.progress) for update in comfyui.stream(submission)]
    assert states[0] == (State.RUNNING, None)
    assert (State.RUNNING, 0.5) in states
    assert states[-1] == (State.SUCCEEDED, 1.0)


def test_a_server_that_does_not_talk_is_asked(comfyui: ComfyUI, web: Web) -> None:
    """A proxy before it may let no WebSocket through."""
    web.on("GET", "/queue", json={"queue_running": [[1, "a", {}, {"client_id": "a"}, []]], "queue_pending": []})
    assert ComfyUI(web.url).poll(Submission("a")).state == State.RUNNING


def test_a_failed_node_is_a_sentence(server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    submission = submit()
    server.begin()
    server.end("error")
    update = comfyui.poll(submission)
    assert update.state == State.FAILED
    assert update.error is not None and (update.error.kind, update.error.is_passing) == (ErrorKind.BAD_REQUEST, False)
    assert str(update.error).startswith("ComfyUI stopped at SaveVideo: ")
    assert "File " in update.error.detail


def test_too_little_memory_is_the_servers_fault(server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    submission = submit()
    server.begin()
    server.end("error")
    status = server.ended[submission.remote_id]["status"]
    said = next(data for kind, data in status["messages"] if kind == "execution_error")
    said |= {"exception_type": "torch.OutOfMemoryError", "node_type": "KSampler"}
    error = comfyui.poll(submission).error
    assert error is not None and error.kind == ErrorKind.PROVIDER
    assert str(error) == "ComfyUI ran out of memory at KSampler. A smaller size or a shorter length may do."


def test_an_interrupted_prompt_is_cancelled_not_failed(
    server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission]
) -> None:
    submission = submit()
    server.begin()
    assert comfyui.cancel(submission) == CancelOutcome.CANCELLED
    update = comfyui.poll(submission)
    assert (update.state, update.error) == (State.CANCELLED, None)
    assert comfyui.cancel(submission) == CancelOutcome.CANCELLED


def test_a_lost_interrupt_is_sent_again(server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission]) -> None:
    submission = submit()
    server.begin()
    server.loses_interrupts = 2
    assert comfyui.cancel(submission) == CancelOutcome.CANCELLED
    server.loses_interrupts = 9
    stubborn = submit()
    server.begin()
    assert comfyui.cancel(stubborn) == CancelOutcome.REQUESTED


def test_one_that_waits_is_taken_out_and_no_other(
    server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission]
) -> None:
    """Never by an interrupt: that would stop what somebody else runs. The server here would not let it pass."""
    running, waiting, last = submit(), submit(), submit()
    server.begin()
    assert comfyui.cancel(waiting) == CancelOutcome.CANCELLED
    assert [prompt.id for prompt in server.running] == [running.remote_id]
    assert [prompt.id for prompt in server.pending] == [last.remote_id]


def test_what_has_ended_well_is_too_late_to_cancel(
    server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission]
) -> None:
    submission = submit()
    server.begin()
    server.end("success")
    assert comfyui.cancel(submission) == CancelOutcome.TOO_LATE


@pytest.mark.parametrize("keeps_ids", [True, False])
def test_what_was_taken_is_found_by_our_key_wherever_it_is(
    server: FakeComfyUI, comfyui: ComfyUI, submit: Callable[..., Submission], keeps_ids: bool
) -> None:
    """Of an older server too, that gives ids of its own."""
    server.keeps_ids = keeps_ids
    key = uuid4()
    assert comfyui.find(key) is None
    submission = submit("film", key)
    assert (submission.remote_id == str(key)) == keeps_ids
    moves: list[Callable[[], None]] = [lambda: None, server.begin, server.end]
    for move in moves:
        move()
        found = comfyui.find(key)
        assert found is not None and found.remote_id == submission.remote_id
    assert comfyui.find(uuid4()) is None


def test_a_server_that_was_started_anew_knows_nothing(comfyui: ComfyUI, tmp_path: Path) -> None:
    for call in (
        lambda: comfyui.poll(Submission("gone")),
        lambda: comfyui.fetch(Submission("gone"), tmp_path, most=1, advance=ignore),
    ):
        error = refused(call)
        assert (error.kind, str(error)) == (
            ErrorKind.GONE,
            "ComfyUI knows nothing of this any more. It may have been started anew.",
        )


@pytest.mark.parametrize("name", list(RECORDED["refusals"]))
def test_what_the_server_refuses_is_a_sentence(web: Web, tmp_path: Path, name: str) -> None:
    for kind, told in RECORDED["object_info"].items():
        web.on("GET", f"/object_info/{kind}", json={kind: told})
    web.on("POST", "/prompt", status=400, json=RECORDED["refusals"][name]["answer"])
    order = Order(modality=Modality.VIDEO, model="film", prompt="a fox")
    comfyui = ComfyUI(web.url, workflows=OWN)
    error = refused(lambda: comfyui.submit(order, {}, key=uuid4(), webhook_url="", folder=tmp_path, advance=ignore))
    assert (error.kind, error.is_sent) == (ErrorKind.BAD_REQUEST, False)
    assert str(error) == RECORDED["refusals"][name]["sentence"]
    assert len(web.asked_for("POST", "/prompt")) == 1


def test_what_the_server_takes_only_in_part_is_refused_and_stopped(web: Web, tmp_path: Path) -> None:
    web.on("POST", "/prompt", json=RECORDED["partly"])
    web.on("GET", "/queue", json={"queue_running": [], "queue_pending": [[1, RECORDED["partly"]["prompt_id"], {}, {}, []]]})
    web.on("POST", "/queue")
    order = Order(modality=Modality.VIDEO, model="film", prompt="a fox")
    comfyui = ComfyUI(web.url, workflows=OWN)
    error = refused(lambda: comfyui.submit(order, {}, key=uuid4(), webhook_url="", folder=tmp_path, advance=ignore))
    assert (error.kind, error.is_sent) == (ErrorKind.BAD_REQUEST, False)
    assert str(error) == RECORDED["refusals"]["too large"]["sentence"]
    assert web.asked_for("POST", "/queue")[0].json == {"delete": [RECORDED["partly"]["prompt_id"]]}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"hangs_up": True}, ErrorKind.NETWORK),
        ({"status": 500}, ErrorKind.PROVIDER),
        ({"body": b"<html>"}, ErrorKind.PROVIDER),
        ({"json": {"no": "id"}}, ErrorKind.PROVIDER),
    ],
)
def test_a_lost_reply_is_said_to_be_one_and_never_repeated(
    web: Web, tmp_path: Path, answer: dict[str, Any], kind: ErrorKind
) -> None:
    web.on("POST", "/prompt", **answer)
    order = Order(modality=Modality.VIDEO, model="film", prompt="a fox")
    comfyui = ComfyUI(web.url, workflows=OWN)
    error = refused(lambda: comfyui.submit(order, {}, key=uuid4(), webhook_url="", folder=tmp_path, advance=ignore))
    assert (error.kind, error.is_sent) == (kind, True)
    assert len(web.asked_for("POST", "/prompt")) == 1


@pytest.mark.parametrize(
    "entry",
    [
        {"outputs": None, "status": None},
        {"outputs": {"1": None, "2": {"images": None, "gifs": [None, {"filename": 1}]}}, "status": {"messages": [None, [1]]}},
        {"outputs": {"1": {"images": [{"filename": "x.png", "subfolder": "", "type": "temp"}]}}},
        {"outputs": {"1": {"3d": [{"filename": "x.glb", "subfolder": "", "type": "output"}]}}},
    ],
)
def test_one_that_saved_nothing_of_use_is_a_sentence(web: Web, tmp_path: Path, entry: dict[str, Any]) -> None:
    web.on("GET", "/history/a", json={"a": entry})
    web.on("GET", "/queue", json={"queue_running": [None, [], [1, 2, 3]], "queue_pending": []})
    comfyui = ComfyUI(web.url)
    assert comfyui.poll(Submission("a")).state == State.SUCCEEDED
    error = refused(lambda: comfyui.fetch(Submission("a"), tmp_path, most=1, advance=ignore))
    assert str(error).startswith("The workflow has ended and saved no film, sound or picture.")


def test_a_film_comes_before_the_picture_that_is_saved_with_it(web: Web, tmp_path: Path) -> None:
    files = [{"filename": name, "subfolder": "", "type": "output"} for name in ("../a.png", "b.MP4", "b.MP4")]
    web.on("GET", "/history/a", json={"a": {"outputs": {"1": {"images": files}}}})
    web.on("GET", "/view", body=b"content")
    results = ComfyUI(web.url).fetch(Submission("a"), tmp_path, most=100, advance=ignore)
    assert [(result.path.name, result.mime_type) for result in results] == [("0.mp4", "video/mp4"), ("1.png", "image/png")]
    assert all(result.path.parent == tmp_path for result in results)


def test_it_costs_nothing_and_sends_no_webhooks(comfyui: ComfyUI) -> None:
    order, model = Order(modality=Modality.VIDEO, model="film"), comfyui.models()[0]
    estimate = comfyui.estimate(order, model)
    assert estimate.low == estimate.high == 0
    assert estimate.basis == "free"
    assert refused(lambda: comfyui.verify({}, b"", datetime.now(UTC))).kind == ErrorKind.AUTH
