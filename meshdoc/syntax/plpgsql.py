"""PL/pgSQL's parser behind a guard: a body as the tree of its statements, with the variables that each block declares.

pglast's tree says neither which block declares what nor of which type, where the type is no built-in one; so the
DECLARE sections are read here, as read_datatype of pl_gram.y reads them, and their types are replaced by ones that the
parser knows before it sees the body.

A statement is a dictionary with one key, the name of its node, as `parse_plpgsql_json` gives it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pglast.parser import ParseError, parse_plpgsql_json

from meshdoc.diagnostics import SqlError
from meshdoc.syntax.psqlscan import Lexeme, Token, tokens

Tree: TypeAlias = dict[str, Any]

DEEP = 400
"""Levels of blocks, loops and conditions beyond which the parser might overrun its stack."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One variable of a DECLARE section; `type` and `default` are texts, empty where there are none."""

    name: str
    line: int
    type: str = ""
    default: str = ""
    constant: bool = False
    not_null: bool = False
    cursor: bool = False
    alias_of: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the body sees it: its name, its mode as SQL spells it, and whether its values are rows."""

    name: str
    mode: str
    is_row: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A body parsed: the outermost block, the datums that statements name by number, what each block declares."""

    action: Tree
    datums: tuple[Tree, ...]
    declarations: dict[int, tuple[Declaration, ...]] = field(default_factory=dict)  # by id() of the block's dictionary

    def name(self, number: int) -> str:
        """The name of a variable."""
        (datum,) = self.datums[number].values()
        return str(datum.get("refname", ""))

    def datum(self, number: int) -> tuple[str, Tree]:
        """A datum's kind and what it says."""
        ((kind, datum),) = self.datums[number].items()
        return kind, datum


def parse_block(body: str, is_row: Callable[[str], bool]) -> Body:
    """The body of a DO block. `is_row` tells of a type's text whether its values are rows."""
    return _parse(body, "DO LANGUAGE plpgsql {body}", is_row)


def parse_routine(body: str, parameters: Sequence[Parameter], returns: str, is_row: Callable[[str], bool]) -> Body:
    """The body of a routine; `returns` is what stands between its arguments and AS: RETURNS SETOF int, or nothing."""
    shown = ", ".join(
        f"{item.mode} {_quoted(item.name)} {'pg_class' if item.is_row else 'text'}" for item in parameters
    )
    kind = "FUNCTION" if returns else "PROCEDURE"
    head = f"CREATE {kind} f({shown}) {returns} LANGUAGE plpgsql AS ".replace("{", "{{").replace("}", "}}")
    return _parse(body, head + "{body}", is_row)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if name else ""


def _parse(body: str, frame: str, is_row: Callable[[str], bool]) -> Body:
    if "\0" in body:
        raise SqlError("22021", 'invalid byte sequence for encoding "UTF8": 0x00')
    found = list(_blocks(body))
    if _depth(body) > DEEP:
        raise SqlError("54001", "stack depth limit exceeded")
    text = _readable(body, found, is_row)
    try:
        parsed = json.loads(parse_plpgsql_json(frame.format(body=_dollar_quoted(text))), strict=False)
    except ParseError as error:
        raise _refused(error) from None
    if not parsed or "action" not in parsed[0].get("PLpgSQL_function", {}):
        raise SqlError("42601", "syntax error at end of input")
    function = parsed[0]["PLpgSQL_function"]
    action = function["action"]
    blocks = [block for block in _in_order(action) if "lineno" in block]
    declared = {
        id(block): tuple(item.declaration for item in section)
        for block, section in zip(blocks, (b for b in found), strict=False)
    }
    return Body(action, tuple(function["datums"]), declared)


def _dollar_quoted(text: str) -> str:
    tag = "$body$"
    while tag in text:
        tag = f"${tag.strip('$')}y$"
    return f"{tag}{text}{tag}"


CONDITIONS = (
    ("42704", re.compile(r"unrecognized exception condition")),
    ("22005", re.compile(r"is declared CONSTANT")),
    ("42804", re.compile(r"RETURN cannot have|cannot have a parameter in function|CONTINUE cannot be used")),
)


def _refused(error: ParseError) -> SqlError:
    message = str(error.args[0])
    sqlstate = next((code for code, words in CONDITIONS if words.search(message)), "42601")
    return SqlError(sqlstate, message)


