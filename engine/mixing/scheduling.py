"""What of a mix is done next: a film whose parts are all there is joined, else a part that the next film lacks is made. Pure."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence


class Schedule:
    """`films`: the names of all parts of each film, each once, by its number, in the order in which films are wanted.
    `sizes`: what each part costs that is not there yet.

    Parts are made film by film; among those of one film the largest first, so that it seldom waits for a single long one.
    """

    def __init__(self, films: Mapping[int, Sequence[str]], sizes: Mapping[str, int]) -> None:
        self._films = films
        self._uses = Counter(name for names in films.values() for name in names)
        lacking = {number: [name for name in names if name in sizes] for number, names in films.items()}
        in_order = (sorted(names, key=lambda name: -sizes[name]) for names in lacking.values())
        self._parts = deque(dict.fromkeys(name for names in in_order for name in names))
        self._due = deque(number for number, names in lacking.items() if not names)
        self._to_try = {number: len(names) for number, names in lacking.items()}
        self._lacked_by: dict[str, list[int]] = defaultdict(list)
        for number, names in lacking.items():
            for name in names:
                self._lacked_by[name].append(number)

    def next_film(self) -> int | None:
        """One of which nothing is still to be tried."""
        return self._due.popleft() if self._due else None

    def next_part(self) -> str | None:
        """Only when no film is due: to join one is cheap, and gives back the room of its parts."""
        return self._parts.popleft() if self._parts else None

    def end_part(self, name: str) -> None:
        """It was made, or could not be: which films that costs is asked when they are due."""
        for number in self._lacked_by.pop(name):
            self._to_try[number] -= 1
            if not self._to_try[number]:
                self._due.append(number)

    def end_film(self, number: int) -> list[str]:
        """The names of the parts that no film to come needs."""
        self._uses.subtract(self._films[number])
        return [name for name in self._films[number] if not self._uses[name]]
