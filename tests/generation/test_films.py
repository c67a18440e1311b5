"""Films from prompts and moves over pictures: frames exact, the same again, smooth, and stopped by what the report raises."""

import os
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from generation.procedural.brief import read
from generation.procedural.camera import MOVES, Shot, seen
from generation.procedural.canvas import Picture, Size
from generation.procedural.films import mood_of, moving, write_film, write_move
from generation.procedural.moves import moves_for
from generation.procedural.music import MOODS
from generation.procedural.pictures import paint

SMALL = Size(160, 90)
HALF = Fraction(1, 2)
BLOCKS = """
import sys
from fractions import Fraction
import numpy as np
from generation.procedural.canvas import Size
from generation.procedural.encoding import encode
blocks = np.random.default_rng(1).integers(0, 255, (14, 23, 1), np.uint8).repeat(8, 0).repeat(8, 1).repeat(3, 2)
pictures = (blocks[n % 8:, 2 * n % 8:][:90, :160] for n in range(15))
encode(sys.argv[1], pictures, frames=15, size=Size(160, 90), rate=Fraction(30), sound=None)
"""


def frames_of(path: Path) -> list[Picture]:
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8) for frame in container.decode(video=0)]


@pytest.fixture
def stripes(tmp_path: Path) -> Path:
    """A picture of upright bars that grow lighter to the right."""
    across = np.linspace(30, 220, 400) + 20 * np.sin(np.arange(400) / 5)
    Image.fromarray(np.repeat(np.repeat(across[None, :, None], 225, axis=0), 3, axis=2).astype(np.uint8)).save(
        tmp_path / "stripes.png"
    )
    return tmp_path / "stripes.png"


@pytest.mark.ffmpeg
@pytest.mark.parametrize(("rate", "sound"), [(Fraction(30), True), (Fraction(24000, 1001), False)])
def test_a_film_has_exactly_its_frames_and_sound_only_when_asked(tmp_path: Path, rate: Fraction, sound: bool) -> None:
    write_film("ocean", tmp_path / "film.mp4", size=SMALL, rate=rate, seconds=HALF, seed=1, sound=sound)
    with av.open(str(tmp_path / "film.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == round(HALF * rate)
        assert len(container.streams.audio) == sound
        assert container.streams.video[0].average_rate == rate


@pytest.mark.ffmpeg
def test_the_same_film_again_is_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_film("snow in the forest, push in", tmp_path / name, size=SMALL, rate=Fraction(30), seconds=HALF, seed=7)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.ffmpeg
def test_an_encoding_does_not_lean_on_what_lay_in_memory(tmp_path: Path) -> None:
    """Told by a processor with AVX-512 alone, at a width that is no multiple of eight blocks; glibc fills what it lends."""
    films = set()
    for filling in ("1", "90", "165", "255"):
        path = tmp_path / filling
        environment = {**os.environ, "MALLOC_PERTURB_": filling}
        subprocess.run([sys.executable, "-c", BLOCKS, str(path)], env=environment, check=True)
        films.add(path.read_bytes())
    assert len(films) == 1


def test_a_long_film_tells_the_story_more_slowly_and_has_something_to_show_to_the_end() -> None:
    brief = read("mountains", 3)
    draw, story = moving(brief, SMALL, Fraction(15)), paint(brief, SMALL)
    assert np.array_equal(draw(15.0), story(6.0))


@pytest.mark.parametrize("name", sorted(MOVES))
def test_a_cameras_move_never_leaves_the_picture_and_never_jumps(name: str) -> None:
    shots = [MOVES[name](frame / 150) for frame in range(151)]
    for shot in shots:
        assert shot.zoom >= 1
        room = 0.5 - 0.5 / shot.zoom
        assert abs(shot.x - 0.5) <= room + 1e-9
        assert abs(shot.y - 0.5) <= room + 1e-9
    if name != "pulse":
        assert max(abs(b.zoom - a.zoom) + abs(b.x - a.x) + abs(b.y - a.y) for a, b in pairwise(shots)) < 0.004


def test_a_move_goes_between_pixels(stripes: Path) -> None:
    picture = np.asarray(Image.open(stripes).convert("RGB"))
    shown = [seen(picture, Shot(x=0.5 + step / 4 / 400, zoom=1.2), SMALL).astype(float) for step in range(3)]
    steps = [np.abs(after - before).mean() for before, after in pairwise(shown)]
    assert all(0.01 < step < 3 for step in steps)  # a quarter of a pixel is seen, and seen each time
    assert steps[0] == pytest.approx(steps[1], rel=0.5)


@pytest.mark.ffmpeg
def test_a_move_over_a_picture_is_smooth_and_the_seed_chooses_it(stripes: Path, tmp_path: Path) -> None:
    write_move(stripes, tmp_path / "move.mp4", size=SMALL, rate=Fraction(30), seconds=HALF, seed=3)
    frames = frames_of(tmp_path / "move.mp4")
    assert len(frames) == 15
    steps = [np.abs(b.astype(int) - a.astype(int)).mean() for a, b in pairwise(frames)]
    assert 0 < max(steps) < 12
    assert len({moves_for((400, 225), SMALL, seed) for seed in range(20)}) > 4


def test_a_picture_of_another_shape_is_panned_along() -> None:
    begin, end = moves_for((1000, 250), SMALL, 1)
    assert begin.y == end.y
    assert abs(begin.x - end.x) > 0.3
    begin, end = moves_for((250, 1000), SMALL, 1)
    assert begin.x == end.x
    assert abs(begin.y - end.y) > 0.3


@pytest.mark.ffmpeg
def test_a_move_from_the_first_to_the_last_picture_begins_and_ends_on_them(tmp_path: Path) -> None:
    for name, tint in (("first", (200, 40, 40)), ("last", (40, 60, 200))):
        Image.new("RGB", (320, 180), tint).save(tmp_path / f"{name}.png")
    write_move(
        tmp_path / "first.png",
        tmp_path / "move.mp4",
        size=SMALL,
        rate=Fraction(30),
        seconds=HALF,
        seed=1,
        last=tmp_path / "last.png",
    )
    frames = frames_of(tmp_path / "move.mp4")
    assert np.abs(frames[0].mean(axis=(0, 1)) - (200, 40, 40)).max() < 12
    assert np.abs(frames[-1].mean(axis=(0, 1)) - (40, 60, 200)).max() < 12
    reds = [float(frame[..., 0].mean()) for frame in frames]
    assert all(after <= before + 1 for before, after in pairwise(reds))


def test_a_film_is_stopped_by_what_its_report_raises(tmp_path: Path) -> None:
    def report(done: float) -> None:
        if done > 0.2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_film("city", tmp_path / "film.mp4", size=SMALL, rate=Fraction(30), seconds=HALF, seed=1, sound=False, report=report)


def test_every_scene_has_a_bed_of_sound() -> None:
    assert {mood_of(read(prompt, 1)) for prompt in ("ocean", "city", "space", "mountains", "mountains at night")} <= set(MOODS)
