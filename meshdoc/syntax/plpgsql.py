"""A guarded interface to the PL/pgSQL parser: a body becomes a tree of statements, plus the variables of each block.

pglast's tree does not record which block declares a variable, nor its type unless it is built-in. The DECLARE sections
are therefore read here, as read_datatype of pl_gram.y does, and the parser sees the body with types that it knows in
their place.

A statement is a dictionary with one key, the name of its node, as `parse_plpgsql_json` returns it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any, TypeAlias

from pglast.parser import ParseError, parse_plpgsql_json

from meshdoc import errors
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.record import positional
from meshdoc.syntax.plpgsql_declare import Declaration, Placed, Word, declared_blocks, deepest_level, meaningful
from meshdoc.syntax.psqlscan import Lexeme

Tree: TypeAlias = dict[str, Any]

VARIABLES, TOKENS = 4_000, 200_000
"""Limits on the input: the parser's cost grows with the square of either number."""
DEEP = 400
"""The nesting depth of blocks, loops and conditions beyond which the parser might overflow its stack."""


@positional
class Parameter:
    """A parameter: its name, its mode as written in SQL, and an equivalent type that the parser knows."""

    name: str
    mode: str
    type: str


@positional
class Body:
    """A parsed body: its outermost block, the datums that statements refer to by number, and the declarations."""

    action: Tree
    datums: tuple[Tree, ...]
    declarations: dict[int, tuple[Declaration, ...]] = field(default_factory=dict)  # by id() of the block's dictionary

    def name(self, number: int) -> str:
        """The name of a variable, by datum number."""
        (datum,) = self.datums[number].values()
        return str(datum.get("refname", ""))

    def number_of(self, name: str) -> int:
        """The number of the last datum with a name; 0 if there is none."""
        return max((number for number in range(len(self.datums)) if self.name(number) == name), default=0)

    def datum(self, number: int) -> tuple[str, Tree]:
        """The kind and the contents of a datum."""
        ((kind, datum),) = self.datums[number].items()
        return kind, datum


def parse_block(body: str, is_row: Callable[[str], bool]) -> Body:
    """Parse the body of a DO block. `is_row` tells whether a type, given as text, is a row type."""
    return _parse(body, "DO LANGUAGE plpgsql ", is_row)


def parse_routine(
    name: str, body: str, parameters: Sequence[Parameter], returns: str, is_row: Callable[[str], bool]
) -> Body:
    """Parse the body of a routine. Its name is the label that qualifies its parameters.

    `returns` is the text between the arguments and AS, such as RETURNS SETOF int; empty for a procedure.
    """
    shown = ", ".join(f"{item.mode} {_quoted(item.name)} {item.type}" for item in parameters)
    kind = "FUNCTION" if returns else "PROCEDURE"
    return _parse(body, f"CREATE {kind} {_quoted(name)}({shown}) {returns} LANGUAGE plpgsql AS ", is_row)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if name else ""


def _parse(body: str, head: str, is_row: Callable[[str], bool]) -> Body:
    if "\0" in body:
        raise SqlError("22021", 'invalid byte sequence for encoding "UTF8": 0x00')
    found = list(declared_blocks(body))
    if deepest_level(body) > DEEP:
        raise errors.stack_depth_exceeded()
    if sum(map(len, found)) > VARIABLES or len(meaningful(body)) > TOKENS:
        raise Unsupported(f"code with more than {VARIABLES} variables or {TOKENS} tokens is not supported")
    text = _readable(body, found, is_row)
    try:
        parsed = json.loads(parse_plpgsql_json(head + _dollar_quoted(text)), strict=False)
    except ParseError as error:
        raise _refused(error) from None
    if not parsed or "action" not in parsed[0].get("PLpgSQL_function", {}):
        raise SqlError("42601", "syntax error at end of input")
    function = parsed[0]["PLpgSQL_function"]
    action = function["action"]
    blocks = [block for block in _in_order(action) if "lineno" in block]
    sections = zip(blocks, found, strict=False)
    declared = {id(block): tuple(item.declaration for item in section) for block, section in sections}
    return Body(action, tuple(function["datums"]), declared)


