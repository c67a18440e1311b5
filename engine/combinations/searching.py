"""One more row for a table: what is due first, and back where there is no way on. What has no way on is not entered again."""

from collections.abc import Callable, Iterator
from typing import Generic

from engine.combinations.memory import Memory, State, look_ahead, look_nearby, measure
from engine.combinations.recipe import Id, Picks, Word, read_word
from engine.combinations.rulebook import Rulebook
from engine.combinations.table import Common, Levels, Table

MOST_COMPARED = 24  # of choices that are equally due: which of them makes most new pairs

Prefix = tuple[int, Word[Id] | Picks[Id]]


class Search(Generic[Id]):
    """`steps` counts choices tried, for whoever wants to stop. `is_even`: whether to go by what is due, or by a fixed order."""

    def __init__(self, book: Rulebook[Id], table: Table[Id], avoid: frozenset[Word[Id]], chance: Callable[[], float]) -> None:
        self.steps = 0
        self.is_even = True
        self._book, self._table, self._avoid, self._chance = book, table, avoid, chance
        places = book.choices
        spans = measure(book, places) if book.most_length is not None else None
        if book.is_pool:
            clips = [*book.clips]
            self._memory = Memory(book, [clips] * len(places) + [[]], None, spans)
        else:
            self._memory = Memory(book, look_ahead(book, places), look_nearby(book, places), spans)
        self._facts = [[self._memory.facts(pick) for pick in picks] for picks in places]
        self._dead: set[tuple[int, State]] = set()  # by the rules alone
        self._spent: set[tuple[bool, Prefix[Id]]] = set()  # by the rows there are
        self._limit = 0
        self._keeps_uses = False
        self._hindrances = 0

    def forget(self) -> None:
        """Call it when a row has left the table."""
        self._spent.clear()

    def find(self, most_steps: int, keeps_uses: bool) -> Picks[Id] | None:
        """A row that fits; with `keeps_uses` one without clips that play as often as they may."""
        if self._table.agreeing < 0 and self._table.rows:
            return None
        self._limit = self.steps + most_steps
        self._keeps_uses = keeps_uses and self._table.most is not None
        levels, common = self._table.begin()
        start = self._memory.start
        if self._keeps_uses:  # what is used up is forbidden from the start, and so is what needs it
            full = sum(bit for clip, bit in self._memory.bits.items() if self._table.is_full(clip))
            start = start._replace(forbidden=full)
        return self._extend((), 0, start, levels, common)

    def _extend(self, picks: Picks[Id], marks: int, state: State, levels: Levels, common: Common) -> Picks[Id] | None:
        place, table = len(picks), self._table
        if place == len(self._book.choices):
            return self._complete(picks, common)
        if (place, state) in self._dead:
            return None
        prefix = (self._keeps_uses, (place, picks if table.is_paired else read_word(picks)))
        if prefix in self._spent:
            self._hindrances += 1
            return None
        before = self._hindrances
        for at in self._offer(place, state, picks, marks):
            pick = self._book.choices[place][at]
            self.steps += 1
            if self.steps > self._limit:
                return None
            after = self._memory.follow(state, self._facts[place][at], place + 1)
            if after is None:
                continue
            further, shared = levels, common
            if table.is_paired:
                further, shared = table.go_on(levels, common, picks, place, pick)
                is_hopeless = pick is not None and shared is not common and table.is_hopeless(shared, picks, pick)
                if is_hopeless or not table.agrees(levels, place, pick):
                    self._hindrances += 1
                    continue
            more = (*picks, pick)
            found = self._extend(more, marks if pick is None else marks | table.mark((pick,)), after, further, shared)
            if found is not None:
                return found
        if self.steps <= self._limit:
            if self._hindrances == before and not self._book.is_pool:
                self._dead.add((place, state))
            self._spent.add(prefix)
        return None

    def _complete(self, picks: Picks[Id], common: Common) -> Picks[Id] | None:
        word = read_word(picks)
        if word and word not in self._avoid and not self._table.words[word] and self._table.keeps_apart(word, common):
            return picks
        self._hindrances += 1
        return None

    def _offer(self, place: int, state: State, picks: Picks[Id], marks: int) -> Iterator[int]:
        """Choices by how due they are; of those equally due, what meets most clips for the first time; then by chance."""
        choices, table = self._book.choices[place], self._table
        barred, taken = state.forbidden | state.beside, set(picks)
        ranks = table.ranks[place] if self.is_even else [0.0] * len(choices)
        for rank in sorted(set(ranks)):
            tier = [at for at, its in enumerate(ranks) if its == rank]
            if self._book.is_pool:
                tier = [at for at in tier if choices[at] not in taken]
            if barred or self._keeps_uses:
                tier = [at for at in tier if self._is_open(place, at, barred, picks)]
            yield from self._rank(tier, choices, marks) if self.is_even else tier

    def _is_open(self, place: int, at: int, barred: int, picks: Picks[Id]) -> bool:
        known, pick = self._facts[place][at], self._book.choices[place][at]
        if pick is None or known is None:
            return True
        if known.bit & barred:
            return False
        if self._keeps_uses and self._table.is_full(pick, 1 + picks.count(pick)):
            self._hindrances += 1
            return False
        return True

    def _rank(self, tier: list[int], choices: Picks[Id], marks: int) -> list[int]:
        compared = tier
        if len(tier) > MOST_COMPARED:
            for n in range(MOST_COMPARED):
                other = n + int(self._chance() * (len(tier) - n))
                tier[n], tier[other] = tier[other], tier[n]
            compared = tier[:MOST_COMPARED]
        keyed: list[tuple[int, float, int]] = []
        for at in compared:
            pick = choices[at]
            keyed.append((0 if pick is None else -self._table.find_new(pick, marks), self._chance(), at))
        keyed.sort()
        return [at for _, _, at in keyed] + tier[len(compared) :]
