"""Records behave as dataclasses do, from their first instance on."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import field

import pytest

from meshdoc.record import entity, positional, record, replace


@record
class Named:
    """Fields by name."""

    first: int
    second: list[int] = field(default_factory=list)
    third: str = "x"


@positional
class Placed:
    """Fields by place, one of which is not compared."""

    first: int
    second: int = field(default=3, compare=False)

    def __post_init__(self) -> None:
        if self.first < 0:
            raise ValueError(self.first)


@entity
class Single:
    """Equal to nothing else."""

    first: int


def test_fields_have_what_is_given_or_their_defaults() -> None:
    one, other = Named(first=1), Named(first=1)
    assert (one.first, one.second, one.third) == (1, [], "x")
    assert one == other != Named(first=2)
    assert one.second is not other.second
    assert repr(one) == "Named(first=1, second=[], third='x')"
    assert [repr(Placed(1)), repr(Placed(1, 2))] == ["Placed(first=1, second=3)", "Placed(first=1, second=2)"]


def test_comparison() -> None:
    assert Placed(1) == Placed(1, second=4)
    assert len({Placed(1), Placed(1, 4), Placed(2)}) == 2
    assert Single(first=1) != Single(first=1)


@pytest.mark.parametrize(
    "make", [lambda: Named(1), lambda: Named(), lambda: Named(first=1, fourth=1), lambda: Placed()]
)
def test_wrong_arguments(make: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=r"(Named|Placed)\.__init__\(\)"):
        make()


def test_post_init_is_called() -> None:
    with pytest.raises(ValueError, match="-1"):
        Placed(-1)


@pytest.mark.parametrize("again", [copy.copy, replace, lambda value: pickle.loads(pickle.dumps(value))])
def test_copies(again: Callable[[Named], Named]) -> None:
    value = Named(first=1, second=[2])
    assert again(value) == value
