"""Results that are kept for each catalog, as long as its objects of some classes stay the same."""

from __future__ import annotations

from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Object

K = TypeVar("K")
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Results by key, which no change of an object of any other class affects."""

    def __init__(self, *classes: type[Object]) -> None:
        """No results yet."""
        self._classes = classes
        self._kept: WeakKeyDictionary[Catalog, tuple[object, dict[K, V]]] = WeakKeyDictionary()

    def of(self, catalog: Catalog) -> dict[K, V]:
        """The results that hold in the current state of a catalog, for the caller to add to."""
        state = catalog.revision(*self._classes)
        held = self._kept.get(catalog)
        if held is None or held[0] != state:
            held = self._kept[catalog] = (state, {})
        return held[1]
