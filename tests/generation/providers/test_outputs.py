"""Files and words of what models put out, wherever they put it; and from where a file may come."""

import base64
from pathlib import Path
from typing import Any

import pytest

from generation.providers.http import Client
from generation.providers.outputs import Origins, addresses, bring_all, is_of, words_of
from generation.providers.shapes import ErrorKind, Modality, ProviderError, Word
from tests.generation.providers.doing import Downloads, nothing
from tests.generation.providers.web import Web

MP4 = "https://cdn.example/a.mp4"
PNGS = [f"https://cdn.example/{number}.png" for number in range(9)]
SO = {"start": 0, "end": 0.5}
BE = {"start": 0.5, "end": 1}


@pytest.mark.parametrize(
    ("output", "modality", "found"),
    [
        (MP4, Modality.VIDEO, [MP4]),
        ([MP4, MP4], Modality.VIDEO, [MP4]),
        ({"video": {"url": MP4, "content_type": "video/mp4"}, "seed": 3}, Modality.VIDEO, [MP4]),
        ({"thumbnail": {"url": "https://cdn.example/t.jpg"}, "video": {"url": MP4}}, Modality.VIDEO, [MP4]),
        ({"images": [{"url": PNGS[0]}, {"url": PNGS[1]}]}, Modality.IMAGE, PNGS[:2]),
        ({"result": {"files": [{"url": MP4}]}}, Modality.VIDEO, [MP4]),
        ({"audio_file": {"url": "https://c.example/a.mp3"}}, Modality.MUSIC, ["https://c.example/a.mp3"]),
        ("a text", Modality.VIDEO, []),
        ({"video": None, "x": [[[[[[[[MP4]]]]]]]]}, Modality.VIDEO, []),
        (PNGS, Modality.IMAGE, PNGS[:4]),
    ],
)
def test_files_are_found_where_models_put_them(output: Any, modality: Modality, found: list[str]) -> None:
    assert addresses(output, modality) == found


@pytest.mark.parametrize(
    ("address", "is_known"),
    [
        ("https://replicate.delivery/a", True),
        ("https://pbxt.replicate.delivery/a", True),
        ("https://replicate.delivery.evil.example/a", False),
        ("https://evilreplicate.delivery/a", False),
        ("http://replicate.delivery/a", False),
        ("https://replicate.delivery:8443/a", False),
        ("https://me:pw@replicate.delivery/a", False),
        ("https://[::1/a", False),
    ],
)
def test_only_known_hosts_are_fetched_from(address: str, is_known: bool) -> None:
    assert is_of(address, ("replicate.delivery",)) is is_known


def test_a_file_in_the_answer_itself_is_unpacked(tmp_path: Path) -> None:
    content = b"\x89PNG not really"
    output = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    origins = Origins(Client("http://127.0.0.1:9", label="Cog"), Downloads())
    (result,) = bring_all(output, Modality.IMAGE, tmp_path, origins, most=100, advance=nothing)
    assert (result.mime_type, result.path.suffix, result.path.read_bytes()) == ("image/png", ".png", content)
    with pytest.raises(ProviderError, match="larger than"):
        bring_all(output, Modality.IMAGE, tmp_path, origins, most=5, advance=nothing)


def test_a_file_of_the_server_itself_comes_with_the_key_and_one_of_a_known_host_without(tmp_path: Path, web: Web) -> None:
    web.on("GET", "/files/a", body=b"mp4", headers={"Content-Type": "video/mp4"})
    download = Downloads(b"from afar")
    origins = Origins(Client(web.url, {"Authorization": "Bearer k"}, label="X"), download, ("cdn.example",))
    ours, theirs = bring_all([f"{web.url}/files/a", MP4], Modality.VIDEO, tmp_path, origins, most=100, advance=nothing)
    assert web.asked[0].headers["authorization"] == "Bearer k"
    assert (ours.path.read_bytes(), ours.mime_type) == (b"mp4", "video/mp4")
    assert (theirs.path.read_bytes(), theirs.path.suffix, download.asked) == (b"from afar", ".mp4", [MP4])


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/a.mp4", "http://169.254.169.254/latest", "https://cdn.example.evil/a"]
)
def test_a_file_of_another_host_is_not_fetched(tmp_path: Path, address: str) -> None:
    download = Downloads()
    origins = Origins(Client("http://127.0.0.1:9", label="X"), download, ("cdn.example",))
    with pytest.raises(ProviderError, match="does not fetch") as refusal:
        bring_all(address, Modality.VIDEO, tmp_path, origins, most=100, advance=nothing)
    assert (refusal.value.kind, download.asked) == (ErrorKind.BAD_REQUEST, [])


@pytest.mark.parametrize(
    ("output", "modality"),
    [
        ({"text": "sorry"}, Modality.VIDEO),
        (None, Modality.VIDEO),
        ("data:video/mp4;base64,not!", Modality.VIDEO),
        ("data:video/mp4;base64,", Modality.VIDEO),
        ({"seconds": 2}, Modality.CAPTIONS),
    ],
)
def test_an_output_of_no_use_is_not_looked_at_again_and_again(tmp_path: Path, output: Any, modality: Modality) -> None:
    origins = Origins(Client("http://127.0.0.1:9", label="X"), Downloads())
    with pytest.raises(ProviderError, match="nothing that the studio can use") as refusal:
        bring_all(output, modality, tmp_path, origins, most=100, advance=nothing)
    assert not refusal.value.is_passing


@pytest.mark.parametrize(
    "transcript",
    [
        {"segments": [{"text": "so be", "words": [{"word": " so"} | SO, {"word": "be"} | BE]}]},
        {"chunks": [{"text": " so", "timestamp": [0, 0.5]}, {"text": "be", "timestamp": [0.5, 1.0]}]},
        {"words": [{"text": "so"} | SO, {"text": "be"} | BE, {"text": "?", "start": None, "end": 1}]},
        {"segments": [{"text": "so be", "start": 0, "end": 1}]},
    ],
)
def test_words_are_found_in_each_shape_of_a_transcript(transcript: Any) -> None:
    assert words_of(transcript) == (Word("so", 0, 500_000), Word("be", 500_000, 1_000_000))


def test_a_transcript_is_a_text_with_words(tmp_path: Path) -> None:
    origins = Origins(Client("http://127.0.0.1:9", label="X"), Downloads())
    output = {"chunks": [{"text": "good day", "timestamp": [1, 2]}]}
    (result,) = bring_all(output, Modality.CAPTIONS, tmp_path, origins, most=100, advance=nothing)
    assert result.path.read_text() == "good day"
    assert result.words[0] == Word("good", 1_000_000, 1_571_429)
