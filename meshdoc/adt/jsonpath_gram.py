"""The jsonpath grammar: jsonpath_gram.y, and the checks of flattenJsonPathParseItem (jsonpath.c)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from meshdoc.adt.jsonpath_scan import KEYWORDS, LITERALS, Token, scan, syntax_error
from meshdoc.adt.number import read_numeric
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional

COMPARISONS = frozenset({"==", "<>", "!=", "<", ">", "<=", ">="})
LOGICAL = frozenset({"&&", "||"})
METHODS = frozenset(
    {
        *("abs", "size", "type", "floor", "double", "ceiling", "keyvalue"),
        *("bigint", "boolean", "date", "integer", "number", "string"),
    }
)
PRECISE = frozenset({"time", "time_tz", "timestamp", "timestamp_tz"})
LAST_LEVEL = -1
KEYS = KEYWORDS | LITERALS | {"identifier", "string"}
FLAGS = "ismxq"


@positional
class Item:
    """A step or an operation. `kind` is its sign or name, `next` the following item of the path."""

    kind: str
    value: str = ""
    arguments: tuple[Item, ...] = ()
    next: Item | None = None

    @property
    def is_predicate(self) -> bool:
        """Whether the item is a predicate. Followed by another item of the path, it is a value."""
        return self.next is None and self.kind in PREDICATES


PREDICATES = COMPARISONS | LOGICAL | {"exists", "not", "is unknown", "starts with", "like_regex"}


class Path(NamedTuple):
    """A jsonpath; `strict` is whether the mode is strict rather than lax."""

    strict: bool
    item: Item


def parse(text: str) -> Path:
    """Parse a jsonpath. Raises SqlError 42601 for a syntax error, 22P02 for an empty text."""
    tokens = scan(text)
    if tokens[0].kind == "end":
        raise SqlError("22P02", f'invalid input syntax for type jsonpath: "{text}"')
    parser = _Parser(tokens)
    strict = tokens[0].kind == "strict"
    if tokens[0].kind in ("strict", "lax"):
        parser.place += 1
    item = parser.any()
    if parser.kind != "end":
        raise parser.error()
    _check(item, filtered=False, subscript=False)
    return Path(strict, item)


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.place].kind

    def error(self) -> SqlError:
        return syntax_error("syntax error", self.tokens[self.place].text)

    def take(self, *kinds: str) -> Token:
        """Return the current token, which must be of one of the kinds, and advance."""
        token = self.tokens[self.place]
        if token.kind not in kinds:
            raise self.error()
        self.place += 1
        return token

    def skip(self, kind: str) -> bool:
        if self.kind != kind:
            return False
        self.place += 1
        return True

    def value(self, item: Item) -> Item:
        """The item, which must not be a predicate."""
        if item.is_predicate:
            raise self.error()
        return item

    # --- operators, from the loosest to the tightest ------------------------------------------------------

    def any(self) -> Item:
        """Parse a value or a predicate."""
        return self.logical("||", lambda: self.logical("&&", self.negation))

    def logical(self, sign: str, operand: Callable[[], Item]) -> Item:
        item = operand()
        while self.kind == sign and item.is_predicate:
            self.place += 1
            right = operand()
            if not right.is_predicate:
                raise self.error()
            item = Item(sign, arguments=(item, right))
        return item

    def predicate(self) -> Item:
        item = self.any()
        if not item.is_predicate:
            raise self.error()
        return item

    def expression(self) -> Item:
        return self.binary(("+", "-"), lambda: self.binary(("*", "/", "%"), self.unary))

    def negation(self) -> Item:
        if not self.skip("!"):
            return self.comparison()
        if self.kind == "exists":
            return Item("not", arguments=(self.exists(),))
        self.take("(")
        item = self.predicate()
        self.take(")")
        return Item("not", arguments=(item,))

    def exists(self) -> Item:
        self.take("exists")
        self.take("(")
        item = self.value(self.expression())
        self.take(")")
        return Item("exists", arguments=(item,))

    def comparison(self) -> Item:
        if self.kind == "exists":
            return self.exists()
        left = self.expression()
        if left.is_predicate:
            return left
        if self.kind in COMPARISONS:
            sign = self.take(*COMPARISONS).kind
            right = self.value(self.expression())
            return Item("!=" if sign == "<>" else sign, arguments=(left, right))
        if self.skip("starts"):
            self.take("with")
            token = self.take("string", "variable")
            return Item("starts with", arguments=(left, Item(token.kind, token.value)))
        return self.like_regex(left) if self.skip("like_regex") else left

    def like_regex(self, left: Item) -> Item:
        pattern = self.take("string").value
        flags = self.take("string").value if self.skip("flag") else ""
        for flag in flags:
            if flag not in FLAGS:
                detail = f'Unrecognized flag character "{flag}" in LIKE_REGEX predicate.'
                raise SqlError("42601", "invalid input syntax for type jsonpath", detail=detail)
        if "x" in flags and "q" not in flags:
            raise SqlError("0A000", 'XQuery "x" flag (expanded regular expressions) is not implemented')
        shown = "".join(flag for flag in FLAGS if flag in flags)
        return Item("like_regex", pattern, (left, Item("flags", shown)))

    def binary(self, signs: tuple[str, ...], operand: Callable[[], Item]) -> Item:
        item = operand()
        while self.kind in signs and not item.is_predicate:
            sign = self.take(*signs).kind
            right = self.value(operand())
            item = Item(sign, arguments=(item, right))
        return item

    def unary(self) -> Item:
        if self.kind not in ("+", "-"):
            return self.accessors(self.primary())
        sign = self.take("+", "-").kind
        return _signed(sign, self.value(self.unary()))

    # --- a path ---------------------------------------------------------------------------------------------

    def primary(self) -> Item:
        token = self.tokens[self.place]
        self.place += 1
        if token.kind in ("numeric", "integer"):
            return Item("numeric", read_numeric(token.value))
        if token.kind in ("string", "variable", "$", "@", "last", *LITERALS):
            return Item(token.kind, token.value)
        if token.kind != "(":
            self.place -= 1
            raise self.error()
        item = self.any()
        self.take(")")
        if item.is_predicate and self.skip("is"):
            self.take("unknown")
            return Item("is unknown", arguments=(item,))
        return item

    def accessors(self, item: Item) -> Item:
        steps: list[Item] = []
        while self.kind in (".", "[", "?"):
            steps.append(self.step())
        return _linked(item, steps)

    def step(self) -> Item:
        if self.skip("["):
            return self.subscripts()
        if self.skip("?"):
            self.take("(")
            item = self.predicate()
            self.take(")")
            return Item("?", arguments=(item,))
        self.take(".")
        if self.skip("*"):
            return Item("any key")
        if self.skip("**"):
            return self.levels()
        token = self.take(*KEYS)
        callable_ = token.kind in METHODS | PRECISE | {"decimal", "datetime"}
        return self.method(token.kind) if callable_ and self.skip("(") else Item("key", token.value)

    def method(self, name: str) -> Item:
        arguments: list[Item] = []
        if name == "datetime" and self.kind == "string":
            arguments.append(Item("string", self.take("string").value))
        elif name in PRECISE and self.kind == "integer":
            arguments.append(Item("numeric", read_numeric(self.take("integer").value)))
        elif name == "decimal" and self.kind != ")":
            arguments.append(self.number())
            while self.skip(","):
                arguments.append(self.number())
            if len(arguments) > 2:
                detail = ".decimal() can only have an optional precision[,scale]."
                raise SqlError("42601", "invalid input syntax for type jsonpath", detail=detail)
        self.take(")")
        return Item("method", name, tuple(arguments))

    def number(self) -> Item:
        sign = self.take("+", "-").kind if self.kind in ("+", "-") else ""
        return _signed(sign, Item("numeric", read_numeric(self.take("integer").value)))

    def subscripts(self) -> Item:
        if self.skip("*"):
            self.take("]")
            return Item("any array")
        found = [self.subscript()]
        while self.skip(","):
            found.append(self.subscript())
        self.take("]")
        return Item("index", arguments=tuple(found))

    def subscript(self) -> Item:
        first = self.expression()
        return Item("range", arguments=(first, self.expression()) if self.skip("to") else (first,))

    def levels(self) -> Item:
        if not self.skip("{"):
            return Item("any", f"0 {LAST_LEVEL}")
        first = last = self.level()
        if self.skip("to"):
            last = self.level()
        self.take("}")
        return Item("any", f"{first} {last}")

    def level(self) -> int:
        token = self.take("integer", "last")
        return LAST_LEVEL if token.kind == "last" else int(token.value)


def _signed(sign: str, item: Item) -> Item:
    """Apply a sign; that of a number becomes part of it."""
    if item.kind == "numeric" and item.next is None:
        return Item("numeric", _negated(item.value)) if sign == "-" else item
    return Item({"+": "plus", "-": "minus"}[sign], arguments=(item,))


def _negated(number: str) -> str:
    if number.startswith("-"):
        return number[1:]
    return number if not number.strip("0.") else f"-{number}"


def _linked(item: Item, steps: list[Item]) -> Item:
    """Append steps to the end of an item's path."""
    if not steps:
        return item
    rest = item.next
    return replace(item, next=_linked(rest, steps) if rest else _linked(steps[0], steps[1:]))


def _check(item: Item, filtered: bool, subscript: bool) -> None:
    """Raise SqlError 42601 for @ outside a filter or LAST outside an array subscript."""
    if item.kind == "@" and not filtered:
        raise SqlError("42601", "@ is not allowed in root expressions")
    if item.kind == "last" and not subscript:
        raise SqlError("42601", "LAST is allowed only in array subscripts")
    for argument in item.arguments:
        _check(argument, filtered or item.kind == "?", subscript or item.kind == "index")
    if item.next:
        _check(item.next, filtered, subscript)
