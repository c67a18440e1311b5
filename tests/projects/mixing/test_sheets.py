"""Films written to a CSV sheet and read from one."""

import csv
import io

import pytest

from accounts.models import User
from projects.mixing import row_edits
from projects.mixing.groups import MixRefused
from projects.mixing.sheets import read_csv, to_csv
from projects.models import MixSetup, Project, ProjectClip
from tests.factories import make_clip, make_project
from tests.projects.mixing.boards import clip, give, make_board, make_pool, planned, row, titles

HEADINGS = ["Number", "Name", "Length (s)", "Hook", "Product", "Proof", "Card", "Locked", "Key"]


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def sheet(*rows: str, headings: str = "Number,Hook,Product,Proof,Card") -> str:
    return "\n".join([headings, *rows])


def test_a_line_for_each_film(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap"], "Card": ["Rose", "Salt"]}, count=2)
    give(project, rows=[row(project, 2, "Leap", "Salt")])
    headings, one, two = lines(to_csv(planned(project)))
    assert headings == ["Number", "Name", "Length (s)", "Hook", "Card", "Locked", "Key"]
    assert one[:6] == ["1", "Spring-001.mp4", "4.000", "Leap", "Rose", "no"]
    assert two[:6] == ["2", "Spring-002.mp4", "4.000", "Leap", "Salt", "yes"]
    assert one[6] != two[6]


def test_a_group_that_is_left_out_is_an_empty_cell(ada: User) -> None:
    project = make_board(ada, count=1)
    give(project, rows=[row(project, 1, "Leap", "Toe", None, "Salt")])
    assert lines(to_csv(planned(project)))[1][3:7] == ["Leap", "Toe", "", "Salt"]


@pytest.mark.parametrize("mode", ["auto", "manual"])
def test_what_is_written_is_read_back(ada: User, mode: str) -> None:
    project = make_board(ada, mode=mode, count=2)
    dry = planned(project)
    rows = read_csv(project, to_csv(dry))
    assert [(each.number, each.picks) for each in rows] == [
        (film.number, [str(pick.pk) if pick else None for pick in film.picks]) for film in dry.films
    ]


def test_titles_and_names_of_any_kind_are_read_back(ada: User) -> None:
    names = ["Leap", "Leap", " Leap", "=1+1", "'=1+1", "-x", "@a", 'a,b;c\t"d"', "'", "none", "Žluťoučký", "x\ny", "+", "[a]"]
    project = make_board(ada, {"=Hook, 1": names, "Number": names, "number": names, "Card": ["R"]}, count=14, mode="manual")
    leap = ProjectClip.objects.filter(title="Leap").earliest("order")
    ProjectClip.objects.filter(title="none").update(title=f"Leap [{str(leap.pk)[:8]}]")
    ProjectClip.objects.filter(title="[a]").update(title=str(leap.pk))
    by_order(project)
    dry = planned(project)
    assert len(dry.films) == 14
    text = to_csv(dry)
    assert [each.picks for each in read_csv(project, text)] == [
        [str(pick and pick.pk) for pick in film.picks] for film in dry.films
    ]
    assert not [cell for line in lines(text) for cell in line if cell.startswith(("=", "+", "-", "@"))]


def by_order(project: Project) -> None:
    """Film n has clip n of each group, those of shorter groups again and again."""
    setup = MixSetup.objects.get(project=project)
    columns = [list(group.clips.order_by("order")) for group in setup.project.groups.order_by("order")]
    setup.settings["rows"] = [
        {"number": n + 1, "picks": [str(clips[n % len(clips)].pk) for clips in columns]} for n in range(len(columns[0]))
    ]
    setup.save(update_fields=["settings"])


def test_a_title_that_repeats_is_told_apart_by_an_id(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap", "Leap"]}, count=2, mode="manual")
    spelt = [line[3] for line in lines(to_csv(planned(project)))[1:]]
    assert spelt == [f"Leap [{str(each.pk)[:8]}]" for each in project.clips.order_by("order")]
    with pytest.raises(MixRefused, match=r"Line 2, column “Hook”: 2 clips are called so: write Leap \[........\] or Leap \["):
        read_csv(project, "Hook\nLeap")


def test_a_clip_may_be_named_by_its_id(ada: User) -> None:
    project = make_board(ada)
    leap = str(clip(project, "Leap").pk)
    assert read_csv(project, sheet(f"1,{leap},Toe,,Salt"))[0].picks[0] == leap


def test_a_formula_is_words(ada: User) -> None:
    project = make_board(ada, {"=Hook": ['=HYPERLINK("x")']}, count=1, naming="-{index}")
    headings, film = lines(to_csv(planned(project)))
    assert (headings[3], film[3]) == ("'=Hook", '\'=HYPERLINK("x")')


def test_the_key_is_that_of_the_clips(ada: User) -> None:
    project = make_board(ada, {"Hook": ["Leap"], "Card?": ["Rose"]}, mode="manual")
    rows = [row(project, 1, "Leap", None), row(project, 2, "Leap", "Rose"), row(project, 3, "Leap", None)]
    give(project, rows=rows)
    keys = [line[-1] for line in lines(to_csv(planned(project)))[1:]]
    assert keys[0] == keys[2] != keys[1]


def test_films_of_a_pool_have_a_column_for_each_place(ada: User) -> None:
    project = make_pool(ada, ["a", "b", "c"], take=3)
    dry = planned(project)
    text = to_csv(dry)
    assert lines(text)[0][3:6] == ["Clip 1", "Clip 2", "Clip 3"]
    assert [each.picks for each in read_csv(project, text)] == [[str(each.pk) for each in film.clips] for film in dry.films]
    with pytest.raises(MixRefused, match="Line 2, column “Clip 1”: a film takes each clip of a pool once"):
        read_csv(project, "Clip 1,Clip 2,Clip 3\na,b,a")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_may_use_other_delimiters_and_a_mark_at_the_beginning(ada: User, delimiter: str) -> None:
    project = make_board(ada)
    text = "\ufeff" + sheet("3,Leap,Toe,,Salt").replace(",", delimiter).replace("\n", "\r\n") + "\r\n\r\n"
    [film] = read_csv(project, text)
    assert film.model_dump() == row(project, 3, "Leap", "Toe", None, "Salt")


def test_columns_may_stand_in_any_order_and_others_beside_them(ada: User) -> None:
    project = make_board(ada)
    [film] = read_csv(project, sheet("Salt,x,Leap,,Toe", headings=" card ,Note,HOOK,Proof,Product"))
    assert film.model_dump() == row(project, 1, "Leap", "Toe", None, "Salt")


def test_by_hand_films_go_by_their_lines(ada: User) -> None:
    project = make_board(ada, mode="manual")
    found = read_csv(project, sheet("9,Leap,Toe,,Salt", "", "2,Skyline,Toe,,Salt"))
    assert [(each.number, each.picks[0]) for each in found] == [
        (1, str(clip(project, "Leap").pk)),
        (2, str(clip(project, "Skyline").pk)),
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (sheet("1,Leap,Toe,,Salt", "2,Leep,Toe,,Salt"), "Line 3, column “Hook”: there is no clip “Leep” in “Hook”"),
        (sheet("1,Rose,Toe,,Salt"), "Line 2, column “Hook”: there is no clip “Rose” in “Hook”"),
        (sheet("1,,Toe,,Salt"), "Line 2, column “Hook”: write a clip of “Hook”: only an optional group may be left out"),
        (sheet("1,Leap,Toe"), "Line 2, column “Card”: write a clip of “Card”"),
        (sheet("x,Leap,Toe,,Salt"), "Line 2, column “Number”: “x” is no number from 1 to 500"),
        (sheet("0,Leap,Toe,,Salt"), "Line 2, column “Number”: “0” is no number"),
        (sheet("7,Leap,Toe,,Salt"), "Line 2, column “Number”: film 7 is beyond the 6 that the mix makes"),
        (sheet("2,Leap,Toe,,Salt", "2,Leap,Toe,,Rose"), "Line 3, column “Number”: film 2 was given before"),
        (sheet("1,Leap", headings="Number,Hook"), "Line 1 of the sheet has no column “Product”"),
        (sheet("", headings="Hook,Product,Proof,Card,Hook"), "Line 1 of the sheet has more than one column “Hook”"),
        (sheet(), "The sheet has no films"),
        ("", "Line 1 of the sheet has no column “Hook”"),
        (sheet('1,"Leap,Toe,,Salt'), "Line 2 of the sheet cannot be read"),
        (sheet(f"1,{'x' * 200_000},Toe,,Salt"), "Line 2 of the sheet cannot be read"),
        (sheet("1,Leap,Toe,,Salt" * 300_000), "longer than the 4 MB"),
        (sheet(*[",Leap,Toe,,Salt"] * 501), "Line 502, column “Number”: a mix makes at most 500 films"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(ada: User, text: str, wrong: str) -> None:
    project = make_board(ada)
    before = MixSetup.objects.get(project=project).settings
    with pytest.raises(MixRefused) as refused:
        read_csv(project, text)
    assert str(refused.value).startswith(wrong) or wrong in str(refused.value)
    assert MixSetup.objects.get(project=project).settings == before


def test_a_film_without_clips_is_refused(ada: User) -> None:
    with pytest.raises(MixRefused, match="Line 2, column “Hook”: the film has no clip at all"):
        read_csv(make_board(ada, {"Hook?": ["Leap"]}), "Number,Hook\n1,")


def test_clips_of_others_are_not_there(ada: User, bea: User) -> None:
    project, other = make_board(ada), make_board(bea)
    with pytest.raises(MixRefused, match="there is no clip"):
        read_csv(project, sheet(f"1,{clip(other, 'Leap').pk},Toe,,Salt"))


def test_without_clips_or_groups_there_is_nothing_to_name(ada: User) -> None:
    with pytest.raises(MixRefused, match="no clips that a sheet could name"):
        read_csv(make_project(ada), "Number\n1")
    with pytest.raises(MixRefused, match="takes its films from groups"):
        read_csv(make_pool(ada, ["a"], mode="manual"), "Number\n1")


def test_a_sheet_that_was_changed_becomes_the_films(ada: User) -> None:
    project = make_board(ada)
    make_clip(project.groups.get(name="Hook"), title="New")
    [headings, *films] = lines(to_csv(planned(project)))
    films[2][3] = "New"
    rows = read_csv(project, "\n".join(",".join(line) for line in [headings, films[2]]))
    row_edits.put_rows(MixSetup.objects.get(project=project), rows, 1)
    assert titles(project)[3] == ["New", *[title or None for title in films[2][4:7]]]
    assert [film.number for film in planned(project).films if film.is_locked] == [3]
