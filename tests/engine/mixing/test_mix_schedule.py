"""What of a mix is next: parts in the order in which films need them, a film as soon as it may be joined."""

from engine.mixing.scheduling import Schedule


def run(schedule: Schedule) -> list[str]:
    """One after the other, as one worker would: the parts and films in their order, with the parts let go of after each film."""
    done = []
    while True:
        if (number := schedule.next_film()) is not None:
            done.append(" ".join([f"film {number}", *(f"-{name}" for name in schedule.end_film(number))]))
        elif (name := schedule.next_part()) is not None:
            done.append(name)
            schedule.end_part(name)
        else:
            return done


def test_parts_are_made_as_films_need_them_and_each_film_is_joined_before_more_is_made() -> None:
    films = {1: ("a", "b"), 2: ("a", "c"), 3: ("d", "b")}
    assert run(Schedule(films, dict.fromkeys("abcd", 1))) == ["a", "b", "film 1", "c", "film 2 -a -c", "d", "film 3 -d -b"]


def test_of_one_film_the_largest_part_is_made_first() -> None:
    films = {1: ("small", "large", "middle"), 2: ("huge",)}
    sizes = {"small": 1, "large": 9, "middle": 5, "huge": 100}
    assert run(Schedule(films, sizes)) == ["large", "middle", "small", "film 1 -small -large -middle", "huge", "film 2 -huge"]


def test_what_is_there_is_not_made_and_its_films_come_first() -> None:
    films = {1: ("a", "b"), 2: ("a",), 3: ("b",)}
    assert run(Schedule(films, {"b": 1})) == ["film 2", "b", "film 1 -a", "film 3 -b"]


def test_a_film_of_nothing_is_due_at_once() -> None:
    assert run(Schedule({1: ("a",), 2: ()}, {"a": 1})) == ["film 2", "a", "film 1 -a"]


def test_films_that_one_part_was_lacking_for_are_due_in_their_order() -> None:
    films = dict.fromkeys((3, 4, 8), ("own", "shared"))
    assert run(Schedule(films, {"shared": 2}))[1:3] == ["film 3", "film 4"]


def test_a_film_is_not_due_while_a_part_of_it_is_still_being_made() -> None:
    schedule = Schedule({1: ("a", "b"), 2: ("b",)}, {"a": 2, "b": 1})
    assert [schedule.next_film(), schedule.next_part(), schedule.next_part(), schedule.next_part()] == [None, "a", "b", None]
    schedule.end_part("b")
    assert [schedule.next_film(), schedule.next_film()] == [2, None]
    assert schedule.end_film(2) == []
    schedule.end_part("a")
    assert schedule.next_film() == 1
    assert schedule.end_film(1) == ["a", "b"]


def test_each_part_is_begun_once_however_many_films_need_it() -> None:
    films = {number: ("shared", f"own {number}") for number in range(1, 501)}
    sizes = {name: 1 for names in films.values() for name in names}
    done = run(Schedule(films, sizes))
    assert len(done) == 500 + 501
    assert done[2] == "film 1 -own 1" and done[-1] == "film 500 -shared -own 500"
