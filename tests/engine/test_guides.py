"""Markers, in and out points and links: their rules, and that they change neither picture nor sound."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from engine import audio
from engine.plan import fingerprint, plan
from engine.timeline import MAX_FRAMES, MAX_MARKERS, CaptionElement, ColorElement, ShapeElement, Timeline, read
from tests.engine.cuts import (
    TINY,
    audio_track,
    clip,
    overlay_track,
    picture,
    pretended,
    sound,
    timeline,
    title,
    video_track,
    with_preset,
)

LINK = UUID(int=77)
CHECKSUMS = {asset: source.checksum for asset, source in pretended().items()}


def document(**change: Any) -> dict[str, Any]:
    return {**timeline(video_track(clip(0, 30)), audio_track(sound(0, 30))).dump(), **change}


def marker(frame: Any = 5, **fields: Any) -> dict[str, Any]:
    return {"frame": frame, **fields}


def told(**change: Any) -> list[tuple[str, str]]:
    return [(fault.path, fault.message) for fault in read(document(**change))[1]]


def every_kind() -> Timeline:
    """An element of each kind, drawn or heard, over thirty frames."""
    words = overlay_track(title(0, 30), ShapeElement(start=0, duration=20), ColorElement(start=20, duration=10))
    said = overlay_track(CaptionElement(start=3, duration=20, text="Hello"), type="caption")
    films = video_track(clip(0, 20), picture(10, 20, transition={"kind": "crossfade"}))
    return timeline(audio_track(sound(0, 30)), films, words, said)


def guided(plain: Timeline) -> Timeline:
    """The same film with a marker, in and out points, and every element linked."""
    dumped = plain.dump()
    for track in dumped["tracks"]:
        for element in track["elements"]:
            element["link"] = str(LINK)
    return Timeline.load({**dumped, "markers": [marker(name="Here")], "range": {"start": 4, "end": 9}})


def keys(made: Timeline) -> list[str]:
    """All by which something that was made is found again: of pictures, of sounds, of the whole."""
    preset = with_preset(captions="burned")
    planned = plan(made, pretended(), preset)
    return [*(segment.key for segment in planned.segments), audio.key(planned), fingerprint(made, CHECKSUMS, preset)]


def test_a_marker_needs_only_its_frame() -> None:
    (made,) = Timeline.load(document(markers=[marker()])).markers
    assert (made.frame, made.name, made.color) == (5, "", "blue")


def test_markers_and_in_and_out_points_may_lie_beyond_the_end() -> None:
    made = Timeline.load(document(markers=[marker(MAX_FRAMES)], range={"start": 29, "end": MAX_FRAMES}))
    assert made.duration == 30
    assert Timeline.load(made.dump()) == made


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({"markers": [marker(-1)]}, "markers.0.frame", "Input should be greater than or equal to 0"),
        ({"markers": [marker(MAX_FRAMES + 1)]}, "markers.0.frame", f"Input should be less than or equal to {MAX_FRAMES}"),
        ({"markers": [marker(1.5)]}, "markers.0.frame", "Input should be a valid integer"),
        ({"markers": [marker(), marker(name="x" * 256)]}, "markers.1.name", "Value should have at most 255"),
        ({"markers": [marker(name="a\0")]}, "markers.0.name", "Text must not contain the character NUL"),
        ({"markers": [marker(color="mauve")]}, "markers.0.color", "Input should be 'red', 'orange', 'yellow', 'green'"),
        ({"markers": [marker(note="?")]}, "markers.0.note", "Extra inputs are not permitted"),
        ({"markers": [marker(n) for n in range(MAX_MARKERS + 1)]}, "markers", f"List should have at most {MAX_MARKERS} items"),
        ({"markers": None}, "markers", "Input should be a valid array"),
        ({"markers": ["here"]}, "markers.0", "Input should be an object"),
        ({"range": {"start": 9, "end": 9}}, "range", "The out point must come after the in point"),
        ({"range": {"start": 9, "end": 4}}, "range", "The out point must come after the in point"),
        ({"range": {"start": -1, "end": 4}}, "range.start", "Input should be greater than or equal to 0"),
        ({"range": {"start": 9}}, "range.end", "Field required"),
    ],
)
def test_each_rule_has_its_message_and_its_path(change: dict[str, Any], path: str, message: str) -> None:
    ((found, said),) = told(**change)
    assert (found, said.startswith(message)) == (path, True), said


def test_a_link_is_an_id_and_may_join_any_number() -> None:
    linked = guided(every_kind())
    assert {each.link for each in linked.elements()} == {LINK} and len(linked.elements()) > 2
    assert {each.link for each in every_kind().elements()} == {None}
    wrong = document()
    wrong["tracks"][0]["elements"][0]["link"] = "the film"
    ((path, _),) = told(**wrong)
    assert path == "tracks.0.elements.0.link"


@pytest.mark.parametrize("part", ["track", "element", "marker"])
def test_a_marker_has_an_id_of_its_own(part: str) -> None:
    whole = document(markers=[marker(id=str(uuid4()))])
    track = whole["tracks"][1]
    taken = {"track": track, "element": track["elements"][0], "marker": whole["markers"][0]}[part]["id"]
    whole["markers"].append(marker(id=taken))
    assert told(**whole) == [("markers.1.id", "A marker has the id of another part")]


@pytest.mark.parametrize(("points", "path"), [({"start": 9, "end": 4}, "range"), ({"start": -1, "end": 4}, "range.start")])
def test_faults_of_the_rest_are_told_beside_those_of_a_marker_and_of_the_points(points: dict[str, int], path: str) -> None:
    one = str(uuid4())
    markers = [marker(-1), marker(id=one), marker("x"), marker(id=one)]
    found = told(markers=markers, range=points, position=500, duration=60)
    assert [where for where, _ in found] == ["markers.0.frame", "markers.2.frame", path, "position", "markers.3.id"]


def test_guides_change_no_key() -> None:
    plain = every_kind()
    assert keys(guided(plain)) == keys(plain)


@pytest.mark.parametrize("change", [{"duration": 31}, {"loudness": -20.0}], ids=str)
def test_what_changes_the_film_changes_its_keys(change: dict[str, Any]) -> None:
    """So that the test above can fail."""
    plain = every_kind()
    assert keys(plain.model_copy(update=change)) != keys(plain)


def test_a_document_of_version_2_has_the_keys_that_it_had() -> None:
    """Taken with the program that wrote version 2; whoever raises plan.ENGINE takes them anew."""
    made = Timeline.load(SECOND)
    planned = plan(made, pretended(), TINY)
    assert [segment.key[:16] for segment in planned.segments] == KEYS
    assert audio.key(planned)[:16] == SOUND_KEY
    assert fingerprint(made, CHECKSUMS, TINY)[:16] == FINGERPRINT


SECOND: dict[str, Any] = {
    "schema": 2,
    "rate": {"num": 25, "den": 1},
    "duration": 50,
    "tracks": [
        {"type": "audio", "elements": [{"kind": "audio", "asset": str(UUID(int=4)), "start": 5, "duration": 40}]},
        {
            "type": "video",
            "elements": [
                {"kind": "video", "asset": str(UUID(int=1)), "start": 0, "duration": 30, "source_in": 4, "volume": 0.5},
                {"kind": "image", "asset": str(UUID(int=3)), "start": 20, "duration": 30, "transition": {"kind": "crossfade"}},
            ],
        },
    ],
}
KEYS = ["b6d77468e260eaff", "cd03080968150115", "e955c6bcd9be695d"]
SOUND_KEY, FINGERPRINT = "8ce5f55ab2b24c51", "756198e9954e97b7"
