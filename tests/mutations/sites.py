"""Where meshdoc can be mutated, and how: one expression is replaced by another."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from random import Random
from typing import Any

PACKAGE = Path(__file__).parents[2] / "meshdoc"
SHARES = {"string": 0.15, "not": 0.6}
"""The share of sites of these kinds that are considered; of the others, all are."""
WITHOUT_EFFECT = {"strict", "encoding"}
"""Arguments whose change shows only where the code is wrong, or on another platform."""
OPPOSITES: dict[type, type] = {
    **{ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
    **{ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add},
}


@dataclass(frozen=True)
class Mutation:
    """One expression of a file with another text, which has as many lines."""

    file: str
    function: str
    """The outermost function, after its classes; or the class; or nothing."""
    kind: str
    lines: tuple[int, int]
    columns: tuple[int, int]
    text: str

    @property
    def place(self) -> str:
        """The file and the function, as the map names them."""
        return f"{self.file}:{self.function or '<module>'}"

    def apply(self, source: str) -> str:
        """The source with the other text."""
        lines = source.encode().splitlines(keepends=True)
        start = sum(map(len, lines[: self.lines[0] - 1])) + self.columns[0]
        end = sum(map(len, lines[: self.lines[1] - 1])) + self.columns[1]
        return (source.encode()[:start] + self.text.encode() + source.encode()[end:]).decode()


def changes(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Other expressions for one, each with the kind of the change."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in OPPOSITES:
            yield "comparison", ast.Compare(node.left, [OPPOSITES[type(op)]()], node.comparators)
        case ast.BoolOp(op=op):
            yield "and, or", ast.BoolOp(OPPOSITES[type(op)](), node.values)
        case ast.BinOp(op=ast.Add() | ast.Sub() as op):
            yield "arithmetic", ast.BinOp(node.left, OPPOSITES[type(op)](), node.right)
        case ast.UnaryOp(op=ast.Not()):
            yield "not", node.operand
        case ast.Constant(value=bool(value)):
            yield "flag", ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield "number", ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if value:
            yield "string", ast.Constant(value + "x")
        case ast.Call(keywords=[*others, last]) if (others or node.args) and last.arg not in WITHOUT_EFFECT:
            yield "argument", ast.Call(node.func, node.args, others)


class Sites(ast.NodeVisitor):
    """All mutations of one file. Annotations, docstrings, f-strings and assertions stay as they are."""

    def __init__(self, file: str) -> None:
        self.file, self.names, self.found = file, list[ast.FunctionDef | ast.ClassDef](), list[Mutation]()

    def visit(self, node: ast.AST) -> None:
        """Find the mutations of a node and of those below it."""
        if isinstance(node, ast.JoinedStr | ast.Assert | ast.Import | ast.ImportFrom):
            return
        if isinstance(node, ast.keyword) and node.arg in WITHOUT_EFFECT:
            return
        for kind, other in changes(node):
            self._add(kind, node, other)
        if isinstance(node, ast.If | ast.While | ast.IfExp) and not isinstance(node.test, ast.Name | ast.UnaryOp):
            self._add("not", node.test, ast.UnaryOp(ast.Not(), node.test))
        if isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
            self._add("return", node.value, ast.Constant(None))
        for name, child in ast.iter_fields(node):
            if name not in ("annotation", "returns", "decorator_list", "type_params"):
                within = isinstance(node, ast.FunctionDef | ast.ClassDef) and name == "body"
                self.names += [node] if within else []
                for each in child if isinstance(child, list) else [child]:
                    if isinstance(each, ast.AST) and not _is_docstring(each):
                        self.visit(each)
                if within:
                    self.names.pop()

    def _add(self, kind: str, node: Any, other: ast.expr) -> None:
        lines, columns = (node.lineno, node.end_lineno), (node.col_offset, node.end_col_offset)
        text = ast.unparse(ast.fix_missing_locations(copy.deepcopy(other)))
        text = "(" + "\n" * (lines[1] - lines[0] - text.count("\n")) + text + ")"
        outermost = [*takewhile(lambda each: isinstance(each, ast.ClassDef), self.names)]
        names = [each.name for each in self.names[: len(outermost) + 1]]
        self.found.append(Mutation(self.file, ".".join(names), kind, lines, columns, text))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def sample(count: int, chance: Random) -> list[Mutation]:
    """Mutations from anywhere; a larger sample begins with a smaller one."""
    found: list[Mutation] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        sites = Sites(path.relative_to(PACKAGE).as_posix())
        sites.visit(ast.parse(path.read_text("utf-8")))
        found += [mutation for mutation in sites.found if chance.random() < SHARES.get(mutation.kind, 1)]
    chance.shuffle(found)
    return found[:count]
