"""Shared by all pages: the book, the page's path, and how objects are named, linked and quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from meshdoc.catalog.change import Cause
from meshdoc.catalog.expr import Expr, Hole
from meshdoc.catalog.names.names import expression, role_name
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
from meshdoc.catalog.type import EnumType, TypeRef
from meshdoc.diagnostics import Location, Severity
from meshdoc.history.ledger import Entry
from meshdoc.insight.finding import Finding
from meshdoc.insight.source_comments import object_comment
from meshdoc.registry import Registry
from meshdoc.render import Book, schema_of
from meshdoc.render.display import display_name, display_type, plural
from meshdoc.render.links import INDEX, NOT_PUBLIC, PARTS, REPLAY, ROWS, Links, Place, entry_place, narrative_path
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    alert,
    anchor,
    bullets,
    code,
    comment,
    document,
    heading,
    join,
    joined,
    link,
    md,
    paragraphs,
)

MOST_LINKED = 30
"""More names on a list are not linked: the lists of tables, views and functions link them."""
MOST_DOUBTS = 5
"""An object's page lists at most this many doubtful statements."""
PUBLIC = md("PUBLIC")
ALERTS = {Severity.ERROR: "CAUTION", Severity.WARNING: "WARNING", Severity.NOTICE: "NOTE"}


