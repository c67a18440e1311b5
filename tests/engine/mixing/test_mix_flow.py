"""How a mix flows: the first film is there early, what no film to come needs is let go of, and what is said on the way.

Nothing is encoded here: parts are names, and films are made at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event, Lock

import pytest

from engine import fonts
from engine.errors import RenderFailed
from engine.layers import Segment
from engine.media import MediaInfo
from engine.mixing import MixPlan, Outcome, Output, make, plan_mix
from engine.mixing.parts import Parts
from engine.mixing.settings import MixText
from engine.plan import RenderPlan
from engine.render import Stop
from engine.sounds import Sound
from tests.engine.cuts import film
from tests.engine.mixing.mixes import SMALL, clip, films, group, settings, store_in

SOON = 30.0  # seconds; only a fault is waited for so long
NUMBER = 12


@dataclass
class Ledger:
    """What parts are at hand, and how many were at most: under one lock, for they come from several threads."""

    begun: list[str] = field(default_factory=list)
    at_hand: set[str] = field(default_factory=set)
    most: int = 0
    before: Callable[[str], None] = lambda name: None
    lock: Lock = field(default_factory=Lock)

    def make(self, name: str) -> None:
        with self.lock:
            self.begun.append(name)
        self.before(name)
        with self.lock:
            self.at_hand.add(name)
            self.most = max(self.most, len(self.at_hand))


@dataclass(frozen=True)
class Named(Parts):
    """Parts that are names in the ledger."""

    ledger: Ledger

    def has_picture(self, segment: Segment) -> bool:
        return False

    def has_sound(self, sound: Sound) -> bool:
        return False

    def encode(self, plan: RenderPlan, segment: Segment, should_stop: Stop) -> None:
        self.ledger.make(self.picture(segment).name)

    def decode(self, sound: Sound, should_stop: Stop) -> None:
        self.ledger.make(self.sound(sound).name)

    def forget(self, name: str) -> None:
        with self.ledger.lock:
            self.ledger.at_hand.discard(name)


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    ledger = Ledger()

    def produce(output: Output, parts: Parts, folder: Path, should_stop: Stop) -> MediaInfo:
        with ledger.lock:
            assert parts_of(output) <= ledger.at_hand, "a film is made of what is there"
        return film()

    monkeypatch.setattr("engine.mixing.making.Parts", partial(Named, ledger=ledger))
    monkeypatch.setattr("engine.mixing.making.produce", produce)
    monkeypatch.setattr("engine.mixing.preparing.check_sources", lambda plan: None)
    monkeypatch.setattr(fonts, "require", fonts.folder)
    return ledger


def parts_of(output: Output) -> set[str]:
    plan, parts = output.plan(), Parts(store_in(Path()), Path())
    sounds = {parts.sound(piece.sound).name for piece in output.pieces if piece.sound is not None}
    return {parts.picture(segment).name for segment in plan.segments} | sounds


def planned(is_own: bool = True) -> MixPlan:
    """Films with words of their own, from their beginning to their end; or of clips alone, which they share."""
    groups = (group("A", *(clip(n) for n in range(1, 5))), group("B", *(clip(n) for n in range(5, 9))))
    texts = [MixText(text="{index}")] if is_own else []
    return plan_mix(settings(*groups, count=NUMBER, texts=texts, canvas=SMALL), films(8))


def run(plan: MixPlan, folder: Path, parallel: int, hear: Callable[[Outcome], None], told: list[tuple[float, str]]) -> None:
    make(plan, folder, store_in(folder), folder, lambda *each: told.append(each), lambda: False, parallel, hear)


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("parallel", [1, 2])
def test_the_first_film_is_heard_of_before_the_last_part_is_made(
    parallel: int, is_own: bool, ledger: Ledger, tmp_path: Path
) -> None:
    plan, first = planned(is_own), Event()
    last = len(set().union(*map(parts_of, plan.outputs)))

    def wait(name: str) -> None:
        if len(ledger.begun) == last and ledger.begun[-1] == name:
            assert first.wait(SOON), "all parts were begun, and no film was told"

    ledger.before = wait
    run(plan, tmp_path, parallel, lambda outcome: first.set(), [])
    assert len(ledger.begun) == len(set(ledger.begun)) == last


def test_no_more_is_at_hand_than_films_to_come_need(ledger: Ledger, tmp_path: Path) -> None:
    plan = planned(is_own=False)
    to_come = {output.index: parts_of(output) for output in plan.outputs}

    def hear(outcome: Outcome) -> None:
        del to_come[outcome.output.index]
        with ledger.lock:
            assert ledger.at_hand <= set().union(*to_come.values())

    run(plan, tmp_path, 1, hear, [])
    assert to_come == {} and ledger.at_hand == set()


@pytest.mark.parametrize("parallel", [1, 2])
def test_films_with_parts_of_their_own_are_never_all_at_hand(parallel: int, ledger: Ledger, tmp_path: Path) -> None:
    """Those that are begun and not yet made: one for each worker twice, as some are due, and the next."""
    plan = planned()
    shared = len(set().union(*({name for name in parts_of(output) if name.endswith(".raw")} for output in plan.outputs)))
    own = max(len([name for name in parts_of(output) if name.endswith(".mp4")]) for output in plan.outputs)
    run(plan, tmp_path, parallel, lambda outcome: None, [])
    assert len(ledger.begun) > NUMBER * 2
    assert ledger.most <= shared + own * (1 if parallel == 1 else 2 * parallel + 1)
    assert ledger.at_hand == set()


def test_a_part_that_fails_costs_only_its_films_and_is_let_go_of(ledger: Ledger, tmp_path: Path) -> None:
    plan, outcomes = planned(is_own=False), list[Outcome]()

    def fail(name: str) -> None:
        ledger.before = lambda name: None
        raise RenderFailed("It is broken.")

    ledger.before = fail
    run(plan, tmp_path, 1, outcomes.append, [])
    bad = ledger.begun[0]
    hit = {output.index for output in plan.outputs if bad in parts_of(output)}
    assert {outcome.output.index for outcome in outcomes if outcome.failure is not None} == hit
    assert {outcome.output.index for outcome in outcomes} == {output.index for output in plan.outputs}
    assert 0 < len(hit) < NUMBER and ledger.at_hand == set()


def test_parts_are_counted_until_there_is_a_film_and_films_from_then_on(ledger: Ledger, tmp_path: Path) -> None:
    plan, told = planned(is_own=False), list[tuple[float, str]]()
    parts = len(set().union(*map(parts_of, plan.outputs)))
    run(plan, tmp_path, 1, lambda outcome: None, told)
    words = [each for _, each in told]
    of_first = len(parts_of(plan.outputs[0]))
    assert words[: of_first + 1] == ["Preparing", *(f"Preparing clips, part {n} of {parts}" for n in range(2, of_first + 2))]
    assert words[of_first + 1] == f"1 of {NUMBER} videos done"
    assert {each.partition(" of ")[2] for each in words[of_first + 1 :]} == {f"{NUMBER} videos done"}
    figures = [part for part, _ in told]
    assert figures == sorted(figures)
    assert len(figures) == len(set(figures)) == 1 + parts + NUMBER
    assert words[-1] == f"{NUMBER} of {NUMBER} videos done" and figures[-1] == pytest.approx(1.0)
