"""The narrative pages of a project: their titles, first paragraphs and references, and what these mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address, Oid
from meshdoc.diagnostics import Location
from meshdoc.history.history import History
from meshdoc.insight.narrative.directive import Directive
from meshdoc.insight.narrative.name import Name, parse
from meshdoc.insight.narrative.past import Past
from meshdoc.insight.narrative.present import Present, Unresolved
from meshdoc.narrative.manuscript import Manuscript

if TYPE_CHECKING:
    from meshdoc.narrative.markdown import Node

INTRODUCTIONS = ("overview", "index", "readme")
"""The names of the page whose first paragraph introduces the whole documentation, the first of them first."""
_TARGET = re.compile(r"(report|page|version):\s*(.+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class NarrativePage:
    """A page and its tree."""

    manuscript: Manuscript

    @cached_property
    def tree(self) -> Node:
        """The parsed text; the parser is loaded only where there are pages."""
        from meshdoc.narrative import markdown

        return markdown.parse(self.manuscript.text)

    @property
    def name(self) -> str:
        """Its path below the folder of pages, without its ending."""
        return self.manuscript.name

    @cached_property
    def title(self) -> str:
        """Its first heading of the first level, or else its name."""
        top = (node for node in self.tree.children if node.kind == "heading" and node.level == 1)
        found = next((" ".join(node.plain.split()) for node in top), "")
        return found or " ".join(self.name.rpartition("/")[2].replace("-", " ").replace("_", " ").split()).capitalize()

    @cached_property
    def lead(self) -> Node | None:
        """Its first paragraph."""
        return next((node for node in self.tree.children if node.kind == "paragraph"), None)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All parts of its text."""
        return tuple(self.tree.walk())

    def of(self, kind: str) -> Iterator[Node]:
        """The parts of one kind."""
        return (node for node in self.nodes if node.kind == kind)

    def location(self, node: Node) -> Location:
        """Where a part begins."""
        return Location(self.manuscript.path, node.line or 1, node.column or 1)


@dataclass(frozen=True)
class Narrative:
    """The pages of a project, and the names of its last version and of those before it."""

    history: History
    manuscripts: tuple[Manuscript, ...] = ()

    @cached_property
    def pages(self) -> tuple[NarrativePage, ...]:
        """The pages, an introduction first, the others by their names."""
        found = [NarrativePage(each) for each in self.manuscripts]
        rank = {name: place for place, name in enumerate(INTRODUCTIONS)}
        return tuple(sorted(found, key=lambda page: (rank.get(page.name.lower(), len(rank)), page.name)))

    @cached_property
    def by_path(self) -> dict[str, NarrativePage]:
        """The pages by the paths of their files."""
        return {page.manuscript.path: page for page in self.pages}

    @property
    def introduction(self) -> NarrativePage | None:
        """The page whose first paragraph introduces the documentation."""
        return next((page for page in self.pages if page.name.lower() in INTRODUCTIONS), None)

    @cached_property
    def present(self) -> Present:
        """The names of the last version."""
        return Present(Names(self.history.catalog, self.history.system), self.history.is_own)

    @cached_property
    def past(self) -> Past:
        """The names that were lost."""
        return Past(self.history)

    def meaning(self, text: str) -> Address:
        """What the name of an object in a reference or a directive means. Raises Unresolved, with its history."""
        name = parse(text)
        if name is None:
            raise Unresolved(f"{text!r} is no name of an object", "Write it as in schema.table.column or f(integer).")
        try:
            return self.present.find(name)
        except Unresolved as error:
            raise (self._lost(name, error) or error) from None

    def _lost(self, name: Name, error: Unresolved) -> Unresolved | None:
        fate = "" if self.present.has(name) else self.past.fate(name)
        return Unresolved(f"{error}: {_was(fate)}", lambda: error.hint) if fate else None

    @cached_property
    def mentions(self) -> dict[Oid, tuple[NarrativePage, ...]]:
        """The pages with references to each object or its columns, or directives about it."""
        found: dict[Oid, dict[str, NarrativePage]] = {}
        for page in self.pages:
            for text in _names(page):
                try:
                    oid = self.meaning(text).oid
                except Unresolved:
                    continue
                found.setdefault(oid, {})[page.name] = page
        return {oid: tuple(pages.values()) for oid, pages in found.items()}


def special(text: str) -> tuple[str, str] | None:
    """The kind and the name in a reference to a report, a page or a version: `report:security`."""
    found = _TARGET.fullmatch(text.strip())
    return (found[1].lower(), found[2].strip()) if found else None


def _names(page: NarrativePage) -> Iterator[str]:
    """The names of objects in its references and directives."""
    for node in page.of("reference"):
        if not special(node.text):
            yield node.text
    for node in page.of("directive"):
        yield from Directive.parse(node.text).names


def _was(fate: str) -> str:
    return fate if " was " in fate else f"it was {fate}"
