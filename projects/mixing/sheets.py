"""The dry run as a CSV sheet, and films read from one: a spreadsheet may change, add, reorder and remove lines.

A clip stands there by its title; where the title alone does not say which clip it is, with the beginning of its id, or by its
id alone. What is written is read back as the same clip.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.spreadsheets import plain, unquoted
from engine.mixing.settings import MOST_FILMS, MixRow
from projects.mixing.assembling import Assembly, assemble
from projects.mixing.dry_runs import DryRun
from projects.mixing.groups import MixRefused
from projects.models import Project, ProjectClip

NUMBER, NAME, LENGTH, LOCKED, KEY = "Number", "Name", "Length (s)", "Locked", "Key"
LONGEST = 4_000_000  # characters: of 500 films, each of 50 clips with long titles, there are fewer
DELIMITERS = (",", ";", "\t")  # spreadsheets write one of these, by the language they run in
_SHORT = 8  # signs of an id that tell two clips of one title apart


class _Clips:
    """What a cell of a column may name. What is spelt is found again."""

    def __init__(self, what: str, clips: Iterable[ProjectClip]) -> None:
        self.what = what
        self._by_id = {str(clip.pk): clip for clip in clips}
        self._by_title: dict[str, list[ProjectClip]] = {}
        for clip in self._by_id.values():
            self._by_title.setdefault(clip.title.strip(), []).append(clip)

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def spell(self, clip: ProjectClip | None) -> str:
        """As short as it can be read."""
        if clip is None:
            return ""
        forms = (clip.title, f"{clip.title} [{str(clip.pk)[:_SHORT]}]")
        return next((form for form in map(plain, forms) if self.find(form) == [clip]), str(clip.pk))

    def find(self, written: str) -> list[ProjectClip]:
        """Those that a cell may mean: one, unless it is wrong."""
        words = unquoted(written).strip()
        if words in self._by_id:
            return [self._by_id[words]]
        if words in self._by_title:
            return self._by_title[words]
        title, _, beginning = words.removesuffix("]").rpartition(" [")
        named = self._by_title.get(title.strip(), []) if len(beginning) >= _SHORT else []
        return [clip for clip in named if str(clip.pk).startswith(beginning)]


@dataclass(frozen=True)
class _Column:
    """What a film takes from a group, or takes from the pool at one place."""

    heading: str
    clips: _Clips
    is_optional: bool


def to_csv(dry_run: DryRun) -> str:
    """A line for each film: number, name, length in seconds, the clip of each group, whether it is locked, and a key.

    The key is the same for the same clips in the same places.
    """
    columns = _columns(dry_run.assembly)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([NUMBER, NAME, LENGTH, *(plain(column.heading) for column in columns), LOCKED, KEY])
    for film in dry_run.films:
        spelt = [column.clips.spell(pick) for column, pick in zip(columns, film.picks, strict=True)]
        locked = "yes" if film.is_locked else "no"
        writer.writerow([film.number, plain(film.name), f"{film.seconds:.3f}", *spelt, locked, _key(film.picks)])
    return file.getvalue()


def read_csv(project: Project, text: str) -> list[MixRow]:
    """The films of a sheet, whatever its column of locks says. MANUAL: all films, in the order of the lines. AUTO: each becomes
    a locked film, under its number, or that of its line where it has none.

    Only the columns of clips are needed. Raises MixRefused, which names line and column; nothing is changed here.
    """
    if len(text) > LONGEST:
        raise MixRefused(f"The sheet is longer than the {LONGEST // 1_000_000} MB that are read: remove what is no film.")
    assembly = assemble(project)
    columns = _columns(assembly)
    if not columns or not any(column.clips for column in columns):
        raise MixRefused("There are no clips that a sheet could name: add some to the mix first.")
    if assembly.settings.mode == "manual" and not assembly.groups:
        raise MixRefused("Manual mixing takes its films from groups: make a group and add clips to it.")
    lines = _lines(text.removeprefix("\ufeff"), columns)
    places = _places(next(lines, (1, []))[1], columns)
    rows = [_row(line, cells, places, columns) for line, cells in lines]
    if not rows:
        raise MixRefused("The sheet has no films: write a line for each below the headings.")
    return _numbered(rows, assembly)


def _key(picks: Sequence[ProjectClip | None]) -> str:
    return hashlib.sha256(" ".join(str(pick and pick.pk) for pick in picks).encode()).hexdigest()[:12]


def _columns(assembly: Assembly) -> list[_Column]:
    """One for each group, or for each place of a film from the pool; headings that repeat are numbered."""
    if not assembly.groups:
        pool = _Clips("the mix", assembly.clips.values())
        return [_Column(f"Clip {place}", pool, False) for place in range(1, assembly.settings.take + 1)]
    members: dict[UUID | None, list[ProjectClip]] = {}
    for clip in assembly.clips.values():
        members.setdefault(clip.group_id, []).append(clip)
    taken = {_folded(each) for each in (NUMBER, NAME, LENGTH, LOCKED, KEY)}
    found = []
    for group in assembly.groups:
        heading = next(each for each in _headings(group.name.strip()) if _folded(each) not in taken)
        taken.add(_folded(heading))
        clips = _Clips(f"“{group.name}”", members.get(group.pk, []))
        found.append(_Column(heading, clips, group.is_optional))
    return found


def _headings(name: str) -> Iterator[str]:
    yield name
    for n in range(2, 1000):
        yield f"{name} ({n})"


def _folded(heading: str) -> str:
    return unquoted(heading).strip().casefold()


def _lines(text: str, columns: Sequence[_Column]) -> Iterator[tuple[int, list[str]]]:
    """Each line that has anything on it, with its number. Raises MixRefused for what is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, columns), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise MixRefused(f"Line {reader.line_num} of the sheet cannot be read ({error}): save it as CSV once more.") from None


