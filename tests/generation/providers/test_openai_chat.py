"""Chat by OpenAI's protocol: words, tools, and what servers do differently."""

from typing import Any

import pytest

from generation.providers.openai_chat import Answer, Chat, Message, Tool, ToolCall
from generation.providers.shapes import ErrorKind
from tests.generation.providers.doing import failing
from tests.generation.providers.openai_answers import TOKENS, call, chunk, completion, delta, events
from tests.generation.providers.openai_orders import adapter_at
from tests.generation.providers.web import Web

AT = "/v1/chat/completions"
ASKED = [Message("system", "Be brief."), Message("user", "Weather in Rome?")]
WEATHER = Tool("weather", "The weather at a place", {"type": "object", "properties": {"place": {"type": "string"}}})


@pytest.fixture
def chat(web: Web) -> Chat:
    return Chat(adapter_at(f"{web.url}/v1").client)


def streamed(chat: Chat) -> tuple[list[str], Answer]:
    *pieces, answer = chat.stream("m", ASKED, [WEATHER])
    assert isinstance(answer, Answer)
    return [str(piece) for piece in pieces], answer


def test_an_answer_has_its_words_and_its_cost(chat: Chat, web: Web) -> None:
    web.on("POST", AT, json=completion(content="Sunny."))
    answer = chat.ask("m", ASKED, temperature=0.2)
    assert (answer.text, answer.finish, answer.usage.tokens_in, answer.usage.tokens_out) == ("Sunny.", "stop", 9, 2)
    assert web.asked[0].json == {
        "model": "m",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Weather in Rome?"}],
        "temperature": 0.2,
    }


def test_a_tool_is_called_and_its_result_goes_back(chat: Chat, web: Web) -> None:
    function = {"name": "weather", "arguments": '{"place": "Rome"}'}
    web.on("POST", AT, json=completion("tool_calls", tool_calls=[{"id": "c1", "type": "function", "function": function}]))
    web.on("POST", AT, json=completion(content="Sunny."))
    asked = chat.ask("m", ASKED, [WEATHER])
    assert asked.calls == (ToolCall("c1", "weather", '{"place": "Rome"}'),)
    assert asked.calls[0].values == {"place": "Rome"}
    chat.ask("m", [*ASKED, Message("assistant", calls=asked.calls), Message("tool", "31 degrees", call_id="c1")], [WEATHER])
    assert web.asked[0].json["tools"] == [
        {
            "type": "function",
            "function": {"name": "weather", "description": WEATHER.description, "parameters": WEATHER.parameters},
        }
    ]
    assert web.asked[1].json["messages"][2:] == [
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "type": "function", "function": function}]},
        {"role": "tool", "content": "31 degrees", "tool_call_id": "c1"},
    ]


@pytest.mark.parametrize(
    ("arguments", "is_read"), [("", True), ("{}", True), ("[1]", False), ('{"a": ', False), ('{"a": NaN}', False)]
)
def test_arguments_that_are_no_object_are_refused(arguments: str, is_read: bool) -> None:
    if is_read:
        assert ToolCall("c", "n", arguments).values == {}
    else:
        with pytest.raises(ValueError, match=r"object|JSON|Expecting"):
            assert ToolCall("c", "n", arguments).values


def test_words_come_one_by_one_and_then_the_whole(chat: Chat, web: Web) -> None:
    body = events(delta(role="assistant", content=""), delta(content="Sun"), delta(content="ny."), delta("stop"))
    usage = events(chunk(usage=TOKENS), "[DONE]")
    web.on("POST", AT, body=b": keep the line open\n\n" + body + usage)
    pieces, answer = streamed(chat)
    assert pieces == ["Sun", "ny."]
    assert (answer.text, answer.finish, answer.usage.tokens_out) == ("Sunny.", "stop", 2)
    assert web.asked[0].json["stream_options"] == {"include_usage": True}


def test_calls_that_come_in_pieces_are_put_together(chat: Chat, web: Web) -> None:
    web.on(
        "POST",
        AT,
        body=events(
            call(index=0, id="c1", name="weather", arguments=""),
            call(index=0, arguments='{"place":'),
            call(index=1, id="c2", name="weather", arguments='{"place": "Oslo"}'),
            call(index=0, arguments=' "Rome"}'),
            delta("tool_calls"),
            "[DONE]",
        ),
    )
    _, answer = streamed(chat)
    assert [each.values for each in answer.calls] == [{"place": "Rome"}, {"place": "Oslo"}]


def test_servers_that_number_no_calls_are_understood(chat: Chat, web: Web) -> None:
    web.on(
        "POST",
        AT,
        body=events(
            call(name="weather", arguments={"place": "Rome"}),
            call(id="c2", name="weather", arguments='{"place": '),
            call(arguments='"Oslo"}'),
            delta("stop"),
        ),
    )
    _, answer = streamed(chat)
    assert [(each.id, each.values) for each in answer.calls] == [("call_0", {"place": "Rome"}), ("c2", {"place": "Oslo"})]


def test_an_answer_that_breaks_off_is_none(chat: Chat, web: Web) -> None:
    web.on("POST", AT, body=events(delta(content="Sun")))
    with failing() as errors:
        list(chat.stream("m", ASKED))
    assert (errors[0].kind, errors[0].is_sent) == (ErrorKind.NETWORK, True)


@pytest.mark.parametrize(
    ("chunk", "kind"),
    [
        ({"error": {"message": "overloaded"}}, ErrorKind.PROVIDER),
        ({"error": {"message": "no", "code": "content_filter"}}, ErrorKind.MODERATION),
        ("{broken", ErrorKind.PROVIDER),
        ("[1]", ErrorKind.PROVIDER),
    ],
)
def test_an_error_in_the_middle_is_one(chat: Chat, web: Web, chunk: Any, kind: ErrorKind) -> None:
    web.on("POST", AT, body=events(delta(content="Sun"), chunk, "[DONE]"))
    with failing() as errors:
        list(chat.stream("m", ASKED))
    assert errors[0].kind == kind


@pytest.mark.parametrize("reply", [{}, {"choices": []}, {"choices": [{}]}, {"choices": [{"message": 7}]}, []])
def test_a_reply_without_a_message_is_a_lost_one(chat: Chat, web: Web, reply: Any) -> None:
    web.on("POST", AT, json=reply)
    with failing() as errors:
        chat.ask("m", ASKED)
    assert errors[0].is_sent


def test_the_errors_of_another_vendors_shape_are_read(chat: Chat, web: Web) -> None:
    web.on("POST", AT, status=400, json={"detail": "Unsupported parameter: stream_options"})
    with failing() as errors:
        list(chat.stream("m", ASKED))
    assert "Unsupported parameter" in str(errors[0])
    assert not errors[0].is_sent


def test_a_thousand_calls_are_not_kept(chat: Chat, web: Web) -> None:
    web.on(
        "POST",
        AT,
        body=events(*(call(index=number, id=f"c{number}", name="x") for number in range(1000)), call(index=10**9), "[DONE]"),
    )
    assert len(streamed(chat)[1].calls) == 32
