"""Colour tables: what is read, what is refused and why, and what they do to a picture."""

from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from engine import luts
from engine.effects import Lut
from engine.errors import UnsupportedMedia
from tests.engine.effects.drawing import beside, draw_one, flat, ramp, rgb

CORNERS = "0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n"  # red first: the colours as they are
SWAPPED = "0 0 0\n0 0 1\n0 1 0\n0 1 1\n1 0 0\n1 0 1\n1 1 0\n1 1 1\n"  # red and blue change places


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "table.cube"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_table_is_read_with_title_comments_and_odd_spacing(tmp_path: Path) -> None:
    head = '\ufeffTITLE "A \\" film"\r\n# made by hand\r\n\r\nLUT_3D_SIZE\t2\r\nDOMAIN_MIN 0 0 0\r\n DOMAIN_MAX 1.0 1 1e0\r\n'
    table = luts.load(write(tmp_path, head + CORNERS))
    assert (table.dimensions, table.size) == (3, 2)
    assert table.rows[0, 0, 1].tolist() == [1, 0, 0]


def test_what_is_written_is_ours_and_reads_the_same(tmp_path: Path) -> None:
    table = luts.load(write(tmp_path, f'TITLE "x"\nLUT_3D_SIZE 2\n{SWAPPED}'))
    assert table.text().splitlines()[:3] == ["LUT_3D_SIZE 2", "0.000000 0.000000 0.000000", "0.000000 0.000000 1.000000"]
    again = luts.load(write(tmp_path, table.text()))
    assert (again.rows == table.rows).all()


def test_strength_mixes_with_colours_as_they_are(tmp_path: Path) -> None:
    table = luts.load(write(tmp_path, f"LUT_3D_SIZE 2\n{SWAPPED}"))
    assert table.text(0.25).splitlines()[2] == "0.750000 0.000000 0.250000"
    assert (
        luts.load(write(tmp_path, table.text(0.0))).rows.tolist()
        == luts.load(write(tmp_path, f"LUT_3D_SIZE 2\n{CORNERS}")).rows.tolist()
    )


@pytest.mark.parametrize(
    ("limits", "expected"), [("DOMAIN_MIN 0 0 0\nDOMAIN_MAX 2 2 2", 0.5), ("LUT_1D_INPUT_RANGE -1.0 1.0", 1.0)]
)
def test_a_table_for_other_colours_is_drawn_anew(tmp_path: Path, limits: str, expected: float) -> None:
    table = luts.load(write(tmp_path, f"LUT_1D_SIZE 3\n{limits}\n0 0 0\n0.5 0.5 0.5\n1 1 1\n"))
    assert table.rows[-1].tolist() == [expected] * 3
    assert table.rows[0, 0] == (0.5 if "-1.0" in limits else 0)


def test_a_solid_table_for_other_colours_is_drawn_anew_along_every_axis(tmp_path: Path) -> None:
    table = luts.load(write(tmp_path, f"LUT_3D_SIZE 2\nDOMAIN_MIN -1 0 0\nDOMAIN_MAX 1 2 4\n{CORNERS}"))
    assert table.rows[0, 0, 0].tolist() == [0.5, 0, 0]
    assert table.rows[-1, -1, -1].tolist() == [1, 0.5, 0.25]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not say"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "cannot be understood"),
        (f"LUT_3D_SIZE 2\n{CORNERS}0 0 0\n", "9 rows instead of 8"),
        ("LUT_3D_SIZE 2\n0 0 0\n", "1 rows instead of 8"),
        ("LUT_3D_SIZE 1\n0 0 0\n", "must be 2 to 65"),
        ("LUT_3D_SIZE 66\n", "must be 2 to 65"),
        ("LUT_3D_SIZE -2\n", "must be 2 to 65"),
        ("LUT_3D_SIZE 2 2\n", "must be 2 to 65"),
        ("LUT_3D_SIZE ٢\n", "must be 2 to 65"),
        ("LUT_1D_SIZE 999999999999\n", "must be 2 to 65536"),
        (f"LUT_1D_SIZE 2\nLUT_3D_SIZE 2\n{CORNERS}", "twice"),
        (f"LUT_3D_SIZE 2\nDOMAIN_MIN 0 0\n{CORNERS}", "Line 2"),
        (f"LUT_3D_SIZE 2\nDOMAIN_MIN 0 1 0\n{CORNERS}", "DOMAIN_MIN is not below"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1 nan\n", "Line 3"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1 inf\n", "Line 3"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1 1e999\n", "Line 3"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1 1_0\n", "Line 3"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1\n", "Line 3"),
        ("LUT_1D_SIZE 2\n0 0 0\nDOMAIN_MAX 1 1 1\n1 1 1\n", "Line 3"),
        ("LUT_1D_SIZE 2\nLUT_4D 2\n0 0 0\n1 1 1\n", "Line 2"),
        (b"#" * (8 * 1024**2 + 1), "larger than 8 MB"),
    ],
)
def test_a_file_that_is_not_such_a_table_is_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(UnsupportedMedia, match=said):
        luts.load(write(tmp_path, text))


def test_the_largest_table_is_small_enough(tmp_path: Path) -> None:
    steps = np.linspace(0, 1, 65)
    table = luts.Table(3, np.stack(np.meshgrid(steps, steps, steps, indexing="ij")[::-1], -1))
    text = table.text()
    assert len(text) < luts.MAX_BYTES and luts.load(write(tmp_path, text)).size == 65


def test_the_filters_name_the_file_and_a_table_not_mixed_in_needs_none(tmp_path: Path) -> None:
    flat_table, solid = luts.Table(1, np.zeros((2, 3))), luts.Table(3, np.zeros((2, 2, 2, 3)))
    assert ",lut1d=file=a/b.cube:interp=linear," in Lut(asset=uuid4()).table_filters(flat_table, "a/b.cube")
    assert ",lut3d=file=a/b.cube:interp=tetrahedral," in Lut(asset=uuid4()).table_filters(solid, "a/b.cube")
    assert Lut(asset=uuid4(), strength=0.0).table_filters(solid, "a/b.cube") == "null"


@pytest.mark.ffmpeg
def test_colours_as_they_are_stay_and_swapped_ones_are_swapped(tmp_path: Path) -> None:
    drawn = {}
    for name, rows in {"same": CORNERS, "swapped": SWAPPED}.items():
        table = luts.load(write(tmp_path, f"LUT_3D_SIZE 2\n{rows}"))
        path = tmp_path / f"{name}.cube"
        path.write_text(table.text())
        drawn[name] = draw_one(Lut(asset=uuid4()).table_filters(table, str(path)), rgb("#E04020"))
        if name == "same":
            kept = draw_one(Lut(asset=uuid4()).table_filters(table, str(path)), ramp())
            assert max(int(abs(a - b).max()) for a, b in zip(kept.planes, ramp().planes, strict=True)) <= 2
    for one, other in (("same", "#E04020"), ("swapped", "#2040E0")):
        assert all(abs(a - b).max() <= 2 for a, b in zip(drawn[one].planes, rgb(other).planes, strict=True)), one


@pytest.mark.ffmpeg
def test_a_flat_table_bends_light(tmp_path: Path) -> None:
    table = luts.load(write(tmp_path, "LUT_1D_SIZE 2\n1 1 1\n0 0 0\n"))
    path = write(tmp_path, table.text())
    drawn = draw_one(Lut(asset=uuid4()).table_filters(table, str(path)), beside(flat(16), flat(200)))
    assert abs(drawn.y[:, 0] - 235).max() <= 1 and abs(drawn.y[:, -1] - 51).max() <= 1
