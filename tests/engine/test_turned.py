"""A source on its side: what its facts say, what the decoder is told, and that neither is mixed up with the upright one."""

from fractions import Fraction
from pathlib import Path

import pytest

from engine.command import open_source
from engine.graph import Input
from engine.media import MediaInfo, Source

FILM = MediaInfo("video", "mp4", 1000, duration_us=2_000_000, width=320, height=180, frame_rate=Fraction(30), video_codec="h264")


@pytest.mark.parametrize(
    ("file_says", "degrees", "shown", "size"),
    [
        (0, 90, 90, (180, 320)),
        (0, 180, 180, (320, 180)),
        (90, 90, 180, (180, 320)),
        (90, 270, 0, (180, 320)),
        (270, 180, 90, (320, 180)),
    ],
)
def test_a_turn_is_added_to_what_the_file_says(file_says: int, degrees: int, shown: int, size: tuple[int, int]) -> None:
    source = Source(Path("/film"), "c" * 64, MediaInfo(**{**vars(FILM), "rotation": file_says})).turned(degrees)
    assert (source.info.rotation, source.turn, (source.info.width, source.info.height)) == (shown, shown, size)
    assert source.checksum == f"{'c' * 64}@{shown}"


def test_only_a_turned_source_is_opened_in_another_way_and_only_for_its_picture() -> None:
    upright = Source(Path("/film"), "c" * 64, FILM)
    assert "-display_rotation:v" not in open_source(Input(upright, None), 1, "-an")
    words = open_source(Input(upright.turned(90), None), 1, "-an")
    assert words[words.index("-display_rotation:v") + 1] == "-90"
    assert "-display_rotation:v" not in open_source(Input(upright.turned(90), None), 1, "-vn")
