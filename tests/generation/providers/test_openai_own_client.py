"""OpenAI's own client as the judge: of what our server says in the place of OpenAI's, of what the adapter asks, of webhooks.

It is told to check every answer against its types. The adapter asks the same of the same server, and understands the same.
"""

import base64
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from openai.lib.streaming.chat import ChatCompletionStreamState
from standardwebhooks import Webhook

from generation.providers.openai_chat import Answer, Chat, Message, Tool
from generation.providers.openai_compat.adapter import OpenAICompatible
from generation.providers.shapes import CancelOutcome, ErrorKind, Modality, Orientation, Role, State, Submission
from tests.generation.providers import openai_answers as answers
from tests.generation.providers.doing import failing, nothing
from tests.generation.providers.openai_orders import KEY, PNG, adapter_at, made, order, picture_file, sound_file, submit
from tests.generation.providers.web import Web

SECRET = f"whsec_{base64.b64encode(b'a secret of thirty-two bytes ....').decode()}"
OTHER = f"whsec_{base64.b64encode(b'another secret, as long as it ..').decode()}"
CHAT = "/v1/chat/completions"
QUESTION: list[Any] = [{"role": "user", "content": "Weather in Rome?"}]
PLACE = {"type": "object", "properties": {"place": {"type": "string"}}}
WEATHER: Any = {"type": "function", "function": {"name": "weather", "description": "The weather at a place", "parameters": PLACE}}


@pytest.fixture
def adapter(web: Web) -> OpenAICompatible:
    return adapter_at(f"{web.url}/v1", secret=SECRET)


@pytest.fixture
def theirs(web: Web) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        api_key=KEY,
        base_url=f"{web.url}/v1",
        webhook_secret=SECRET,
        max_retries=0,
        http_client=httpx2.Client(trust_env=False),
        _strict_response_validation=True,
    ) as client:
        yield client


