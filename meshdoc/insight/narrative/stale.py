"""Code spans in prose that name an object of an earlier version.

Only a name that the history knows counts, and none that anything has today: no object, column, keyword or type.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from meshdoc.insight.narrative.name import Name, is_plain, parse
from meshdoc.insight.narrative.pages import Narrative, NarrativePage
from meshdoc.record import record

if TYPE_CHECKING:
    from meshdoc.narrative.markdown import Node

LONGEST = 200
"""In characters: three names of 63 with what is between them. A longer code span is no name."""


@record
class Stale:
    """A code span in a page, and what happened to what it names: `dropped in 0003 (3.sql:9:1)`."""

    page: NarrativePage
    node: Node
    fate: str


def stale(narrative: Narrative) -> Iterator[Stale]:
    """The stale code spans of all pages, in order."""
    for page in narrative.pages:
        for node in page.of("code_inline"):
            if fate := _fate(narrative, node.text.strip()):
                yield Stale(page=page, node=node, fate=fate)


def _fate(narrative: Narrative, text: str) -> str:
    name = parse(text) if len(text) <= LONGEST else None
    if name is None or not is_plain(name) or _is_known(narrative, name):
        return ""
    return narrative.past.fate_of(name.parts)


def _is_known(narrative: Narrative, name: Name) -> bool:
    """Whether anything has a name today."""
    if narrative.present.has(name):
        return True
    if len(name.parts) > 1:
        return False
    (word,), system = name.parts, narrative.history.system
    return (
        word in narrative.present.words
        or word in _keywords()
        or bool(system.types_named(word) or system.procs_named(word) or system.relations_named(word))
        or word in system.roles
    )


@functools.cache
def _keywords() -> frozenset[str]:
    from pglast import keywords as kinds

    return frozenset(
        kinds.RESERVED_KEYWORDS | kinds.UNRESERVED_KEYWORDS | kinds.COL_NAME_KEYWORDS | kinds.TYPE_FUNC_NAME_KEYWORDS
    )
