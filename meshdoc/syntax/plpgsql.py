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

from meshdoc import errors
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.syntax.plpgsql_declare import Declaration, Placed, Word, declared_blocks, deepest_level, meaningful
from meshdoc.syntax.psqlscan import Lexeme

Tree: TypeAlias = dict[str, Any]

VARIABLES, TOKENS = 4_000, 200_000
"""What the parser needs grows with their square."""
DEEP = 400
"""Levels of blocks, loops and conditions beyond which the parser might overrun its stack."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the body sees it: its name, its mode as SQL spells it, and a type that the parser takes alike."""

    name: str
    mode: str
    type: str


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


def parse_routine(
    name: str, body: str, parameters: Sequence[Parameter], returns: str, is_row: Callable[[str], bool]
) -> Body:
    """The body of a routine, whose name is the label of its parameters.

    `returns` is what stands between its arguments and AS: RETURNS SETOF int, or nothing.
    """
    shown = ", ".join(f"{item.mode} {_quoted(item.name)} {item.type}" for item in parameters)
    kind = "FUNCTION" if returns else "PROCEDURE"
    head = f"CREATE {kind} {_quoted(name)}({shown}) {returns} LANGUAGE plpgsql AS ".replace("{", "{{").replace(
        "}", "}}"
    )
    return _parse(body, head + "{body}", is_row)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if name else ""


def _parse(body: str, frame: str, is_row: Callable[[str], bool]) -> Body:
    if "\0" in body:
        raise SqlError("22021", 'invalid byte sequence for encoding "UTF8": 0x00')
    found = list(declared_blocks(body))
    if deepest_level(body) > DEEP:
        raise errors.stack_depth_exceeded()
    if sum(map(len, found)) > VARIABLES or len(meaningful(body)) > TOKENS:
        raise Unsupported(f"code with more than {VARIABLES} variables or {TOKENS} tokens is not supported")
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
    ("42704", re.compile(r"unrecognized exception condition|^variable .* does not exist$")),
    ("22005", re.compile(r"is declared CONSTANT")),
    ("22004", re.compile(r"must have a default value, since it's declared NOT NULL")),
    ("0A000", re.compile(r"FETCH statement cannot return multiple rows")),
    (
        "42804",
        re.compile(
            r"RETURN(?: NEXT)? cannot have a parameter in function|in a non-SETOF function"
            r"|must be of type cursor or refcursor"
        ),
    ),
)
"""The errors of pl_gram.y that are no syntax errors to it."""


HINTS = {"RETURN cannot have a parameter in function returning set": "Use RETURN NEXT or RETURN QUERY."}
"""What the parser does not hand on of them."""


def _refused(error: ParseError) -> SqlError:
    message = str(error.args[0])
    sqlstate = next((code for code, words in CONDITIONS if words.search(message)), "42601")
    return SqlError(sqlstate, message, hint=HINTS.get(message, ""))


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


# --- what the parser sees ---------------------------------------------------------------------------------


def _readable(body: str, sections: list[list[Placed]], is_row: Callable[[str], bool]) -> str:
    """The body as the parser's tree keeps all of it: no line moves.

    Each declared type is one that the parser knows; RETURN variable is RETURN (variable), since the tree keeps what is
    returned where it is an expression only.
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
    """#option dump would have the parser print what it has read."""
    for match in re.finditer(r"#option\s+dump\b", body, re.IGNORECASE):
        yield match.start(), match.end(), re.sub(r"\S", " ", match[0])


def _is_name(word: Word) -> bool:
    text, token = word
    return token.kind is Lexeme.WORD or text.startswith('"') or (text.startswith("$") and text[1:].isdigit())


def split_assignment(text: str) -> tuple[str, str]:
    """The target and the value of `target := value`."""
    depth = 0
    found = meaningful(text)
    for place, (word, token) in enumerate(found):
        depth += (word in "([") - (word in ")]") if len(word) == 1 else 0
        if depth == 0 and word == "=":
            start = found[place - 1][1].start if place and found[place - 1][0] == ":" else token.start
            return text[:start], text[token.end :]
    raise SqlError("42601", f'syntax error in assignment "{text}"')