@pytest.fixture(autouse=True)
def _without_their_farewell() -> Iterator[None]:
    """Films have no future at OpenAI, which the client says at each call; other servers speak the protocol on."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The Sora API", DeprecationWarning)
        yield


def asked_alike(web: Web) -> None:
    """Half of the requests were theirs, then came ours: the same ones."""
    half = len(web.asked) // 2
    assert half
    assert [asked.said for asked in web.asked[:half]] == [asked.said for asked in web.asked[half:]]


def test_it_refuses_what_is_not_whole(theirs: openai.OpenAI, web: Web) -> None:
    web.on("GET", "/v1/videos/video_1", json={"id": "video_1", "status": "queued"})
    with pytest.raises(openai.APIResponseValidationError):
        theirs.videos.retrieve("video_1")


def test_the_list_of_models_is_read(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web) -> None:
    web.on("GET", "/v1/models", json=answers.models({"id": "gpt-image-1.5", "shutdown_date": "2026-12-01"}, "gpt-image-2"))
    read = {model.id: model.shutdown_date for model in theirs.models.list()}
    assert read == {"gpt-image-1.5": "2026-12-01", "gpt-image-2": None}
    ours = {model.id: model.retires_on and model.retires_on.isoformat() for model in adapter.models()}
    assert ours == read
    asked_alike(web)


def test_a_film_is_asked_for_followed_brought_and_taken_back(
    theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web, tmp_path: Path
) -> None:
    web.on("POST", "/v1/videos", json=answers.video())
    for status, progress in [("queued", 0), ("in_progress", 40), ("completed", 100)] * 2:
        web.on("GET", "/v1/videos/video_1", json=answers.video(status, progress=progress))
    web.on("GET", "/v1/videos/video_1/content", body=b"film", headers={"Content-Type": "video/mp4"})
    video = theirs.videos.create(model="sora-2", prompt="a fox", size="1280x720", seconds="8")
    assert [theirs.videos.retrieve(video.id).status for _ in range(3)] == ["queued", "in_progress", "completed"]
    assert theirs.videos.download_content(video.id).content == b"film"

    wanted = order(Modality.VIDEO, "sora-2", orientation=Orientation.LANDSCAPE, resolution=720, seconds=8.0)
    submission = submit(adapter, wanted, tmp_path)
    assert isinstance(submission, Submission)
    assert submission.remote_id == video.id
    assert [adapter.poll(submission).state for _ in range(3)] == [State.QUEUED, State.RUNNING, State.SUCCEEDED]
    (result,) = adapter.fetch(submission, tmp_path, most=10, advance=nothing)
    assert result.path.read_bytes() == b"film"
    asked_alike(web)


def test_a_film_from_a_picture_is_asked_for(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/videos", json=answers.video())
    theirs.videos.create(model="sora-2", prompt="a fox", input_reference=picture_file(tmp_path))
    submit(adapter, order(Modality.VIDEO, "sora-2", roles=(Role.FIRST,)), tmp_path, {Role.FIRST: picture_file(tmp_path)})
    asked_alike(web)


def test_a_film_is_taken_back(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web) -> None:
    web.on("GET", "/v1/videos/video_1", json=answers.video("in_progress"))
    web.on("DELETE", "/v1/videos/video_1", json=answers.DELETED)
    theirs.videos.retrieve("video_1")
    assert theirs.videos.delete("video_1").deleted
    assert adapter.cancel(Submission("video_1")) == CancelOutcome.CANCELLED
    asked_alike(web)


def test_why_a_film_failed_is_read(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web) -> None:
    error = {"code": "moderation_blocked", "message": "A person."}
    web.on("GET", "/v1/videos/video_1", json=answers.video("failed", error=error))
    read, ours = theirs.videos.retrieve("video_1").error, adapter.poll(Submission("video_1")).error
    assert read is not None
    assert ours is not None
    assert (read.code, ours.kind) == ("moderation_blocked", ErrorKind.MODERATION)
    assert read.message in str(ours)


def test_a_picture_is_made(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/images/generations", json=answers.picture())
    read = theirs.images.generate(model="gpt-image-2", prompt="a fox", n=1, size="1536x1024", quality="low")
    wanted = order(Modality.IMAGE, "gpt-image-2", orientation=Orientation.LANDSCAPE, params={"quality": "low"})
    done = made(adapter, wanted, tmp_path)
    assert read.data
    assert read.usage
    assert base64.b64decode(read.data[0].b64_json or "") == done.results[0].path.read_bytes() == PNG
    assert (done.usage.tokens_in, done.usage.tokens_out) == (read.usage.input_tokens, read.usage.output_tokens)
    asked_alike(web)


def test_a_picture_is_made_of_another(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/images/edits", json=answers.picture())
    theirs.images.edit(model="gpt-image-2", prompt="a fox", n=1, image=picture_file(tmp_path))
    wanted = order(Modality.IMAGE, "gpt-image-2", roles=(Role.REFERENCE,))
    made(adapter, wanted, tmp_path, {Role.REFERENCE: picture_file(tmp_path)})
    asked_alike(web)


def test_a_voice_is_made(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/audio/speech", body=b"ID3\x04sound", headers={"Content-Type": "audio/mpeg"})
    read = theirs.audio.speech.create(model="tts-1", input="Hello", voice="coral", response_format="mp3", speed=1.2)
    (ours,) = made(
        adapter, order(Modality.VOICE, "tts-1", prompt="Hello", voice="coral", params={"speed": 1.2}), tmp_path
    ).results
    assert read.content == ours.path.read_bytes()
    asked_alike(web)


def test_what_is_said_is_written_down(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", "/v1/audio/transcriptions", json=answers.TRANSCRIPT)
    read = theirs.audio.transcriptions.create(
        model="whisper-1",
        file=sound_file(tmp_path),
        language="en",
        response_format="verbose_json",
        timestamp_granularities=["word"],
    )
    wanted = order(Modality.CAPTIONS, "whisper-1", prompt="", roles=(Role.SOUND,), params={"language": "en"})
    (ours,) = made(adapter, wanted, tmp_path, {Role.SOUND: sound_file(tmp_path)}).results
    assert ours.path.read_text() == read.text
    spoken = [(word.word, round(word.start * 1_000_000), round(word.end * 1_000_000)) for word in read.words or ()]
    assert [(word.text, word.start_us, word.end_us) for word in ours.words] == spoken
    asked_alike(web)


def test_a_tool_is_called_all_at_once(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web) -> None:
    function = {"name": "weather", "arguments": '{"place": "Rome"}'}
    web.on(
        "POST", CHAT, json=answers.completion("tool_calls", tool_calls=[{"id": "c1", "type": "function", "function": function}])
    )
    read = theirs.chat.completions.create(model="m", messages=QUESTION, tools=[WEATHER])
    ours = Chat(adapter.client).ask("m", *conversation())
    assert told(ours) == told_by_theirs(read)
    asked_alike(web)


def test_words_and_calls_of_tools_come_bit_by_bit(theirs: openai.OpenAI, adapter: OpenAICompatible, web: Web) -> None:
    """Two calls, whose pieces come mixed, and the cost at the end. What it makes of them is put together by the client too."""
    story = [
        answers.delta(role="assistant", content=""),
        answers.delta(content="Let me "),
        answers.delta(content="look."),
        answers.call(index=0, id="c1", type="function", name="weather", arguments=""),
        answers.call(index=0, arguments='{"place":'),
        answers.call(index=1, id="c2", type="function", name="weather", arguments='{"place": "Oslo"}'),
        answers.call(index=0, arguments=' "Rome"}'),
        answers.delta("tool_calls"),
        answers.chunk(usage=answers.TOKENS),
        "[DONE]",
    ]
    web.on("POST", CHAT, body=answers.events(*story), headers={"Content-Type": "text/event-stream"})
    state: Any = ChatCompletionStreamState()
    wishes: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}
    for chunk in theirs.chat.completions.create(model="m", messages=QUESTION, tools=[WEATHER], **wishes):
        state.handle_chunk(chunk)
    *words, ours = Chat(adapter.client).stream("m", *conversation())
    assert isinstance(ours, Answer)
    assert words == ["Let me ", "look."]
    assert told(ours) == told_by_theirs(state.get_final_completion())
    asked_alike(web)


def conversation() -> tuple[list[Message], list[Tool]]:
    """What QUESTION and WEATHER are in our words."""
    return [Message("user", "Weather in Rome?")], [Tool("weather", "The weather at a place", PLACE)]


def told(answer: Answer) -> dict[str, Any]:
    calls = [(call.id, call.name, call.arguments) for call in answer.calls]
    tokens = (answer.usage.tokens_in, answer.usage.tokens_out)
    return {"text": answer.text, "calls": calls, "finish": answer.finish, "tokens": tokens}


def told_by_theirs(completion: Any) -> dict[str, Any]:
    (choice,) = completion.choices
    calls = [(call.id, call.function.name, call.function.arguments) for call in choice.message.tool_calls]
    tokens = (completion.usage.prompt_tokens, completion.usage.completion_tokens)
    return {"text": choice.message.content or "", "calls": calls, "finish": choice.finish_reason, "tokens": tokens}


@pytest.mark.parametrize(
    ("status", "code", "their_error", "kind"),
    [
        (400, "moderation_blocked", openai.BadRequestError, ErrorKind.MODERATION),
        (401, "invalid_api_key", openai.AuthenticationError, ErrorKind.AUTH),
        (429, "insufficient_quota", openai.RateLimitError, ErrorKind.QUOTA),
        (429, "rate_limit_exceeded", openai.RateLimitError, ErrorKind.RATE_LIMITED),
        (500, None, openai.InternalServerError, ErrorKind.PROVIDER),
    ],
)
def test_refusals_are_read(
    theirs: openai.OpenAI,
    adapter: OpenAICompatible,
    web: Web,
    tmp_path: Path,
    status: int,
    code: str | None,
    their_error: type[openai.APIStatusError],
    kind: ErrorKind,
) -> None:
    refusal = answers.refusal("Not this one.", code)
    web.on("POST", "/v1/images/generations", status=status, json=refusal, headers={"Retry-After": "7"})
    with pytest.raises(their_error, match="Not this one") as read:
        theirs.images.generate(model="gpt-image-2", prompt="a fox")
    with failing() as errors:
        made(adapter, order(Modality.IMAGE, "gpt-image-2"), tmp_path)
    assert (read.value.code, errors[0].kind) == (code, kind)


@pytest.mark.parametrize(
    ("secret", "age", "added", "is_taken"),
    [
        (SECRET, 0, "", True),
        (SECRET, 250, "", True),
        (OTHER, 0, "", False),
        (SECRET, 0, " ", False),
        (SECRET, 400, "", False),
        (SECRET, -400, "", False),
    ],
)
def test_a_webhook_is_taken_by_both_or_by_neither(
    theirs: openai.OpenAI, adapter: OpenAICompatible, secret: str, age: int, added: str, is_taken: bool
) -> None:
    now = datetime.now(UTC)
    moment, body = now - timedelta(seconds=age), '{"id": "evt_1", "type": "video.completed", "data": {"id": "video_1"}}'
    headers = {"webhook-id": "wh_1", "webhook-timestamp": str(int(moment.timestamp()))}
    headers["webhook-signature"] = Webhook(secret).sign("wh_1", moment, body)
    if is_taken:
        theirs.webhooks.verify_signature(body, headers)
        assert adapter.verify(headers, body.encode(), now).remote_id == "video_1"
        return
    with pytest.raises(openai.InvalidWebhookSignatureError):
        theirs.webhooks.verify_signature(body + added, headers)
    with failing() as errors:
        adapter.verify(headers, (body + added).encode(), now)
    assert errors[0].kind == ErrorKind.AUTH
