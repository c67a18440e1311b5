"""The protocol as aimock plays it, which others wrote: whole lives, and its faults."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from generation.providers.openai_chat import Answer, Chat, Message, Tool
from generation.providers.shapes import ErrorKind, Modality, Role, State, Submission, Word
from tests.generation.providers.doing import failing
from tests.generation.providers.openai_orders import PNG, adapter_at, made, order, sound_file, submit
from tests.servers import launching

pytestmark = pytest.mark.xdist_group("aimock")

TOOL = Tool("weather", "The weather", {"type": "object", "properties": {"place": {"type": "string"}}})
FIXTURES = [
    {"match": {"endpoint": "image", "userMessage": "fox"}, "response": {"image": {"b64Json": base64.b64encode(PNG).decode()}}},
    {"match": {"endpoint": "speech"}, "response": {"audio": base64.b64encode(b"ID3\x04sound").decode(), "format": "mp3"}},
    {
        "match": {"endpoint": "transcription"},
        "response": {"transcription": {"text": "Hi you", "words": [{"word": "Hi", "start": 0, "end": 0.5}]}},
    },
    {"match": {"endpoint": "video", "userMessage": "fails"}, "response": {"video": {"id": "v2", "status": "failed"}}},
    {"match": {"endpoint": "video"}, "response": {"video": {"id": "v1", "status": "processing"}}},
    {
        "match": {"userMessage": "weather", "hasToolResult": False},
        "response": {"toolCalls": [{"id": "c1", "name": "weather", "arguments": {"place": "Rome"}}]},
    },
    {"match": {"userMessage": "weather", "hasToolResult": True}, "response": {"content": "Sunny in Rome."}},
    {"match": {"userMessage": "too much"}, "response": {"error": {"message": "Slow down"}, "status": 429, "retryAfter": 9}},
    {"match": {"userMessage": "breaks"}, "response": {"content": "a long answer that is cut"}, "truncateAfterChunks": 1},
]


@pytest.fixture(scope="module")
def played() -> Iterator[str]:
    server, url = launching.start_aimock({"fixtures": FIXTURES})
    with server:
        yield url


def control(url: str, method: str, path: str, body: Any = None) -> Any:
    headers = {"Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"{url}/__aimock/{path}", data, headers, method=method)) as answer:
        return json.loads(answer.read() or b"null")


def test_pictures_voices_and_transcripts_are_made(played: str, tmp_path: Path) -> None:
    adapter = adapter_at(f"{played}/v1")
    assert made(adapter, order(Modality.IMAGE, "gpt-image-2"), tmp_path).results[0].path.read_bytes() == PNG
    assert made(adapter, order(Modality.VOICE, "tts-1", voice="alloy"), tmp_path).results[0].path.read_bytes() == b"ID3\x04sound"
    heard = order(Modality.CAPTIONS, "whisper-1", prompt="", roles=(Role.SOUND,))
    (result,) = made(adapter, heard, tmp_path, {Role.SOUND: sound_file(tmp_path)}).results
    assert (result.path.read_text(), result.words) == ("Hi you", (Word("Hi", 0, 500_000),))


def test_films_are_followed(played: str, tmp_path: Path) -> None:
    adapter = adapter_at(f"{played}/v1")
    running = submit(adapter, order(Modality.VIDEO, "wan"), tmp_path)
    failed = submit(adapter, order(Modality.VIDEO, "wan", prompt="it fails"), tmp_path)
    assert isinstance(running, Submission)
    assert isinstance(failed, Submission)
    assert [adapter.poll(each).state for each in (running, failed)] == [State.RUNNING, State.FAILED]
    with failing() as errors:
        adapter.poll(Submission("unknown"))
    assert errors[0].kind == ErrorKind.GONE


@pytest.mark.parametrize("streams", [False, True])
def test_a_tool_is_called_and_its_result_is_told(played: str, streams: bool) -> None:
    chat = Chat(adapter_at(f"{played}/v1").client)

    def ask(*messages: Message) -> Answer:
        if not streams:
            return chat.ask("m", messages, [TOOL])
        *_, answer = chat.stream("m", messages, [TOOL])
        assert isinstance(answer, Answer)
        return answer

    question = Message("user", "What is the weather?")
    called = ask(question)
    assert [(each.name, each.values) for each in called.calls] == [("weather", {"place": "Rome"})]
    told = ask(question, Message("assistant", calls=called.calls), Message("tool", "sunny", call_id=called.calls[0].id))
    assert told.text == "Sunny in Rome."


def test_a_429_says_when_and_an_answer_that_is_cut_is_none(played: str) -> None:
    chat = Chat(adapter_at(f"{played}/v1").client)
    with failing() as errors:
        chat.ask("m", [Message("user", "this is too much")])
    assert (errors[0].kind, errors[0].retry_after, errors[0].is_sent) == (ErrorKind.RATE_LIMITED, 9.0, False)
    with failing() as errors:
        list(chat.stream("m", [Message("user", "it breaks")]))
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.NETWORK, True)


@pytest.mark.parametrize(
    ("fault", "kind", "is_sent"),
    [
        ("rateLimitRate", ErrorKind.RATE_LIMITED, False),
        ("dropRate", ErrorKind.PROVIDER, True),
        ("malformedRate", ErrorKind.PROVIDER, True),
        ("disconnectRate", ErrorKind.NETWORK, True),
    ],
)
def test_the_faults_of_a_bad_day_are_told_apart_and_asked_once(
    played: str, tmp_path: Path, fault: str, kind: ErrorKind, is_sent: bool
) -> None:
    before = len(control(played, "GET", "journal"))
    control(played, "POST", "chaos", {fault: 1})
    try:
        with failing() as errors:
            made(adapter_at(f"{played}/v1"), order(Modality.IMAGE, "gpt-image-2"), tmp_path)
    finally:
        control(played, "DELETE", "chaos")
    assert (errors[0].kind, errors[0].is_sent) == (kind, is_sent)
    assert len(control(played, "GET", "journal")) == before + 1
