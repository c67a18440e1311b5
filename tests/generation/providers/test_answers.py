"""What our server says in the places of OpenAI, Replicate and fal, held against their own OpenAPI files; see tests/servers."""

import json
from functools import cache
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator, OAS31Validator

from tests.generation.providers import fal_answers, openai_answers, replicate_answers
from tests.servers import launching

OPENAI, REPLICATE, FAL = "openai-v1-subset", "replicate-openapi", "fal-platform-openapi"
MODEL, VIDEO = "/models/{model_owner}/{model_name}", "/v1/videos/{video_id}"
COLLECTION, PREDICTION = "/collections/{collection_slug}", "/predictions/{prediction_id}"


@cache
def _file(name: str) -> Any:
    return json.loads(launching.spec_file(name).read_text())


def faults(name: str, method: str, path: str, status: str, answer: Any) -> list[str]:
    """What the file does not allow of an answer: where, and why not."""
    document = _file(name)
    wanted = document["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]
    wanted = {"anyOf": wanted["oneOf"]} if "oneOf" in wanted else wanted  # of transcripts one kind is a part of the other
    judge = OAS30Validator if name == REPLICATE else OAS31Validator  # which says 3.1, and writes what may be null as in 3.0
    validator = judge({"allOf": [wanted], "components": document.get("components", {})})
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(answer)]


@pytest.mark.parametrize(
    ("name", "method", "path", "status", "answer"),
    [
        (OPENAI, "post", "/v1/videos", "200", openai_answers.video()),
        (OPENAI, "get", VIDEO, "200", openai_answers.video("failed", error={"code": "x", "message": "y"})),
        (OPENAI, "delete", VIDEO, "200", openai_answers.DELETED),
        (OPENAI, "post", "/v1/images/generations", "200", openai_answers.picture()),
        (OPENAI, "post", "/v1/images/edits", "200", openai_answers.picture()),
        (OPENAI, "post", "/v1/audio/transcriptions", "200", openai_answers.TRANSCRIPT),
        (REPLICATE, "get", "/account", "200", replicate_answers.ACCOUNT),
        (REPLICATE, "get", MODEL, "200", replicate_answers.model()),
        (REPLICATE, "get", f"{MODEL}/versions/{{version_id}}", "200", replicate_answers.version()),
        (REPLICATE, "get", COLLECTION, "200", replicate_answers.collection("s", [replicate_answers.model()])),
        (REPLICATE, "post", f"{MODEL}/predictions", "201", replicate_answers.prediction()),
        (REPLICATE, "get", PREDICTION, "200", replicate_answers.prediction("aborted")),
        (REPLICATE, "post", f"{PREDICTION}/cancel", "200", replicate_answers.prediction("canceled")),
        (REPLICATE, "post", "/files", "201", replicate_answers.stored(7)),
        (FAL, "get", "/models", "200", fal_answers.catalogue(fal_answers.ENTRY)),
        (FAL, "get", "/models/pricing", "200", fal_answers.prices(fal_answers.PRICE)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_answer_is_one_that_its_file_allows(name: str, method: str, path: str, status: str, answer: Any) -> None:
    assert faults(name, method, path, status, answer) == []


@pytest.mark.parametrize(
    ("name", "path", "answer"),
    [
        (OPENAI, VIDEO, {"id": "video_1", "status": "queued"}),
        (REPLICATE, PREDICTION, replicate_answers.prediction("dreaming")),
        (FAL, "/models/pricing", fal_answers.prices({**fal_answers.PRICE, "unit_price": "0.05"})),
    ],
)
def test_the_files_refuse_what_is_wrong(name: str, path: str, answer: Any) -> None:
    assert faults(name, "get", path, "200", answer)
