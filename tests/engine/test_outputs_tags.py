"""What people write about a video, as far as files can say it."""

from engine.presets import FORMATS, TAGS
from engine.tags import LONGEST, tags


def test_names_that_containers_know_are_kept() -> None:
    assert tags({"Title": " A ", "artist": "B", "date": "2026"}, TAGS) == {"title": "A", "artist": "B", "date": "2026"}


def test_all_else_goes_into_the_comment_as_json() -> None:
    assert tags({"mix": "7", "hook": "“ä”"}, TAGS) == {"comment": '{"hook": "“ä”", "mix": "7"}'}
    assert tags({"comment": "mine", "mix": "7"}, TAGS) == {"comment": '{"comment": "mine", "mix": "7"}'}
    assert tags({"comment": "mine"}, TAGS) == {"comment": "mine"}


def test_what_a_container_has_no_place_for_goes_into_the_comment_too() -> None:
    assert tags({"description": "d"}, FORMATS["avi"].tags) == {"comment": '{"description": "d"}'}
    assert tags({"title": "t", "mix": "7"}, FORMATS["gif"].tags) == {}


def test_what_no_file_can_hold_is_left_out() -> None:
    assert tags({"title": "a\0b\x1b\ud800c\u200d\nd", "artist": " ", "": "x"}, TAGS) == {"title": "abc\u200d\nd"}


def test_a_text_has_an_end() -> None:
    assert len(tags({"title": "x" * 10**6}, TAGS)["title"]) == LONGEST