def _dollar_quoted(text: str) -> str:
    tag = "$body$"
    while tag in text:
        tag = f"${tag.strip('$')}y$"
    return f"{tag}{text}{tag}"


CONDITIONS = (
    ("42704", re.compile(r"unrecognized exception condition|^variable .* does not exist$")),
    ("22005", re.compile(r"is declared CONSTANT")),
    ("22004", re.compile(r"must have a default value, since it's declared NOT NULL")),
    ("0A000", re.compile(r"FETCH statement cannot return multiple rows")),
    ("42804", re.compile(r"RETURN(?: NEXT)? cannot have a parameter in function|in a non-SETOF function")),
    ("42804", re.compile(r"must be of type cursor or refcursor|^cursor variable must be a simple variable$")),
    ("42P13", re.compile(r"^parameter name .* used more than once$")),
)
"""The SQLSTATEs of pl_gram.y other than syntax_error, by message."""


HINTS = {"RETURN cannot have a parameter in function returning set": "Use RETURN NEXT or RETURN QUERY."}
"""The hints that the parser does not pass on, by message."""


def _refused(error: ParseError) -> SqlError:
    message = str(error.args[0])
    sqlstate = next((code for code, words in CONDITIONS if words.search(message)), "42601")
    return SqlError(sqlstate, message, hint=HINTS.get(message, ""))


def _in_order(node: object) -> Iterator[Tree]:
    """The blocks of a tree, in order of their start in the text."""
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


# --- the text that the parser sees -------------------------------------------------------------------------


def _readable(body: str, sections: list[list[Placed]], is_row: Callable[[str], bool]) -> str:
    """The body rewritten so that the parser's tree is complete; line numbers do not change.

    Each declared type is replaced by one that the parser knows. RETURN variable becomes RETURN (variable), because the
    tree contains the returned value only if it is an expression.
    """
    parts, position = [], 0
    edits = [*_known_types(body, sections, is_row), *_returned_variables(body), *_dump_options(body)]
    for start, end, text in sorted(edits):
        parts += [body[position:start], text]
        position = end
    return "".join([*parts, body[position:]])


Edit: TypeAlias = tuple[int, int, str]


def _known_types(body: str, sections: list[list[Placed]], is_row: Callable[[str], bool]) -> Iterator[Edit]:
    for start, end in (span for section in sections for item in section for span in item.types):
        written = body[start:end]
        if written.strip().lower() != "refcursor":
            known = "record" if is_row(written) else "text"
            yield start, end, known + "\n" * written.count("\n")


def _returned_variables(body: str) -> Iterator[Edit]:
    words = meaningful(body)
    for place, (text, _) in enumerate(words[:-2]):
        if text != "return":
            continue
        at = place + 2 if words[place + 1][0] == "next" else place + 1
        if at + 1 < len(words) and words[at + 1][0] == ";" and words[at][0] != "query" and _is_name(words[at]):
            token = words[at][1]
            yield token.start, token.end, f"({body[token.start : token.end]})"


def _dump_options(body: str) -> Iterator[Edit]:
    """Edits that blank #option dump, which would make the parser print its result."""
    for match in re.finditer(r"#option\s+dump\b", body, re.IGNORECASE):
        yield match.start(), match.end(), re.sub(r"\S", " ", match[0])


def _is_name(word: Word) -> bool:
    text, token = word
    return token.kind is Lexeme.WORD or text.startswith('"') or (text.startswith("$") and text[1:].isdigit())


def split_assignment(text: str) -> tuple[str, str]:
    """The target and the value of an assignment `target := value`. Raises SqlError 42601 if it is not one."""
    depth = 0
    found = meaningful(text)
    for place, (word, token) in enumerate(found):
        depth += (word in "([") - (word in ")]") if len(word) == 1 else 0
        if depth == 0 and word == "=":
            start = found[place - 1][1].start if place and found[place - 1][0] == ":" else token.start
            return text[:start], text[token.end :]
    raise SqlError("42601", f'syntax error in assignment "{text}"')
