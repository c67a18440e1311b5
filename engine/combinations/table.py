"""The outputs of a draw so far, and what is asked of any two of them and of all together."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Generic

from engine.combinations.recipe import Id, Picks, Recipe, Word, read_word
from engine.combinations.rulebook import Rulebook

NEAR = 1e-9  # shares of lengths are compared as floats
Levels = tuple[int, ...]  # at n, the rows (as bits) that agree with a beginning in n places at least
Common = Mapping[int, int]  # what rows have in common with a beginning, as lengths


class Table(Generic[Id]):
    """Rows by their numbers. `uses` counts choices by place (the places of a pool together), `plays` clips in any place.

    `ranks` say what is due: the lower, the sooner. They go by Webster's method, which is as near to the weights as whole
    numbers can be.
    """

    def __init__(self, recipe: Recipe[Id], book: Rulebook[Id]) -> None:
        self.rows: dict[int, Picks[Id]] = {}
        self.words: Counter[Word[Id]] = Counter()
        self.plays: Counter[Id] = Counter()
        self.most = recipe.rules.max_uses
        self._book = book
        self._share = recipe.rules.max_overlap
        self.agreeing = len(book.choices) - recipe.rules.min_difference  # in so many places two rows may agree
        self.is_paired = recipe.rules.min_difference > 1 or self._share < 1
        together: list[dict[Id | None, int]] = [{pick: at for at, pick in enumerate(picks)} for picks in book.choices]
        self.weights = [[1 if pick is None else recipe.weights.get(pick, 1) for pick in picks] for picks in book.choices]
        self._at = together
        self.uses = [[0] * len(picks) for picks in book.choices]
        self.ranks = [[1 / weight for weight in weights] for weights in self.weights]
        if book.is_pool:
            self.uses, self.ranks = [self.uses[0]] * recipe.take, [self.ranks[0]] * recipe.take
        self._users: list[dict[Id | None, int]] = [{} for _ in book.choices]
        self._players: dict[tuple[Id, int], dict[int, None]] = {}
        self._lengths: dict[int, int] = {}
        self._numbers: dict[Id, int] = {clip: 1 << number for number, clip in enumerate(book.clips)}
        self._met: dict[Id, int] = dict.fromkeys(book.clips, 0)

    def enter(self, number: int, picks: Picks[Id]) -> None:
        self.rows[number] = picks
        self._count(number, picks, 1)
        clips = self.mark(picks)
        for clip in read_word(picks):
            if clip in self._met:
                self._met[clip] |= clips

    def leave(self, number: int) -> Picks[Id]:
        picks = self.rows.pop(number)
        self._count(number, picks, -1)
        return picks

    def put_last(self, number: int) -> None:
        """Others are tried before it."""
        self.rows[number] = self.rows.pop(number)

    def mark(self, picks: Picks[Id]) -> int:
        """The clips as bits."""
        marks = 0
        for clip in read_word(picks):
            marks |= self._numbers.get(clip, 0)
        return marks

    def find_new(self, clip: Id, marks: int) -> int:
        """How many of these clips it has not played with."""
        return (marks & ~self._met[clip]).bit_count()

    def is_full(self, clip: Id | None, more: int = 1) -> bool:
        """Whether so many uses more would be too many."""
        return self.most is not None and clip is not None and self.plays[clip] + more > self.most

    def fits(self, picks: Picks[Id], instead: int | None = None) -> bool:
        """Whether it may be a row beside all there are, or all but the one it stands for, apart from how often its clips play."""
        word = read_word(picks)
        same = instead is not None and read_word(self.rows[instead]) == word
        if not word or self.words[word] > same or not self._book.allows(word):
            return False
        if not self.is_paired:
            return True
        levels, common = self.begin(instead)
        for place, pick in enumerate(picks):
            if not self.agrees(levels, place, pick):
                return False
            levels, common = self.go_on(levels, common, picks[:place], place, pick)
        return self.keeps_apart(word, {number: shared for number, shared in common.items() if number != instead})

    def begin(self, instead: int | None = None) -> tuple[Levels, Common]:
        everyone = 0
        for number in self.rows:
            if number != instead:
                everyone |= 1 << number
        return (everyone, *[0] * max(0, self.agreeing)), {}

    def agrees(self, levels: Levels, place: int, pick: Id | None) -> bool:
        """Whether this pick leaves enough places in which each row differs."""
        if self.agreeing < 0:
            return not levels[0]
        return not levels[self.agreeing] & self._users[place].get(pick, 0)

    def go_on(self, levels: Levels, common: Common, before: Picks[Id], place: int, pick: Id | None) -> tuple[Levels, Common]:
        same = self._users[place].get(pick, 0)
        if same and self.agreeing > 0:
            levels = (levels[0], *[levels[n] | (levels[n - 1] & same) for n in range(1, self.agreeing + 1)])
        if self._share < 1 and pick is not None and (players := self._players.get((pick, before.count(pick)))):
            length, more = self._book.length(pick), dict(common)
            for number in players:
                more[number] = more.get(number, 0) + length
            common = more
        return levels, common

    def is_hopeless(self, common: Common, before: Picks[Id], pick: Id) -> bool:
        """Whether no row can differ enough that goes on with this pick; what it has in common already was looked at before."""
        players = self._players.get((pick, before.count(pick)), ())
        return any(common[number] > self._share * self._lengths[number] + NEAR for number in players)

    def keeps_apart(self, word: Word[Id], common: Common) -> bool:
        length = self._book.weigh(word)
        return all(shared <= self._share * min(length, self._lengths[number]) + NEAR for number, shared in common.items())

    def list_overused(self) -> Iterator[tuple[int, int]]:
        """Numbers of rows and places with clips that play too often."""
        for number, picks in self.rows.items():
            yield from ((number, place) for place, pick in enumerate(picks) if self.is_full(pick, 0))

    def _count(self, number: int, picks: Picks[Id], by: int) -> None:
        word = read_word(picks)
        self.words[word] += by
        for place, pick in enumerate(picks[: len(self._at)]):
            if pick in self._at[place]:
                at = self._at[place][pick]
                self.uses[place][at] += by
                self.ranks[place][at] = (2 * self.uses[place][at] + 1) / self.weights[place][at]
            users = self._users[place]
            users[pick] = users.get(pick, 0) ^ (1 << number)
        seen: Counter[Id] = Counter()
        for clip in word:
            self.plays[clip] += by
            players = self._players.setdefault((clip, seen[clip]), {})
            seen[clip] += 1
            if by > 0:
                players[number] = None
            else:
                del players[number]
        self._lengths[number] = self._book.weigh(word)
