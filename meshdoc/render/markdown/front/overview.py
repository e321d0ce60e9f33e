"""The main tables in a few sentences, and their diagram."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.insight.english import plural, singular
from meshdoc.insight.overview import Branch, Child
from meshdoc.render.markdown.diagram import drawn
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, code, join, md
from meshdoc.render.mermaid import overview

MOST_SENTENCES = 5
MOST_CHILDREN = 8
"""More tables in a sentence are counted."""
MOST_ENTITIES = 12


def sentences(page: Page) -> Markup:
    """What a row of the main tables has; nothing without foreign keys."""
    return join(" ", (_sentence(page, branch) for branch in page.book.overview[:MOST_SENTENCES]))


def _sentence(page: Page, branch: Branch) -> Markup:
    """`A **project** owns secrets and runs, and has audit logs.`"""
    name = singular(_words(page, branch.table))
    subject = md("**{}**", page.words(Address(branch.table), name))
    owned = [child for child in branch.children if child.owned]
    other = [child for child in branch.children if not child.owned]
    shown = [_listing(page, verb, group) for verb, group in (("owns", owned), ("has", other)) if group]
    return md("{} {} {}.", "An" if _takes_an(name) else "A", subject, join(", and ", shown))


def _listing(page: Page, verb: str, children: list[Child]) -> Markup:
    names = [_name(page, child.table) for child in children[:MOST_CHILDREN]]
    if (more := len(children) - MOST_CHILDREN) > 0:
        names.append(md("{} more", str(more)))
    if len(names) == 1:
        return md("{} {}", verb, names[0])
    return md("{} {} and {}", verb, join(", ", names[:-1]), names[-1])


def _name(page: Page, oid: Oid) -> Markup:
    item = page.book.catalog[oid]
    name = page.words(Address(oid), plural(_words(page, oid)))
    if not (isinstance(item, Table) and item.partition_strategy):
        return name
    columns = [code(item.attribute(key.attnum).name) for key in item.partition_key if key.attnum]
    is_whole = len(columns) == len(item.partition_key)
    return md("{} (partitioned by {})", name, join(", ", columns) if is_whole else "an expression")


def _words(page: Page, oid: Oid) -> str:
    item = page.book.catalog[oid]
    assert isinstance(item, Relation)
    return " ".join(item.name.replace("_", " ").split()) or item.name


def _takes_an(words: str) -> bool:
    return words[:1].lower() in set("aeiou") and not words.lower().startswith(("us", "uni", "uti", "eu", "one"))


# --- the diagram --------------------------------------------------------------------------------------------


def diagram(page: Page) -> Iterator[Text]:
    """The tree of the main tables; of a larger one, the tables with most others below them."""
    branches = page.book.overview
    if not branches:
        return
    tree = [branches[0].table, *(child.table for branch in branches for child in branch.children)]
    sizes = {branch.table: branch.size for branch in branches}
    kept = set(sorted(tree, key=lambda oid: -sizes.get(oid, 0))[:MOST_ENTITIES])
    shown = drawn(page, overview(page.book, [item for item in page.book.tables if item.oid in kept]))
    if not shown:
        return
    yield f"The {len(kept)} tables with most others below them, of {len(tree)}." if len(tree) > len(kept) else NOTHING
    yield shown
