"""Which format, quality and place of captions go together, and what a preset then says."""

import pytest

from engine.presets import BITRATES, CAPTIONS, EFFORTS, FORMATS, PRESETS, QUALITIES, Preset, choose

FILMS = [name for name, format in FORMATS.items() if format.video]
SOUNDS = [name for name, format in FORMATS.items() if not format.video]


def test_a_preset_that_is_only_a_size_is_mp4_of_medium_quality() -> None:
    plain = Preset("mine", "Mine", 1920, 1080)
    assert (plain.format.name, plain.quality, plain.captions) == ("mp4", "medium", "burned")
    assert choose("1080p") == PRESETS["1080p"]
    assert (plain.speed, plain.crf, plain.audio_bitrate) == ("veryfast", 23, 128_000)


def test_every_format_has_each_quality() -> None:
    for format in FORMATS:
        for quality in QUALITIES:
            made = choose("720p", format, quality)
            assert (made.format.name, made.quality) == (format, quality)


@pytest.mark.parametrize("codec", [codec for codec in EFFORTS if codec])
def test_a_higher_quality_never_asks_for_more_loss(codec: str) -> None:
    losses = [loss for _, loss in EFFORTS[codec]]
    assert losses == sorted(losses, reverse=True) and len(set(losses)) == 4


def test_a_higher_quality_never_has_less_sound() -> None:
    assert all(list(rates) == sorted(rates) for rates in BITRATES.values())


def test_formats_of_one_codec_share_their_parts_and_others_do_not() -> None:
    assert choose("720p", "mov").picture_essence == choose("720p", "mp4").picture_essence
    assert choose("720p", "mov").sound_essence == choose("720p", "mp4-h265").sound_essence
    essences = {choose("720p", format).picture_essence for format in ("mp4", "mp4-h265", "webm", "avi", "gif")}
    assert len(essences) == 5
    assert choose("720p", "mp4", "high").picture_essence != choose("720p", "mp4").picture_essence


def test_where_captions_go_does_not_decide_how_parts_are_encoded() -> None:
    assert choose("720p", captions="soft").picture_essence == choose("720p", captions="burned").picture_essence


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("captions", CAPTIONS)
def test_captions_go_where_the_file_can_hold_them(format: str, captions: str) -> None:
    holds = {"burned": format in FILMS, "soft": format in ("mp4", "mp4-h265", "mov", "webm")}.get(captions, True)
    if holds:
        assert choose("720p", format, captions=captions).captions == captions
    else:
        with pytest.raises(ValueError, match=r"cannot hold captions as a stream|has no picture to burn captions into"):
            choose("720p", format, captions=captions)


def test_captions_are_burned_in_where_nobody_says_otherwise() -> None:
    assert {choose("720p", format).captions for format in FILMS} == {"burned"}
    assert {choose("720p", format).captions for format in SOUNDS} == {"none"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("8k",), "There is no preset “8k”: choose one of 1080p, 720p"),
        (("720p", "mkv"), "There is no format “mkv”: choose one of mp4, mp4-h265"),
        (("720p", "mp4", "best"), "There is no quality “best”: choose one of low, medium, high, ultra"),
        (("720p", "mp4", "low", "drawn"), "Captions cannot be “drawn”: choose one of burned, soft, beside, none"),
    ],
)
def test_what_there_is_not_is_said_with_what_there_is(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        choose(*words)


@pytest.mark.parametrize(
    ("name", "size"), [("1080p", (854, 480)), ("vertical", (480, 854)), ("square", (480, 480)), ("youtube-4k", (854, 480))]
)
def test_a_gif_is_small_and_its_label_says_so(name: str, size: tuple[int, int]) -> None:
    made = choose(name, "gif")
    assert (made.width, made.height) == size
    assert f"{size[0]} x {size[1]}, at most 15 frames a second" in made.label


def test_every_preset_can_be_encoded() -> None:
    """Colours of yuv420p come in pairs of pixels; the largest frame is that of the policy."""
    for name, preset in PRESETS.items():
        assert preset.name == name
        assert preset.width % 2 == preset.height % 2 == 0
        assert max(preset.width, preset.height) <= 4096 and min(preset.width, preset.height) <= 2160
        assert f"{preset.width} x {preset.height}" in preset.label


def test_the_four_first_presets_are_those_of_old_projects() -> None:
    assert list(PRESETS)[:4] == ["1080p", "720p", "vertical", "square"]


def test_a_format_is_named_as_browsers_and_people_know_it() -> None:
    assert {format.suffix: format.mime_type for format in FORMATS.values()}[".mov"] == "video/quicktime"
    assert all(format.suffix.startswith(".") and "/" in format.mime_type and format.label for format in FORMATS.values())