def _in_order(node: object) -> Iterator[Tree]:
    """The blocks of a tree, in the order in which they begin in the text."""
    if isinstance(node, list):
        for item in node:
            yield from _in_order(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "PLpgSQL_stmt_block":
                yield value
                yield from _in_order(value.get("body"))
                yield from _in_order(value.get("exceptions"))
            elif isinstance(value, dict | list):
                yield from _in_order(value)


# --- DECLARE sections -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Placed:
    """A declaration, and where its type stands in the body."""

    declaration: Declaration
    start: int
    end: int


_OPENING = frozenset({"", ";", ">", "begin", "then", "else", "loop", "error", "use_variable", "use_column"})
"""What may stand before a statement."""


def _words(body: str) -> list[tuple[str, Token]]:
    """The tokens that mean something: words in lower case, other things as they are written."""
    made = []
    for token in tokens(body):
        if token.kind in (Lexeme.SPACE, Lexeme.COMMENT):
            continue
        text = body[token.start : token.end]
        made.append((text.lower() if token.kind is Lexeme.WORD else text, token))
    return made


def _depth(body: str) -> int:
    """How deep statements nest, at most."""
    depth = deepest = 0
    before = ""
    for text, _ in _words(body):
        if text in ("begin", "loop", "then", "case") and before != "end":
            depth += 1
        elif text == "end":
            depth -= 1
        deepest = max(deepest, depth)
        before = text
    return deepest


def _blocks(body: str) -> Iterator[list[_Placed]]:
    """What each block declares, in the order in which the blocks begin."""
    words = _words(body)
    section: list[_Placed] = []
    place, before = 0, ""
    while place < len(words):
        text = words[place][0]
        if text == "declare" and before in _OPENING:
            place = _section(body, words, place + 1, section)
            before = ";"
            continue
        if text == "begin" and before in _OPENING:
            yield section
            section = []
        before = text
        place += 1


def _section(body: str, words: list[tuple[str, Token]], place: int, section: list[_Placed]) -> int:
    """Read declarations up to BEGIN; returns where that stands."""
    while place < len(words) and words[place][0] != "begin":
        if words[place][0] in ("declare", ";"):
            place += 1
            continue
        end = _end_of_declaration(words, place)
        section.append(_declaration(body, words[place:end]))
        place = end + 1
    return place


def _end_of_declaration(words: list[tuple[str, Token]], place: int) -> int:
    depth = 0
    while place < len(words):
        text = words[place][0]
        depth += (text in "([") - (text in ")]") if len(text) == 1 else 0
        if text == ";" and depth == 0:
            return place
        place += 1
    return place


_TYPE_ENDS = frozenset({"collate", "not", "default", ":", "=", "null"})


def _declaration(body: str, words: list[tuple[str, Token]]) -> _Placed:
    name, first = _identifier(words[0][0]), words[0][1]
    line = body.count("\n", 0, first.start) + 1
    rest = words[1:]
    constant = bool(rest) and rest[0][0] == "constant"
    rest = rest[1:] if constant else rest
    if rest and rest[0][0] == "alias":
        target = _identifier(rest[-1][0]) if len(rest) < 4 else "".join(word for word, _ in rest[2:])
        return _Placed(Declaration(name, line, alias_of=target), 0, 0)
    if rest and rest[0][0] in ("cursor", "scroll", "no"):
        return _Placed(Declaration(name, line, cursor=True), 0, 0)
    count = next((n for n, (text, _) in enumerate(rest) if text in _TYPE_ENDS), len(rest))
    type_words, tail = rest[:count], rest[count:]
    start, end = (type_words[0][1].start, type_words[-1][1].end) if type_words else (0, 0)
    not_null = [text for text, _ in tail[:4]][:2] == ["not", "null"] or (
        bool(tail) and tail[0][0] == "collate" and "not" in [text for text, _ in tail[:6]]
    )
    made = Declaration(name, line, body[start:end], _default(body, tail), constant, not_null)
    return _Placed(made, start, end)


def _default(body: str, tail: list[tuple[str, Token]]) -> str:
    """What stands after DEFAULT, := or =."""
    for place, (text, _) in enumerate(tail):
        if text in ("default", "=") or (text == ":" and place + 1 < len(tail) and tail[place + 1][0] == "="):
            after = place + (2 if text == ":" else 1)
            return body[tail[after][1].start : tail[-1][1].end] if after < len(tail) else ""
    return ""


def _identifier(text: str) -> str:
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def _readable(body: str, sections: list[list[_Placed]], is_row: Callable[[str], bool]) -> str:
    """The body as the parser's tree keeps all of it: no line moves.

    Each declared type is one that the parser knows; RETURN variable is RETURN (variable), since the tree keeps what is
    returned where it is an expression only.
    """
    parts, position = [], 0
    for start, end, text in sorted([*_known_types(body, sections, is_row), *_returned_variables(body)]):
        parts += [body[position:start], text]
        position = end
    return "".join([*parts, body[position:]])


Edit: TypeAlias = tuple[int, int, str]


def _known_types(body: str, sections: list[list[_Placed]], is_row: Callable[[str], bool]) -> Iterator[Edit]:
    for item in (item for section in sections for item in section):
        written = body[item.start : item.end]
        if item.end and written.strip().lower() != "refcursor":
            known = "record" if is_row(written) else "text"
            yield item.start, item.end, known + "\n" * written.count("\n")


def _returned_variables(body: str) -> Iterator[Edit]:
    words = _words(body)
    for place, (text, _) in enumerate(words[:-2]):
        if text != "return":
            continue
        at = place + 2 if words[place + 1][0] == "next" else place + 1
        if at + 1 < len(words) and words[at + 1][0] == ";" and _is_name(words[at]):
            token = words[at][1]
            yield token.start, token.end, f"({body[token.start : token.end]})"


def _is_name(word: tuple[str, Token]) -> bool:
    text, token = word
    return token.kind is Lexeme.WORD or text.startswith('"') or (text.startswith("$") and text[1:].isdigit())


def split_assignment(text: str) -> tuple[str, str]:
    """The target and the value of `target := value`."""
    depth = 0
    found = _words(text)
    for place, (word, token) in enumerate(found):
        depth += (word in "([") - (word in ")]") if len(word) == 1 else 0
        if depth == 0 and word == "=":
            start = found[place - 1][1].start if place and found[place - 1][0] == ":" else token.start
            return text[:start], text[token.end :]
    raise SqlError("42601", f'syntax error in assignment "{text}"')