def _delimiter(text: str, columns: Sequence[_Column]) -> str:
    """The one that the headings stand apart by."""
    first = text.lstrip().partition("\n")[0]
    wanted = {_folded(column.heading) for column in columns}

    def found(delimiter: str) -> int:
        return len(wanted & {_folded(each) for each in next(csv.reader([first], delimiter=delimiter), [])})

    return max(DELIMITERS, key=found)


def _places(headings: Sequence[str], columns: Sequence[_Column]) -> dict[str, int]:
    """Where the columns are. Raises MixRefused where one lacks or comes twice."""
    folded = [_folded(heading) for heading in headings]
    for column in columns:
        count = folded.count(_folded(column.heading))
        if count != 1:
            wrong = "has no column" if not count else "has more than one column"
            raise MixRefused(f"Line 1 of the sheet {wrong} “{column.heading}”: export the sheet anew and change that one.")
    return {heading: place for place, heading in reversed(list(enumerate(folded))) if heading}


def _row(
    line: int, cells: Sequence[str], places: Mapping[str, int], columns: Sequence[_Column]
) -> tuple[int, int | None, list[str | None]]:
    """The line, the number that stands there, and the picks."""
    number = _cell(cells, places.get(_folded(NUMBER))).strip()
    if number and not (number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= MOST_FILMS):
        raise _wrong(line, NUMBER, f"“{number[:20]}” is no number from 1 to {MOST_FILMS}")
    picks = [_pick(line, _cell(cells, places[_folded(column.heading)]), column) for column in columns]
    named = [pick for pick in picks if pick is not None]
    if not named:
        raise _wrong(line, columns[0].heading, "the film has no clip at all: write one, or remove the line")
    for column, pick in zip(columns, picks, strict=True):
        if pick is not None and named.count(pick) > 1:
            raise _wrong(line, column.heading, "a film takes each clip of a pool once")
    return line, int(number) if number else None, picks


def _pick(line: int, written: str, column: _Column) -> str | None:
    if not written.strip():
        if not column.is_optional:
            raise _wrong(line, column.heading, f"write a clip of {column.clips.what}: only an optional group may be left out")
        return None
    found = column.clips.find(written)
    if not found:
        raise _wrong(line, column.heading, f"there is no clip “{written.strip()[:60]}” in {column.clips.what}")
    if len(found) > 1:
        forms = " or ".join(column.clips.spell(clip) for clip in found[:3])
        raise _wrong(line, column.heading, f"{len(found)} clips are called so: write {forms}")
    return str(found[0].pk)


def _numbered(rows: Sequence[tuple[int, int | None, list[str | None]]], assembly: Assembly) -> list[MixRow]:
    if len(rows) > MOST_FILMS:
        raise _wrong(rows[MOST_FILMS][0], NUMBER, f"a mix makes at most {MOST_FILMS} films")
    if assembly.settings.mode == "manual":
        return [MixRow(number=number, picks=picks) for number, (_, _, picks) in enumerate(rows, 1)]
    most, found = assembly.settings.count, dict[int, MixRow]()
    for place, (line, written, picks) in enumerate(rows, 1):
        number = written or place
        if number > most:
            raise _wrong(line, NUMBER, f"film {number} is beyond the {most} that the mix makes: ask for more, or remove the line")
        if number in found:
            raise _wrong(line, NUMBER, f"film {number} was given before")
        found[number] = MixRow(number=number, picks=picks)
    return [found[number] for number in sorted(found)]


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _wrong(line: int, heading: str, what: str) -> MixRefused:
    return MixRefused(f"Line {line}, column “{heading}”: {what}. Nothing was changed.")