@dataclass(frozen=True)
class Page:
    """A page being written; its path determines how it links to other pages."""

    book: Book
    links: Links
    path: str
    linked: set[Place] | None = field(default=None, compare=False)
    """The places that a block links already, in a block that links each only once."""
    has_links: bool = True

    def at(self, path: str) -> Page:
        """Another page of the same book."""
        return replace(self, path=path)

    def once(self, linked: Iterable[Oid] = ()) -> Page:
        """The same page, for a block that links each place only where it is named first, and not what is linked."""
        places = (self.links.place(Address(oid)) for oid in linked)
        return replace(self, linked={place for place in places if place})

    def unlinked(self) -> Page:
        """The same page, for names that have a link close by."""
        return replace(self, has_links=False)

    def sparing(self, count: int) -> Page:
        """The same page, for a list of so many names, or for what else is told in so many rows.

        Links would hide the names if these are many; the rows begin with a link of their own.
        """
        return self if count <= MOST_LINKED else self.unlinked()

    # --- names ---------------------------------------------------------------------------------------

    def name(self, address: Address, label: str = "") -> Markup:
        """The name at an address as code, linked if it is shown anywhere.

        The page's own object and its parts are not linked, and rows of others that are no link targets: their table is.
        """
        shown = code(label or self.label(address))
        place = self.links.place(address)
        item = self.book.catalog.get(address.oid)
        if place is None or place == (self.path, "") or (place.path == self.path and _is_part(address, item)):
            return shown
        return shown if isinstance(item, ROWS) and not place.anchor else self.to(place, shown)

    def words(self, address: Address, label: Text) -> Markup:
        """Any words for what is at an address, linked if it is shown anywhere."""
        place = self.links.place(address)
        return self.to(place, label) if place else link(label, None)

    def object(self, oid: Oid) -> Markup:
        """The name of an object as code, linked if it is shown anywhere."""
        return self.name(Address(oid))

    def label(self, address: Address) -> str:
        """The displayed name of an object, or `table.column`."""
        item = self.book.names.relation_by_oid(address.oid)
        if item is None:
            row = self.book.names.system.proc(address.oid)
            return f"{row.name}()" if row else display_type(self.book.names, TypeRef(address.oid))
        name = display_name(self.book.names, item)
        if not address.sub:
            return name
        if isinstance(item, EnumType):
            return next(label.name for label in item.labels if label.number == address.sub)
        return f"{name}.{item.attribute(address.sub).name}" if isinstance(item, Relation) else name

    def anchored(self, item: Object) -> Markup:
        """The name of an object as code, in the place that links to it lead to."""
        return anchor(self.links.row_anchor(item), code(item.name))

    def columns(self, relation: Oid, attnums: Iterable[int]) -> Markup:
        """The unqualified names of columns, beside the link to their relation."""
        item = self.book.names.relation_by_oid(relation)
        assert isinstance(item, Relation)
        return join(", ", (code(item.attribute(number).name) for number in attnums))

    def type(self, type: TypeRef) -> Markup:
        """A type as declared, linked if it is the project's own."""
        return self.name(self.book.subject(Address(type.oid)), display_type(self.book.names, type))

    def role(self, oid: Oid) -> Markup:
        """The name of a role, or PUBLIC."""
        return self.name(Address(oid), role_name(self.book.names, oid)) if oid else PUBLIC

    # --- SQL -----------------------------------------------------------------------------------------

    def sql(self, expr: Expr) -> str:
        """An expression or query as PostgreSQL prints it."""
        return expression(self.book.names, expr)

    def refers(self, *exprs: Expr | None, besides: Oid = NO_OID) -> Markup:
        """Links to the objects that expressions mention or depend on, if they are shown.

        The object itself is left out, and the types of its columns.
        """
        return join(", ", self.sorted_links(self._used(exprs, besides)))

    def expression(self, expr: Expr, besides: Oid) -> Markup:
        """An expression as code, with links to what it uses; it is a link itself if it is nothing but a call."""
        shown, used = self.sql(expr), self._used((expr,), besides)
        if [self.label(address) for address in used] == [shown.removeprefix("public.")]:
            return join("", map(self.name, used))
        return join(" uses ", [code(shown), join(", ", self.sorted_links(used))])

    def _used(self, exprs: Iterable[Expr | None], besides: Oid) -> set[Address]:
        item = self.book.catalog.get(besides)
        types = {column.type.oid for column in item.columns} if isinstance(item, Relation) else set()
        left_out = {besides, *(self.book.subject(Address(oid)).oid for oid in types)}
        found = {self.book.subject(address) for expr in exprs if expr for address in _mentioned(expr)}
        return {Address(at.oid) for at in found if at.oid not in left_out and self.links.place(at)}

    def sorted_links(self, addresses: Iterable[Address]) -> list[Markup]:
        """Links sorted by label."""
        labelled = sorted({(self.label(address), address) for address in addresses})
        return [self.name(address, label) for label, address in labelled]

    # --- locations in the input -------------------------------------------------------------------------

    def where(self, location: Location) -> Markup:
        """A location in the input, linked if the input can be reached."""
        return link(code(f"{location.path}:{location.line}"), self.links.source(self.path, location))

    def source(self, location: Location, label: Text) -> Markup:
        """A link with any label to a location in the input."""
        return link(label, self.links.source(self.path, location))

    def versions(self, item: Object) -> Iterator[Markup]:
        """The versions that created an object and last changed it, without those that left it as it was."""
        made, changes = self.book.history.created_by(item.oid), self.book.history.statements_of(item.oid)
        told = {log.version.id for log, _ in self.book.changes_of(item)}
        last = next((change for change in reversed(changes) if not told or change.version in told), made or changes[-1])
        if made is None or made.version != last.version:
            since = md("since {}, ", self._version(made)) if made else NOTHING
            yield md("{}last changed {}", since, self._version(last))
        else:
            yield md("since {}", self._version(made))

    def _version(self, cause: Cause) -> Markup:
        """A version with its date, linked to the statement."""
        date = self.book.history.date_of(cause.version)
        return self.source(cause.location, f"{cause.version} ({date.isoformat()})" if date else cause.version)

    def kind(self, words: Text, item: Object) -> Markup:
        """The kind of an object; with its schema, if that is not `public`."""
        schema = schema_of(item)
        is_public = self.book.catalog[schema].name == "public"
        return md("{}", words) if is_public else md("{} in schema {}", words, self.object(schema))

    # --- blocks -------------------------------------------------------------------------------------------

    def to(self, place: Place, label: Text) -> Markup:
        """A link to a place with any label; only the label if the block links the place already."""
        if not self.has_links or (self.linked is not None and place in self.linked):
            return md("{}", label)
        if self.linked is not None:
            self.linked.add(place)
        return link(label, self.link_to(place))

    def link_to(self, place: Place) -> str | None:
        """The target of a link to a place; None if the edition leaves that out."""
        is_left_out = self.book.edition.is_public and place.path in NOT_PUBLIC
        return None if is_left_out else self.links.to(self.path, place)

    def to_anchor(self, anchor: str, label: Text) -> Markup:
        """A link to a place on this page."""
        return self.to(Place(self.path, anchor), label)

    def shared(self, title: str, *blocks: Text) -> Markup:
        """A page about many objects, which leads back to the first page."""
        return document(self.to(Place(INDEX), self.book.title), heading(1, title), *blocks)

    def trail(self, item: Object, group: str, folder: str) -> Markup:
        """The way to an object's page, by way of the list of its folder and its area; the pages before and after."""
        steps = [self.to(Place(INDEX), self.book.title), self.to(Place(f"{folder}.md"), group)]
        if known := self.links.areas.get(item.oid):
            steps.append(self.to(known[1], known[0]))
        beside = zip(("←", "→"), self.book.beside.get(item.oid, ()), strict=False)
        return join(" · ", [join(" / ", steps), *(self.words(Address(oid), arrow) for arrow, oid in beside if oid)])

    def top(self, item: Object, group: str, folder: str, facts: Iterable[Text]) -> Markup:
        """The top of an object's page: breadcrumbs, title, doubts, facts, comment, findings."""
        return self.head(item, group, folder, (*facts, *self.versions(item), self.owner(item)))

    def head(self, item: Object, group: str, folder: str, facts: Iterable[Text]) -> Markup:
        """The same, with these facts alone."""
        return joined(
            self.trail(item, group, folder),
            heading(1, display_name(self.book.names, item)),
            self.doubts(item.oid),
            join(" · ", facts),
            paragraphs(item.comment) or self._source_comment(item),
            self.mentioned(item.oid),
            *self.findings(item.oid),
        )

    def _source_comment(self, item: Object) -> Markup:
        """The comment above an object in the source."""
        return source_comment(object_comment(self.book.history, item))

    def owner(self, item: Object) -> Markup:
        """The owner if it is not the role that ran the migrations."""
        return NOTHING if item.owner in (NO_OID, BOOTSTRAP_SUPERUSER) else md("owned by {}", self.role(item.owner))

    def mentioned(self, oid: Oid) -> Markup:
        """The narrative pages that mention an object."""
        found = self.book.narrative.mentions.get(oid, ())
        links = (self.to(Place(narrative_path(page.name)), page.title) for page in found)
        return md("Mentioned in {}.", join(", ", links)) if found else NOTHING

    def doubts(self, oid: Oid) -> Markup:
        """A warning that lists the statements that may change an object and did not take full effect."""
        entries = self.book.history.doubts(oid)
        if not entries:
            return NOTHING
        one = len(entries) == 1
        subject = "A statement that may change" if one else f"{plural(len(entries), 'statement')} that may change"
        listed = [md("{}: {}", self.entry(entry), entry.message or entry.reason) for entry in entries[:MOST_DOUBTS]]
        if (more := len(entries) - MOST_DOUBTS) > 0:
            listed.append(md("and {} more in the {}", f"{more:,}", self.to(Place(REPLAY), "replay report")))
        intro = md("**Uncertain.** {} this object did not take full effect:", subject)
        return alert("WARNING", joined(intro, bullets(listed)))

    def entry(self, entry: Entry) -> Markup:
        """A link to an entry of the replay report, labelled with its location."""
        label = code(f"{entry.location.path}:{entry.location.line}")
        return self.to(entry_place(entry), label)

    def findings(self, *oids: Oid) -> Iterator[Markup]:
        """The findings about objects as alerts; those of one rule share an alert."""
        alike: dict[tuple[str, Severity], list[Finding]] = {}
        for finding in (each for oid in oids for each in self.book.findings_about(oid)):
            alike.setdefault((finding.code, finding.severity), []).append(finding)
        for (rule, severity), found in alike.items():
            first, name = found[0], md("({})", code(rule))
            if len(found) == 1:
                shown = join(" ", [md("**{}.**", first.message), first.detail, first.hint, name])
                yield alert(ALERTS[severity], joined(shown, bullets(first.notes)))
                continue
            lines = (join(" ", [f"{each.message}.", each.detail, *each.notes]) for each in found)
            head = md("**{} ({}).** {}", first.title, str(len(found)), name)
            yield alert(ALERTS[severity], joined(head, bullets(lines), _advice(found)))


