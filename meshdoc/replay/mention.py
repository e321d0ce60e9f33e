"""The objects that a text may be about, judged by the names in it.

This must omit nothing, so a name counts wherever it occurs as a word, whatever its schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.relation import Sequence as SequenceRelation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.history.ownership import MADE_ALONG, whole_of
from meshdoc.syntax.words import words

DOUBTED = (Relation, SequenceRelation, Routine, Type)
"""The objects that can be uncertain: those with a page, and sequences."""


def mentioned(catalog: Catalog, text: str) -> tuple[Oid, ...]:
    """The objects that a text names, even in a string, in oid order."""
    return with_wholes(catalog, named(catalog, text))


def named(catalog: Catalog, text: str) -> Iterator[Object]:
    """The objects whose name occurs in a text as a word, except members of extensions.

    Only an extension's own statements change its members.
    """
    items = by_name(catalog)
    return (item for word in words(text) for item in items.get(word, ()) if not item.extension)


def by_name(catalog: Catalog) -> Mapping[str, Sequence[Object]]:
    """The objects that can be uncertain, by unqualified name."""
    found: dict[str, list[Object]] = {}
    for item in catalog.all(Object):
        if isinstance(item, DOUBTED):
            found.setdefault(item.name, []).append(item)
    return found


def with_wholes(catalog: Catalog, items: Iterable[Object]) -> tuple[Oid, ...]:
    """The objects that can be uncertain, with the table of each part and the element type of each array type."""
    found: dict[Oid, Object] = {}
    for item in items:
        part: Object | None = item
        while part and part.oid in catalog and part.oid not in found:
            found[part.oid] = part
            part = catalog.get(whole_of(part))
    return tuple(
        sorted(oid for oid, item in found.items() if isinstance(item, DOUBTED) and not isinstance(item, MADE_ALONG))
    )
