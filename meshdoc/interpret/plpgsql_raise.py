"""RAISE of every level: exec_stmt_raise."""

from __future__ import annotations

from meshdoc.analyze.lsyscache import Facts
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.conditions import sqlstates
from meshdoc.interpret.frame import Frame
from meshdoc.interpret.plpgsql import statement
from meshdoc.interpret.text import output
from meshdoc.syntax.plpgsql import Tree

EXCEPTION = 21
LEVELS = {14: "debug", 15: "log", 17: "info", 18: "notice", 19: "warning", EXCEPTION: "exception"}
ERRCODE, MESSAGE, DETAIL, HINT = 0, 1, 2, 3
SAID = frozenset({"info", "notice", "warning"})
"""The levels that a client is told of by default."""


@statement("PLpgSQL_stmt_raise")
def raise_statement(frame: Frame, node: Tree) -> None:
    """RAISE."""
    level = int(node.get("elog_level", EXCEPTION))
    if not node.keys() & {"message", "condname", "options"}:
        if not frame.caught:
            raise SqlError("0Z002", "RAISE without parameters cannot be used outside an exception handler")
        raise frame.caught[-1].error
    name = str(node.get("condname", ""))
    sqlstate = sqlstates(name)[0] if name else "P0001"
    message = _formatted(frame, node) if "message" in node else ""
    options = {}
    for item in node.get("options", ()):
        option = item["PLpgSQL_raise_option"]
        options[option.get("opt_type", 0)] = _text(frame, option["expr"])
    if ERRCODE in options:
        sqlstate = sqlstates(options[ERRCODE])[0]
        name = name or options[ERRCODE]
    message = message or options.get(MESSAGE, "") or name
    if level == EXCEPTION:
        raise SqlError(sqlstate, message, detail=options.get(DETAIL, ""), hint=options.get(HINT, ""))
    word = LEVELS.get(level, "notice")
    if word in SAID:
        frame.session.notice(message, level="warning" if word == "warning" else "notice")


def _text(frame: Frame, expr: Tree) -> str:
    value, type = frame.evaluate(expr)
    text = output(Facts(frame.session.names), type, value)
    if text is None:
        raise SqlError("22004", "RAISE statement option cannot be null")
    return text


def _formatted(frame: Frame, node: Tree) -> str:
    """The message with each % replaced."""
    parameters = [frame.evaluate(item) for item in node.get("params", ())]
    made, place, text = "", 0, str(node["message"])
    given = iter(parameters)
    while place < len(text):
        if text[place] != "%":
            made += text[place]
        elif text[place + 1 : place + 2] == "%":
            made += "%"
            place += 1
        else:
            value, type = next(given)
            shown = output(Facts(frame.session.names), type, value)
            made += "<NULL>" if shown is None else shown
        place += 1
    return made