def source_comment(found: str) -> Markup:
    """A comment of the input, shown where the database has none."""
    return md("{} *(source comment)*", comment(found)) if found else NOTHING


def _advice(found: Sequence[Finding]) -> Markup:
    """What to do about findings of one rule; the first hint is an example of the others."""
    hints = [*dict.fromkeys(filter(None, (each.hint for each in found)))]
    return join(" ", ["For example:" if len(hints) > 1 else "", *hints[:1]])


kind_page: Registry[type[Object], Callable[[Page, Any], Markup]] = Registry("page of a kind")
"""The page of an object, by its class."""
single: Registry[str, Callable[[Page], Markup]] = Registry("page")
"""Single pages by path; an empty page is not written."""
several: Registry[str, Callable[[Page], Mapping[str, Markup]]] = Registry("pages")
"""Any number of pages by path, by what they are about."""


def page_about(page: Page, item: Object) -> Markup:
    """The page of one object, written by the function for its kind."""
    return kind_page[type(item)](page, item)


def _is_part(address: Address, item: Object | None) -> bool:
    return bool(address.sub) or isinstance(item, PARTS)


def _mentioned(expr: Expr) -> Iterator[Address]:
    yield from expr.depends
    yield from (part.address for part in expr.text if isinstance(part, Hole))
