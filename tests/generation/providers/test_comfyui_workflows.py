"""Workflow files of ComfyUI: what is read in them, and how an order is put in. Those that come with the studio are among them."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from generation.providers.comfyui.filling import fill, frames
from generation.providers.comfyui.workflows import EACH, FIND, Unusable, Workflow, read, read_all
from generation.providers.shapes import Modality, Order, Orientation, Role

KEY = UUID("12345678-1234-4234-8234-123456789abc")
OWN = Path(__file__).with_name("workflows")


def node(class_type: str, title: str = "", **inputs: Any) -> dict[str, Any]:
    return {"class_type": class_type, "inputs": inputs, "_meta": {"title": title}}


def written(folder: Path, *, name: str = "mine", **nodes: Any) -> Path:
    path = folder / f"{name}.json"
    whole = {"prompt": node("CLIPTextEncode", "@prompt", text=""), "save": node("SaveImage", filename_prefix="x"), **nodes}
    path.write_text(json.dumps(whole))
    return path


def filled(workflow: Workflow, **order: Any) -> dict[str, dict[str, Any]]:
    """Inputs by node."""
    wanted = Order(modality=workflow.modality, model=workflow.name, **{"prompt": "a fox", **order})
    names = dict.fromkeys(workflow.of(FIND, EACH), "file")
    graph = fill(workflow, wanted, files={role: f"{role}.png" for role in workflow.roles}, names=names, key=KEY)
    return {node_id: each["inputs"] for node_id, each in graph.items()}


def test_all_workflows_of_the_studio_can_be_read() -> None:
    workflows, faults = read_all(None)
    assert faults == []
    assert {workflow.modality for workflow in workflows} == {Modality.IMAGE, Modality.VIDEO, Modality.MUSIC}
    assert [workflow.roles for workflow in workflows if workflow.name == "first-to-last-wan21"] == [(Role.FIRST, Role.LAST)]


def test_what_is_wished_for_stands_where_titles_say(tmp_path: Path) -> None:
    workflow = read(
        written(
            tmp_path,
            no=node("CLIPTextEncode", "Never @negative_prompt", text="ugly"),
            picture=node("LoadImage", "@reference", image=""),
            latent=node("EmptyLatentImage", "@width @height", width=512, height=512),
            sampler=node("KSamplerAdvanced", "@seed @count=steps @cfg", noise_seed=1, steps=20, cfg=6),
        )
    )
    inputs = filled(
        workflow, negative_prompt="rain", orientation="portrait", resolution=512, seed=7, params={"count": 3.0, "cfg": 6.5}
    )
    assert inputs["prompt"]["text"] == "a fox"
    assert inputs["no"]["text"] == "rain"
    assert inputs["picture"]["image"] == "reference.png"
    assert inputs["latent"] == {"width": 512, "height": 912}  # 910, as a multiple of 8
    assert inputs["sampler"] == {"noise_seed": 7, "steps": 3, "cfg": 6.5}
    assert inputs["save"]["filename_prefix"] == f"reelwright/{KEY}"


def test_what_is_not_wished_for_stays_but_the_seed(tmp_path: Path) -> None:
    workflow = read(
        written(
            tmp_path,
            no=node("CLIPTextEncode", "@negative_prompt", text="ugly"),
            latent=node("EmptyLatentImage", "@width @height", width=512, height=768),
            sampler=node("KSampler", "@seed @steps", seed=1, steps=20),
        )
    )
    inputs = filled(workflow)
    assert inputs["no"]["text"] == "ugly"
    assert inputs["latent"] == {"width": 512, "height": 768}
    assert inputs["sampler"] == {"seed": KEY.int % 2**32, "steps": 20}
    assert filled(workflow, orientation="landscape")["latent"] == {"width": 912, "height": 512}


def test_filling_leaves_the_workflow_as_it_is(tmp_path: Path) -> None:
    workflow = read(written(tmp_path))
    filled(workflow)
    assert workflow.graph["prompt"]["inputs"] == {"text": ""}


@pytest.mark.parametrize(
    ("seconds", "rate", "step", "expected"), [(5, 24, 4, 121), (5, 16, 4, 81), (2, 24, 1, 48), (0.01, 24, 4, 5), (0.25, 24, 1, 6)]
)
def test_frames_of_a_length(seconds: float, rate: float, step: int, expected: int) -> None:
    assert frames(seconds, rate, step) == expected


def test_a_wish_at_several_nodes_goes_to_each_and_is_one_field(tmp_path: Path) -> None:
    one, two = (node("KSamplerAdvanced", "@steps", steps=20) for _ in range(2))
    workflow = read(written(tmp_path, one=one, two=two))
    inputs = filled(workflow, params={"steps": 4})
    assert (inputs["one"]["steps"], inputs["two"]["steps"]) == (4, 4)
    assert [slot.node for slot in workflow.params] == ["one"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("no JSON", "is not a JSON file"),
        ("[]", "is not a JSON file"),
        ("[" * 100_000, "is not a JSON file"),
        ('{"nodes": [], "links": []}', "Export (API)"),
        ('{"1": {"inputs": {}}}', "node 1 has no class_type"),
        ('{"1": {"class_type": "SaveImage", "inputs": {}}}', "no node with @prompt"),
        ('{"1": {"class_type": "A", "inputs": {"b": 1}, "_meta": {"title": "@prompt"}}}', "has no input text or prompt"),
        ('{"1": {"class_type": "A", "inputs": {"text": ["2", 0]}, "_meta": {"title": "@prompt"}}}', "comes from another node"),
        ('{"1": {"class_type": "A", "inputs": {"text": ""}, "_meta": {"title": "@prompt"}}}', "saves nothing that is known"),
        ('{"about": {"lable": "x"}}', "“about” is wrong at lable"),
        ('{"about": {"multiple": 0}}', "“about” is wrong at multiple"),
    ],
)
def test_a_file_that_is_no_workflow_is_refused_with_a_sentence(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "mine.json"
    path.write_text(content)
    with pytest.raises(Unusable, match=words.replace("(", r"\(").replace(")", r"\)")):
        read(path)


def test_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot be a name"):
        read(written(tmp_path, name="a:b"))


def test_ones_own_workflow_wins_and_a_broken_one_hides_no_other(tmp_path: Path) -> None:
    written(tmp_path, name="text-to-image", about={"label": "ours"})
    written(tmp_path, name="other")
    (tmp_path / "broken.json").write_text("{")
    workflows, faults = read_all(tmp_path)
    by_name = {workflow.name: workflow for workflow in workflows}
    assert by_name["text-to-image"].label == "ours"
    assert "other" in by_name
    assert faults == ["broken.json is not a JSON file of a workflow."]


def test_about_says_what_the_nodes_cannot(tmp_path: Path) -> None:
    assert read(written(tmp_path, about={"modality": "voice"})).modality == Modality.VOICE
    assert read(written(tmp_path, film=node("SaveVideo"))).modality == Modality.VIDEO


def test_a_film_of_720p_has_sides_and_frames_that_its_model_takes() -> None:
    workflow = next(each for each in read_all(None)[0] if each.name == "image-to-video-wan22")
    inputs = filled(workflow, orientation=Orientation.LANDSCAPE, resolution=720, seconds=3.0)
    assert {name: inputs["8"][name] for name in ("width", "height", "length")} == {"width": 1280, "height": 704, "length": 73}
    assert inputs["7"]["image"] == "first.png"
    assert inputs["1"]["unet_name"] == "file"
