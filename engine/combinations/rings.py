"""Numbers 0..n-1 that can be added and multiplied, for sets of rows by construction: a finite field, or several side by side.

A field of p^e numbers holds polynomials of less than e terms modulo p, their coefficients the digits of a number. Side by side,
each part is reckoned by itself, so as many numbers as the smallest part has differ from one another in every part: by those
differences one can divide.
"""

from functools import cache, reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
HIGHEST = {  # of a field of so many numbers: what x^e is in lower powers, from that of 1 up; by polynomials that have no factors
    4: (1, 1),
    8: (1, 1, 0),
    16: (1, 1, 0, 0),
    32: (1, 0, 1, 0, 0),
    9: (2, 0),
    27: (2, 1, 0),
    25: (2, 0),
    49: (6, 0),
}


class Ring:
    """`sums[a, b]` and `products[a, b]`. 0 is zero. Any two of `points` have a difference that one can divide by."""

    def __init__(self, order: int) -> None:
        self.order = order
        self.parts = split(order)
        tables = [_tabulate(part) for part in self.parts]
        self.sums, self.products = (reduce(_put_beside, each) for each in zip(*tables, strict=True))
        steps = np.cumprod([1, *self.parts[:-1]])
        self.points = [int(number * steps.sum()) for number in range(min(self.parts))]  # the same number of each part

    @property
    def is_field(self) -> bool:
        return len(self.parts) == 1


@cache
def ring(order: int) -> Ring:
    return Ring(order)


def split(order: int) -> list[int]:
    """Into powers of different primes."""
    parts, left = list[int](), order
    for divisor in range(2, order + 1):
        part = 1
        while left % divisor == 0:
            part, left = part * divisor, left // divisor
        if part > 1:
            parts.append(part)
    return parts


def is_there(order: int) -> bool:
    return all(part in HIGHEST or _is_prime(part) for part in split(order))


def _is_prime(number: int) -> bool:
    return all(number % divisor for divisor in range(2, number))


def _tabulate(order: int) -> tuple[Numbers, Numbers]:
    lower = HIGHEST.get(order, (0,))
    degree = len(lower)
    prime = round(order ** (1 / degree))
    digits = np.array([number[::-1] for number in product(range(prime), repeat=degree)])  # of each number, the lowest first
    values = prime ** np.arange(degree)
    sums = ((digits[:, None] + digits[None, :]) % prime) @ values
    powers = [digits]  # each number times 1, x, x^2, ...
    for _ in range(1, degree):
        last = powers[-1]
        carried = last[:, -1:] * np.array(lower)
        powers.append((np.hstack([np.zeros((order, 1), np.int64), last[:, :-1]]) + carried) % prime)
    products = np.tensordot(np.stack(powers), digits.T, axes=(0, 0)).transpose(0, 2, 1) % prime @ values
    return np.asarray(sums, np.int64), np.asarray(products, np.int64)


def _put_beside(one: Numbers, other: Numbers) -> Numbers:
    """A table of pairs, each pair a number: the first part counts ones."""
    size, more = len(one), len(other)
    return np.asarray((one[None, :, None, :] + size * other[:, None, :, None]).reshape(size * more, size * more), np.int64)
