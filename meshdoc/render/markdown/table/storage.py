"""The sequences, inheritance and storage of a table, as far as they are not the default."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Address
from meshdoc.catalog.operator import HEAP
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Sequence, Table, storage_options
from meshdoc.history.codes import decoded
from meshdoc.render import AnyTable
from meshdoc.render.markdown.objects.sequence import sequence_words
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.privilege import held_by, withheld_words
from meshdoc.render.markup import Markup, Text, bullets, code, comment, join, md, section


def inheritance(page: Page, item: AnyTable) -> Markup:
    """The tables it inherits from, and those that inherit from it."""
    children = [
        child.oid
        for child in page.book.catalog.children(item.oid, Table)
        if item.oid in child.inherits and child.partition_of != item.oid
    ]
    parents = [oid for oid in item.inherits if oid != item.partition_of]
    lines = [md("inherits from {}", page.object(oid)) for oid in parents]
    lines += [md("inherited by {}", page.object(oid)) for oid in children]
    if isinstance(item, Table) and item.of_type:
        lines.append(md("of type {}", page.name(page.book.subject(Address(item.of_type)))))
    return section("Inheritance", bullets(lines))


def sequences(page: Page, item: AnyTable) -> Markup:
    """The sequences of its serial and identity columns."""
    return section("Sequences", bullets(_sequence(page, item, each) for each in page.book.parts(item.oid, Sequence)))


def _sequence(page: Page, item: AnyTable, sequence: Sequence) -> Markup:
    """`t_id_seq: identity of id; bigint, start 1, increment 1`."""
    column = sequence.identity_of or sequence.owned_by
    assert column
    kind = "identity of" if sequence.identity_of else "owned by"
    whose = md("{} {}", kind, page.name(column, item.attribute(column.sub).name))
    facts = join("; ", [whose, sequence_words(page, sequence), *_granted(page, sequence)])
    return join("<br>", [md("{}: {}", page.anchored(sequence), facts), comment(sequence.comment)])


def _granted(page: Page, sequence: Sequence) -> Iterator[Text]:
    """The privileges on a sequence; its owner is that of the table."""
    yield from (md("privileges: {}", words) for words in held_by(page, sequence))
    yield from withheld_words(sequence)


def storage(page: Page, item: AnyTable) -> Markup:
    """Storage options, the foreign server and the replica identity, where they are not the default."""
    lines: list[Text] = [md("{} = {}", code(name), code(value)) for name, value in sorted(storage_options(item))]
    if isinstance(item, Table) and item.access_method not in (NO_OID, HEAP):
        lines.append(md("access method {}", page.object(item.access_method)))
    if isinstance(item, ForeignTable):
        lines.append(md("server {}", page.object(item.server)))
        lines += [md("option {} = {}", code(name), code(value)) for name, value in sorted(item.fdw_options)]
    if isinstance(item, Table) and item.replica_identity != "d":
        lines.append(replica_identity(page, item))
    return section("Storage", bullets(lines))


def replica_identity(page: Page, item: Table | MaterializedView) -> Markup:
    """`replica identity: full`, `replica identity: index t_pkey`."""
    words = decoded(item, "replica_identity", item.replica_identity)
    used = [page.object(index.oid) for index in page.book.parts(item.oid, Index) if index.replica_identity]
    return join(" ", [md("replica identity: {}", words), *used])
