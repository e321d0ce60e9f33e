"""The printing functions, one registered per node class, and their common context: get_rule_expr."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from meshdoc.catalog.expr import Hole, Part
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import Unsupported
from meshdoc.nodes import nodes
from meshdoc.record import record
from meshdoc.registry import Registry
from meshdoc.ruleutils.namespaces import Namespace
from meshdoc.ruleutils.naming import Naming
from meshdoc.ruleutils.simple import is_simple
from meshdoc.ruleutils.writer import Style, Writer

T = TypeVar("T")
TEXT = (str, Hole)


class Implicit(enum.Enum):
    """Whether an implicit cast on top of an expression is printed: showimplicit."""

    SHOWN = "shown"
    HIDDEN = "hidden"


@record
class Printer:
    """The context of an expression and the target of its text: deparse_context.

    `namespaces` are the enclosing queries, innermost first; `targets` and `windows` belong to the innermost.
    `output_names` are a view's column names, used for the outputs of its SELECT. `names_matter` is whether output names
    are visible, `prefixed` whether columns are qualified.
    """

    naming: Naming
    writer: Writer
    namespaces: tuple[Namespace, ...] = ()
    targets: tuple[nodes.TargetEntry, ...] = ()
    windows: tuple[nodes.WindowClause, ...] = ()
    output_names: tuple[str, ...] | None = None
    names_matter: bool = True
    prefixed: bool = False
    in_group_by: bool = False
    in_order_by: bool = False

    def write(self, *parts: Part | TypeRef | nodes.Node | None, implicit: Implicit = Implicit.HIDDEN) -> None:
        """Print text, holes, types and expressions, in order; None prints nothing."""
        for part in parts:
            if isinstance(part, TEXT):
                if part:
                    self.writer.buffer.append(part)
            elif isinstance(part, TypeRef):
                self.writer.write(*self.naming.type(part))
            else:
                self.expression(part, implicit)

    @contextmanager
    def parentheses(self) -> Iterator[None]:
        """Enclose what the block prints in parentheses, except in the SPARSE style."""
        sparse = Style.SPARSE in self.writer.style
        self.write("" if sparse else "(")
        yield
        self.write("" if sparse else ")")

    def separated(self, items: Iterable[T], separator: str = ", ", first: str = "") -> Iterator[T]:
        """The items, to print one after another: the separator is printed between them, `first` before the first."""
        for number, item in enumerate(items):
            self.write(separator if number else first)
            yield item

    def expression(self, node: nodes.Node | None, implicit: Implicit = Implicit.HIDDEN) -> None:
        """Print an expression; None prints nothing."""
        if node is None:
            return
        function = printer.get(type(node))
        if function is None:
            raise Unsupported(f"cannot print {type(node).__name__}")
        function(node, self, implicit)

    def operand(self, node: nodes.Node, parent: nodes.Node, implicit: Implicit = Implicit.HIDDEN) -> None:
        """Print an operand to which `parent` adds no parentheses: get_rule_expr_paren."""
        if Style.SPARSE in self.writer.style and not is_simple(node, parent, self.naming.operator_name):
            self.write("(", node, ")", implicit=implicit)
        else:
            self.expression(node, implicit)

    def listed(self, items: Iterable[nodes.Node], implicit: Implicit = Implicit.HIDDEN) -> None:
        """Print expressions separated by commas."""
        for item in self.separated(items):
            self.expression(item, implicit)

    def call(self, word: str, items: Iterable[nodes.Node]) -> None:
        """Print a call of the function or construct that the word names."""
        self.write(word, "(")
        self.listed(items, Implicit.SHOWN)
        self.write(")")


printer: Registry[type[nodes.Node], Callable[..., None]] = Registry("printer of")
