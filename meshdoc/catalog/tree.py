"""Analysed trees beside their text, as pg_node_tree columns hold them; the nodes are of the room `analyze`.

A cache of earlier runs holds each tree as a pickle of its own, which is read when the tree is first asked for: a run
that only renders pays for none.
"""

from __future__ import annotations

from meshdoc.catalog.object import Oid
from meshdoc.plain_pickle import dump, load


class Tree:
    """An analysed expression, query or body.

    `shapes` are the relations whose columns, as many as there are, decide how it is printed beyond their names.
    `mentions_names` says whether constants in it hold names: labels of an enum, attributes of a row.
    """

    __slots__ = ("_pickled", "_root", "mentions_names", "shapes")

    def __init__(self, root: object, *, shapes: tuple[Oid, ...] = (), mentions_names: bool = False) -> None:
        """A tree that has just been made."""
        self._root = root
        self._pickled = b""
        self.shapes = shapes
        self.mentions_names = mentions_names

    @property
    def root(self) -> object:
        """What was analysed."""
        if self._root is None:
            self._root = load(self._pickled)
        return self._root

    def copy(self) -> Tree:
        """The same, for another holder."""
        return Tree(self.root, shapes=self.shapes, mentions_names=self.mentions_names)

    def forget(self) -> None:
        """Release the tree: its holder has left the catalog. Past states are read from the text again."""
        self._root, self._pickled = None, b""

    @property
    def is_forgotten(self) -> bool:
        """Whether only the text is left."""
        return self._root is None and not self._pickled

    def __getstate__(self) -> tuple[bytes, tuple[Oid, ...], bool]:
        pickled = self._pickled or (b"" if self._root is None else dump(self._root))
        return pickled, self.shapes, self.mentions_names

    def __setstate__(self, state: tuple[bytes, tuple[Oid, ...], bool]) -> None:
        self._root = None
        self._pickled, self.shapes, self.mentions_names = state
