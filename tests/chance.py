"""Random choices, reproducible from a seed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import TypeVar

V = TypeVar("V")


class NothingFits(Exception):
    """What a maker raises where nothing is there yet that its text could be about."""


@dataclass
class Chance:
    """Choices among what a script may say next."""

    random: Random

    def chance(self, share: float) -> bool:
        """True in this share of all cases."""
        return self.random.random() < share

    def one(self, values: Iterable[V]) -> V:
        """One of these; NothingFits where there is none."""
        values = list(values)
        if not values:
            raise NothingFits
        return self.random.choice(values)

    def some(self, values: Iterable[V], most: int) -> list[V]:
        """One or more of these, in any order."""
        values = list(values)
        if not values:
            raise NothingFits
        return self.random.sample(values, self.random.randint(1, min(most, len(values))))

    def maybe(self, text: str, share: float = 0.3) -> str:
        """The text, or nothing."""
        return text if self.chance(share) else ""

    def number(self, least: int, most: int) -> int:
        """A number from least to most."""
        return self.random.randint(least, most)
