"""The page and anchor of every object, and the links between pages. All links are made here.

Paths and anchors depend only on an object's name, never on oids, order or other objects, so links from elsewhere stay
valid as long as the object keeps its name. Distinct objects have distinct places: `slug` says how names are written.

    tables/public.projects.md                            a table, with its schema
    functions/public.get_queue_metrics-text.md           a function, with its argument types
    tables/public.projects.md#column-owner               a column, if there are more than 20
    tables/public.projects.md#policy-~own--rows          a policy called "Own rows"
"""

from __future__ import annotations

import functools
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from meshdoc.catalog.constraint import Constraint, NotNull
from meshdoc.catalog.database import PG_CATALOG, Extension
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.description import describe
from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object, Oid
from meshdoc.catalog.relation import (
    ColumnDefault,
    CompositeType,
    ForeignTable,
    MaterializedView,
    Relation,
    Sequence,
    Table,
    View,
)
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import EnumLabel, EnumType, Type
from meshdoc.diagnostics import Location
from meshdoc.history.ledger import Entry
from meshdoc.history.ownership import whole_of
from meshdoc.insight.removed import Removed
from meshdoc.render import Book, schema_of
from meshdoc.render.display import SHORT
from meshdoc.render.slug import cut, device_safe, exact, refuse_collisions, slug
from meshdoc.sources.version import Version

INDEX = "README.md"
CHANGELOG = "CHANGELOG.md"
REPLAY = "replay.md"
ROLES = "roles.md"
EXTERNAL = "external.md"
OTHERS = "objects.md"
REDACTED = "redacted.md"
REMOVED = "removed.md"
SECURITY = "reports/security.md"
EVENTS = "reports/events.md"
DATA_FLOW = "reports/data-flow.md"
RELIABILITY = "reports/reliability.md"
TENANCY = "reports/tenancy.md"
INDEXES = "reports/indexes.md"
NORMALIZATION = "reports/normalization.md"
TABLES = "tables.md"
VIEWS = "views.md"
FUNCTIONS = "functions.md"
TYPES = "types.md"
FOREIGN_KEYS = "foreign-keys.md"
FINDINGS = "findings.md"

NOT_PUBLIC = frozenset({REPLAY, FINDINGS, REDACTED, TENANCY, INDEXES})
"""The pages that a public edition does not have."""

MOST_ROWS = 500
"""A page of a list holds at most this many rows."""
WIDE = 20
"""Relations with more columns have sub-heads for columns that share a prefix, and link targets in rows."""
FEW_TABLES = 30
"""So many tables are listed on the front page."""
OTHER_TABLES = "Other tables"

FOLDERS: dict[type[Object], str] = {
    Table: "tables",
    ForeignTable: "tables",
    View: "views",
    MaterializedView: "views",
    Routine: "functions",
    Type: "types",
    CompositeType: "types",
}
ROWS = (Constraint, Index, Trigger)
PARTS = (*ROWS, Policy, Rule, Sequence)


class Place(NamedTuple):
    """A page and an anchor on it (empty: the top)."""

    path: str
    anchor: str = ""


