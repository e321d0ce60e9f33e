"""The registry of directives: each writes facts about the schema into a narrative page or a file.

A directive is one function registered with `@directive(name, parameter=Kind)`. It gets the page and what the names in
its arguments mean; a parameter with a default may be left out. The first line of its docstring is its help.
"""

from __future__ import annotations

import enum
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Table, View
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import unknown
from meshdoc.insight.narrative.directive import Directive
from meshdoc.insight.narrative.present import Unresolved
from meshdoc.registry import Registry, load
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup

Writer: TypeAlias = Callable[..., Markup]


SYNTAX: Mapping[str, str] = {
    "[[NAME]], [[NAME|LABEL]]": "In a Markdown file in pages/ beside the SQL, or where the setting pages says: a link "
    "to an object, a column, a label or a policy. A name that does not exist is an error of build.",
    "[[report:NAME]], [[page:NAME]], [[version:ID]]": "A link to a report, another narrative page, or a version.",
    "```meshdoc DIRECTIVE": "A fenced block in such a file: facts about the schema. The directives are listed below.",
    "<!-- meshdoc:begin DIRECTIVE -->": "In any other file, a line before a line <!-- meshdoc:end -->: "
    "`build --into FILE` keeps the facts between them up to date.",
}
"""What pages and files may contain, as help describes it."""


class Kind(enum.Enum):
    """What an argument names."""

    RELATION = "table or view"
    TABLES = "tables"
    ROUTINE = "function"
    ROLE = "role"


CLASSES: Mapping[Kind, tuple[type[Object], ...]] = {
    Kind.RELATION: (Table, ForeignTable, View, MaterializedView),
    Kind.TABLES: (Table, ForeignTable),
    Kind.ROUTINE: (Routine,),
    Kind.ROLE: (Role,),
}


@dataclass(frozen=True)
class Registered:
    """A directive: its function, and the kinds of its parameters."""

    write: Writer
    parameters: Mapping[str, Kind]

    @property
    def required(self) -> set[str]:
        """The parameters without a default."""
        known = inspect.signature(self.write).parameters
        return {name for name in self.parameters if known[name].default is inspect.Parameter.empty}

    @property
    def summary(self) -> str:
        """The first line of its documentation."""
        return (inspect.getdoc(self.write) or "").partition("\n")[0]

    def usage(self, name: str) -> str:
        """How it is written: `columns table=NAME`."""
        given = " ".join(f"{each}=NAME" if each in self.required else f"[{each}=NAME]" for each in self.parameters)
        return given if given == f"{name}=NAME" else f"{name} {given}".rstrip()

    def __call__(self, page: Page, **arguments: object) -> Markup:
        """Its text on a page."""
        return self.write(page, **arguments)


registry: Registry[str, Registered] = Registry("directive")


def directive(name: str, **parameters: Kind) -> Callable[[Writer], Writer]:
    """Register a directive."""

    def register(write: Writer) -> Writer:
        registry(name)(Registered(write, parameters))
        return write

    return register


def known() -> Registry[str, Registered]:
    """All directives by name."""
    from meshdoc.render.markdown import narrative

    load(narrative)
    return registry


def written_directive(page: Page, text: str) -> Markup:
    """The facts that a directive asks for. Raises Unresolved if there is none of that name, or for its arguments."""
    asked = Directive.parse(text)
    found, arguments = understood(page, asked)
    return found(page, **arguments)


def understood(page: Page, asked: Directive) -> tuple[Registered, dict[str, Any]]:
    """A directive, and what its arguments name. Raises Unresolved."""
    if asked.name not in known():
        raise Unresolved(str(unknown("directive", asked.name, sorted(registry))))
    found = registry[asked.name]
    if strange := sorted(set(asked.arguments) - set(found.parameters)):
        raise Unresolved(str(unknown(f"argument of the directive {asked.name}:", strange[0], sorted(found.parameters))))
    if missing := sorted(found.required - set(asked.arguments)):
        raise Unresolved(
            f"the directive {asked.name} needs {missing[0]}=", f"Name a {found.parameters[missing[0]].value}."
        )
    return found, {
        name: _argument(page, found.parameters[name], name, given) for name, given in asked.arguments.items()
    }


def _argument(page: Page, kind: Kind, name: str, given: tuple[str, ...]) -> Any:
    items = tuple(_item(page, kind, each) for each in given)
    if kind is Kind.TABLES:
        return items
    if len(items) != 1:
        raise Unresolved(f"{name}= takes one name, not {len(items)}")
    return items[0]


def _item(page: Page, kind: Kind, name: str) -> Object:
    address = page.book.narrative.meaning(name)
    item = page.book.catalog[address.oid]
    if address.sub or not isinstance(item, CLASSES[kind]):
        raise Unresolved(f"{name} is no {kind.value.removesuffix('s')}")
    if not isinstance(item, Role) and page.links.place(address) is None:
        raise Unresolved(f"{name} is not part of the documentation")
    return item
