"""Words with times become captions that can be read: two lines at most, broken where a sentence or a breath is."""

from generation import spoken
from generation.providers.shapes import Word


def said(*words: tuple[str, int, int]) -> list[Word]:
    """Words with their times in milliseconds."""
    return [Word(text, start * 1000, end * 1000) for text, start, end in words]


def evenly(text: str, each: int = 300, start: int = 0) -> list[Word]:
    return said(*((word, start + n * each, start + n * each + each - 20) for n, word in enumerate(text.split())))


def test_a_short_sentence_is_one_caption() -> None:
    [cue] = spoken.cues(evenly("The sea is calm today."))
    assert (cue.start, cue.end, cue.text) == (0, 1480, "The sea is calm today.")


def test_a_breath_begins_another() -> None:
    cues = spoken.cues(said(("One", 0, 400), ("two", 2000, 2400)))
    assert [(cue.start, cue.text) for cue in cues] == [(0, "One"), (2000, "two")]


def test_a_sentence_ends_a_caption_once_there_is_something_to_read() -> None:
    cues = spoken.cues(evenly("Oh. This one is long enough to stand. And here is the next."))
    assert [cue.text for cue in cues] == ["Oh. This one is long enough to stand.", "And here is the next."]


def test_no_line_is_longer_than_a_line_and_no_caption_has_three() -> None:
    cues = spoken.cues(evenly(" ".join(["word"] * 120), each=100))
    lines = [cue.text.split("\n") for cue in cues]
    assert all(len(each) <= 2 and max(map(len, each)) <= spoken.LINE + 4 for each in lines)
    assert sum(len(cue.text.split()) for cue in cues) == 120, "and none is lost"


def test_a_short_word_stays_long_enough_but_not_into_the_next_nor_beyond_the_end() -> None:
    alone = spoken.cues(said(("Yes.", 1000, 1100)))
    assert alone[0].end == 1000 + spoken.LEAST
    followed = spoken.cues(said(("Yes.", 1000, 1100), ("No.", 1850, 1950)))
    assert [cue.end for cue in followed] == [1850, 2750]
    assert spoken.cues(said(("Yes.", 1000, 1100)), until_us=1_500_000)[0].end == 1500


def test_words_in_any_order_and_empty_ones_make_no_fault() -> None:
    [cue] = spoken.cues(said(("two", 400, 600), (" ", 100, 200), ("One", 0, 300)))
    assert cue.text == "One two"
    assert spoken.cues([]) == []


def test_what_is_too_long_for_one_caption_is_broken_at_its_last_pause() -> None:
    text = "The light comes slowly over the eastern ridge, and for a moment nothing moves down in the valley."
    cues = spoken.cues(evenly(text, each=200))
    assert [" ".join(cue.text.split()) for cue in cues] == [
        "The light comes slowly over the eastern ridge,",
        "and for a moment nothing moves down in the valley.",
    ]