@dataclass(frozen=True)
class Links:
    """The places of a book's objects. `folder` is the output folder as seen from a file outside that links into it."""

    book: Book
    folder: str = ""

    @cached_property
    def _paths(self) -> dict[Oid, str]:
        paths = {item.oid: self._path(item) for item in self.book.pages}
        refuse_collisions(paths.values())
        return paths

    @cached_property
    def _elsewhere(self) -> dict[Oid, Place]:
        """The objects that share one page per kind."""
        book = self.book
        groups: tuple[tuple[str, tuple[Object, ...]], ...] = (
            (INDEX, tuple(item for item in book.documented if isinstance(item, Extension))),
            (INDEX, book.schemas),
            (ROLES, book.roles),
            (EXTERNAL, book.borrowed),
        )
        places = {item.oid: Place(path, self.anchor(item)) for path, items in groups for item in items}
        return places | {item.oid: Place(OTHERS, slug(self.description(item))) for item in book.others}

    def description(self, item: Object) -> str:
        """An object as described in PostgreSQL's messages: `cast from a to b`, `sequence public.s`."""
        return describe(self.book.names, Address(item.oid))

    # --- places ------------------------------------------------------------------------------------

    def page_of(self, item: Object) -> str:
        """The path of an object's page; raises KeyError if it has none."""
        return self._paths[item.oid]

    def anchor(self, item: Object) -> str:
        """The anchor of an object on a shared page."""
        kind = "constraint" if isinstance(item, Constraint) else slug(item.noun.replace(" ", "_"))
        schema = self.book.catalog.get(schema_of(item)) if not isinstance(item, PARTS) or not whole_of(item) else None
        return cut(f"{kind}-{exact(schema.name) + '.' if schema else ''}{exact(item.name)}{self._signature(item)}")

    def row_anchor(self, item: Object) -> str:
        """The anchor of an object that is a row on the page of its relation; empty if that has few columns."""
        whole = self.book.catalog.get(whole_of(item))
        is_row = isinstance(item, ROWS) and not (isinstance(whole, Relation) and is_wide(whole))
        return "" if is_row else self.anchor(item)

    def place(self, address: Address) -> Place | None:
        """The place of an object, column or enum label; None if it is not shown, like PostgreSQL's own objects."""
        if address not in self._places:
            self._places[address] = self._find_place(address)
        return self._places[address]

    @cached_property
    def _places(self) -> dict[Address, Place | None]:
        """Those that were asked for."""
        return {}

    def _find_place(self, address: Address) -> Place | None:
        at = self.book.subject(address)
        item = self.book.catalog.get(at.oid)
        if item is None:
            return self._removed.get(at.oid)
        if place := self._elsewhere.get(item.oid):
            return place
        if item.oid < FIRST_USER_OID:
            return None
        if path := self._paths.get(item.oid):
            return Place(path, self.part_anchor(item, at.sub) if at.sub else "")
        if item.oid in self.book.folded:
            return Place(self._paths[self.book.folded[item.oid]], self.anchor(item))
        return self._part(item)

    @cached_property
    def _removed(self) -> dict[Oid, Place]:
        """The objects that no longer exist."""
        return {
            life.oid: Place(list_path(REMOVED, row), removed_anchor(each))
            for row, each in enumerate(self.book.removed)
            for life in each.lives
        }

    def part_anchor(self, item: Object, sub: int) -> str:
        """The anchor of an enum label or of a column in a wide table; empty for other columns, which need none."""
        if isinstance(item, EnumType):
            return next(label_anchor(label) for label in item.labels if label.number == sub)
        columns = item.columns if isinstance(item, Relation) and is_wide(item) else ()
        return next((f"column-{slug(column.name)}" for column in columns if column.attnum == sub), "")

    def _part(self, item: Object) -> Place | None:
        whole = whole_of(item)
        if not whole:
            return None
        if isinstance(item, ColumnDefault | NotNull):
            return self.place(Address(whole, item.attnum))
        if whole in self.book.folded:
            return self.place(Address(whole))
        if isinstance(item, Index) and item.constraint:
            return self.place(Address(item.constraint))
        path = self._paths.get(whole)
        return Place(path, self.row_anchor(item)) if path and isinstance(item, PARTS) else None

    def _path(self, item: Object) -> str:
        folder = next(name for cls, name in FOLDERS.items() if isinstance(item, cls))
        schema = self.book.catalog[schema_of(item)].name
        return f"{folder}/{cut(f'{device_safe(exact(schema))}.{exact(item.name)}{self._signature(item)}')}.md"

    def _signature(self, item: Object) -> str:
        """The argument types of a function, each after a hyphen."""
        types = item.input_types() if isinstance(item, Routine) else ()
        return "".join(f"-{self._type(oid)}" for oid in types)

    def _type(self, oid: Oid) -> str:
        """A type by its short name; the schema is left out only where no built-in type has the name."""
        printed = type_name(self.book.names, oid)
        base = printed.removesuffix("[]")
        bare = base.removeprefix("public.")
        is_known = self.book.names.type_in(PG_CATALOG, bare.strip('"'))
        short = SHORT.get(base, base if is_known else bare) + printed[len(base) :]
        return ".".join(map(exact, short.split(".")))

    # --- areas -------------------------------------------------------------------------------------

    @property
    def lists_areas(self) -> bool:
        """Whether there are areas, and too many tables for the front page: the list of tables has them then."""
        return len(self.book.areas) > 1 and len(self.book.tables) > FEW_TABLES

    @cached_property
    def areas(self) -> dict[Oid, tuple[str, Place]]:
        """The title and the place of the area of each table; empty if there is only one."""
        found: dict[Oid, tuple[str, Place]] = {}
        for area in self.book.areas if len(self.book.areas) > 1 else ():
            path = list_path(TABLES, len(found)) if self.lists_areas else INDEX
            place = Place(path, f"area-{slug(area.name)}")
            found |= dict.fromkeys(area.tables, (area.name or OTHER_TABLES, place))
        return found

    # --- links -------------------------------------------------------------------------------------

    def to(self, source: str, place: Place) -> str:
        """A link from a page to a place."""
        found = relative(source, place)
        return f"{_quoted(self.folder)}/{found}" if self.folder else found

    def source(self, page: str, location: Location) -> str | None:
        """A link from a page to a line of the input; None if it is not a file or its place is unknown."""
        base = self.book.source_base
        if base is None or posixpath.isabs(location.path) or location.path.startswith("<"):
            return None
        return f"{self.file(page, location.path)}#L{location.line}"

    def file(self, page: str, path: str) -> str:
        """A link from a page to a file of the project, where its place is known."""
        found = posixpath.join(self.folder, self.book.source_base or "", path)
        return quote(posixpath.relpath(found, posixpath.dirname(page) or "."), errors="surrogateescape")


