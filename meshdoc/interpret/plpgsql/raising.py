"""RAISE of every level: exec_stmt_raise."""

from __future__ import annotations

import re

from meshdoc.diagnostics import SqlError
from meshdoc.interpret.plpgsql.conditions import sqlstates
from meshdoc.interpret.plpgsql.execute import statement
from meshdoc.interpret.plpgsql.frame import Frame
from meshdoc.interpret.text import output
from meshdoc.lookup.lsyscache import Facts
from meshdoc.syntax.plpgsql import Tree

EXCEPTION = 21
SUCCESS = "00000"
LEVELS = {14: "debug", 15: "log", 17: "info", 18: "notice", 19: "warning", EXCEPTION: "exception"}
OPTIONS = ("ERRCODE", "MESSAGE", "DETAIL", "HINT", "COLUMN", "CONSTRAINT", "DATATYPE", "TABLE", "SCHEMA")
"""PLpgSQL_raise_option_type, in its order."""
SAID = frozenset({"info", "notice", "warning"})
"""The levels sent to the client by default."""


class Raised(SqlError):
    """An error of RAISE; `said` are its options."""

    def __init__(self, sqlstate: str, message: str, said: dict[str, str]) -> None:
        super().__init__(sqlstate, message, detail=said.get("DETAIL", ""), hint=said.get("HINT", ""))
        self.said = said


@statement("PLpgSQL_stmt_raise")
def raise_statement(frame: Frame, node: Tree) -> None:
    """RAISE."""
    level = int(node.get("elog_level", EXCEPTION))
    if not node.keys() & {"message", "condname", "options"}:
        if not frame.caught:
            raise SqlError("0Z002", "RAISE without parameters cannot be used outside an exception handler")
        raise frame.caught[-1]
    said = _said(frame, node)
    name = said.get("ERRCODE", "")
    sqlstate = sqlstates(name)[0] if name else SUCCESS
    own = "" if sqlstate == SUCCESS else sqlstate
    if level == EXCEPTION:
        raise Raised(own or "P0001", said.get("MESSAGE") or name or "P0001", said)
    word = LEVELS.get(level, "notice")
    if word in SAID:
        message = said.get("MESSAGE") or name or SUCCESS
        frame.session.notice(message, "warning" if word == "warning" else "notice", own)


def _said(frame: Frame, node: Tree) -> dict[str, str]:
    """The options given before and after USING. Raises SqlError 42601 if one is given twice."""
    said = {"ERRCODE": str(node["condname"])} if "condname" in node else {}
    if "message" in node:
        said["MESSAGE"] = _formatted(frame, node)
    for item in node.get("options", ()):
        option = item["PLpgSQL_raise_option"]
        name = OPTIONS[option.get("opt_type", 0)]
        text = _text(frame, option["expr"])
        if name in said:
            raise SqlError("42601", f"RAISE option already specified: {name}")
        if name == "ERRCODE":
            sqlstates(text)
        said[name] = text
    return said


def _text(frame: Frame, expr: Tree) -> str:
    value, type = frame.evaluate(expr)
    text = output(Facts(frame.session.names), type, value)
    if text is None:
        raise SqlError("22004", "RAISE statement option cannot be null")
    return text


def _formatted(frame: Frame, node: Tree) -> str:
    """The message with each % replaced."""
    given = iter([frame.evaluate(item) for item in node.get("params", ())])

    def replaced(mark: re.Match[str]) -> str:
        if mark[0] == "%%":
            return "%"
        value, type = next(given)
        shown = output(Facts(frame.session.names), type, value)
        return "<NULL>" if shown is None else shown

    return re.sub("%%?", replaced, str(node["message"]))