def is_wide(item: Relation) -> bool:
    """Whether the page of a relation is so long that its rows are link targets."""
    return len(item.columns) > WIDE


def list_path(path: str, row: int) -> str:
    """The page of a list that holds a row: `tables.md`, `tables-2.md` and so on."""
    number = row // MOST_ROWS + 1
    return path if number == 1 else path.replace(".md", f"-{number}.md")


def removed_anchor(item: Removed) -> str:
    """The anchor of an object on the list of those that no longer exist."""
    return cut(f"removed-{slug(item.kind.replace(' ', '_'))}-{slug(item.name)}")


def label_anchor(label: EnumLabel) -> str:
    """The anchor of a label of an enum."""
    return f"label-{slug(label.name)}"


def version_anchor(version: Version) -> str:
    """The anchor of a version in the changelog; the first page of the changelog has those of all versions."""
    return f"version-{slug(version.id)}"


def narrative_path(name: str) -> str:
    """The page of a narrative page: `pages/data-model.md`."""
    parts = (part if _KEBAB.fullmatch(part) else exact(part) for part in name.lower().split("/"))
    return f"pages/{cut('/'.join(device_safe(part) for part in parts))}.md"


_KEBAB = re.compile(r"[a-z\d]+(?:[-_][a-z\d]+)*")
"""Names that are their own slugs, although a hyphen is otherwise written with a mark; distinct from all of those."""


def changelog_page(year: str, number: int) -> str:
    """A page of the changelog: the first of 2025 is `changelog/2025.md`, the second `changelog/2025-2.md`."""
    return f"changelog/{'-'.join(filter(None, (year, str(number) if number > 1 or not year else '')))}.md"


def entry_place(entry: Entry) -> Place:
    """The place of a doubtful entry in the replay report."""
    return Place(REPLAY, f"statement-{slug(str(entry.location))}")


def relative(source: str, place: Place) -> str:
    """A link from a page to a place, which may be on the same page."""
    fragment = f"#{_quoted(place.anchor)}" if place.anchor else ""
    if place.path == source and fragment:
        return fragment
    folder, slash, _ = source.rpartition("/")
    is_beside = slash and place.path.startswith(f"{folder}/")
    path = place.path[len(folder) + 1 :] if is_beside else "../" * source.count("/") + place.path
    return _quoted(path) + fragment


@functools.lru_cache(maxsize=1 << 14)
def _quoted(part: str) -> str:
    return quote(part)
