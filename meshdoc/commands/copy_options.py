"""The options of COPY: ProcessCopyOptions (copy.c), with its checks in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from pglast import ast

from meshdoc.adt.copy import CopyFormat
from meshdoc.adt.integer import read_integer
from meshdoc.commands.define import FALSE, TRUE, conflicting, get_bigint, get_boolean, get_string
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.copy import CopyOptions, Header, Verbosity
from meshdoc.syntax.encoding import encoding_named
from meshdoc.syntax.names import strings

Given: TypeAlias = Mapping[str, Any]

NOT_SUPPORTED, SYNTAX, VALUE = "0A000", "42601", "22023"
UNSAFE = "\\.abcdefghijklmnopqrstuvwxyz0123456789"
"""Characters not allowed as the delimiter of the text format, where they are special after a backslash."""


def process_copy_options(stmt: ast.CopyStmt) -> CopyOptions:
    """The given options, and defaults for the others. Raises SqlError for invalid combinations."""
    given: dict[str, Any] = {}
    for element in stmt.options or ():
        name = element.defname or ""
        if name not in READERS:
            raise SqlError(SYNTAX, f'option "{name}" not recognized', offset=element.location)
        if name in given:
            raise conflicting(element)
        given[name] = READERS[name](element, stmt)
    csv = given.get("format") == "csv"
    with_defaults = {"delimiter": "," if csv else "\t", "null": "" if csv else "\\N", **given}
    if csv:
        with_defaults["quote"] = given.get("quote", '"')
        with_defaults["escape"] = given.get("escape", with_defaults["quote"])
    for fault in (*_binary_faults(given), *_faults(with_defaults, stmt), *_last_faults(given)):
        raise fault
    return _options(with_defaults)


def _options(given: Given) -> CopyOptions:
    return CopyOptions(
        format=CopyFormat(
            csv=given.get("format") == "csv",
            delimiter=given["delimiter"],
            null=given["null"],
            default=given.get("default"),
            quote=given.get("quote", ""),
            escape=given.get("escape", ""),
        ),
        binary=given.get("format") == "binary",
        header=given.get("header", Header.NO),
        force_not_null=given.get("force_not_null", ()),
        force_null=given.get("force_null", ()),
        skips_errors=given.get("on_error") == "ignore",
        reject_limit=given.get("reject_limit", 0),
        verbosity=given.get("log_verbosity", Verbosity.DEFAULT),
        encoding=given.get("encoding"),
    )


# --- one option -------------------------------------------------------------------------------------------


def _format(element: ast.DefElem, stmt: ast.CopyStmt) -> str:
    text = get_string(element)
    if text not in ("text", "csv", "binary"):
        raise SqlError(VALUE, f'COPY format "{text}" not recognized', offset=element.location)
    return text


def _header(element: ast.DefElem, stmt: ast.CopyStmt) -> Header:
    """defGetCopyHeaderChoice."""
    if element.arg is None:
        return Header.YES
    text = get_string(element).lower()
    if isinstance(element.arg, ast.Integer):
        text = {"0": "false", "1": "true"}.get(text, "")
    if text == "match":
        if not stmt.is_from:
            raise SqlError(NOT_SUPPORTED, f'cannot use "{get_string(element)}" with HEADER in COPY TO')
        return Header.MATCH
    if text not in TRUE | FALSE:
        raise SqlError(SYNTAX, f'{element.defname} requires a Boolean value or "match"')
    return Header.YES if text in TRUE else Header.NO


def _columns(element: ast.DefElem, stmt: ast.CopyStmt) -> tuple[str, ...] | None:
    """Column names, None for all columns."""
    if isinstance(element.arg, ast.A_Star):
        return None
    if isinstance(element.arg, tuple):
        return tuple(strings(element.arg))
    message = f'argument to option "{element.defname}" must be a list of column names'
    raise SqlError(VALUE, message, offset=element.location)


def _encoding(element: ast.DefElem, stmt: ast.CopyStmt) -> str:
    if found := encoding_named(get_string(element)):
        return found
    message = f'argument to option "{element.defname}" must be a valid encoding name'
    raise SqlError(VALUE, message, offset=element.location)


def _on_error(element: ast.DefElem, stmt: ast.CopyStmt) -> str:
    """defGetCopyOnErrorChoice."""
    if not stmt.is_from:
        raise SqlError(VALUE, "COPY ON_ERROR cannot be used with COPY TO", offset=element.location)
    return _word(element, "stop", "ignore")


def _word(element: ast.DefElem, *known: str) -> str:
    text = get_string(element)
    if text.lower() not in known:
        message = f'COPY {(element.defname or "").upper()} "{text}" not recognized'
        raise SqlError(VALUE, message, offset=element.location)
    return text.lower()


def _reject_limit(element: ast.DefElem, stmt: ast.CopyStmt) -> int:
    """defGetCopyRejectLimitOption."""
    if isinstance(element.arg, ast.String):
        limit = int(read_integer(element.arg.sval, "int8in"))
    else:
        limit = get_bigint(element)
    if limit <= 0:
        raise SqlError(VALUE, f"REJECT_LIMIT ({limit}) must be greater than zero")
    return limit


READERS: dict[str, Callable[[ast.DefElem, ast.CopyStmt], object]] = {
    "format": _format,
    "freeze": lambda element, stmt: get_boolean(element),
    **dict.fromkeys(("delimiter", "null", "default", "quote", "escape"), lambda element, stmt: get_string(element)),
    "header": _header,
    **dict.fromkeys(("force_quote", "force_not_null", "force_null"), _columns),
    "encoding": _encoding,
    "on_error": _on_error,
    "log_verbosity": lambda element, stmt: Verbosity(_word(element, "silent", "default", "verbose")),
    "reject_limit": _reject_limit,
}


# --- options together -------------------------------------------------------------------------------------


def _binary_faults(given: Given) -> Iterator[SqlError]:
    if given.get("format") == "binary":
        for name in ("delimiter", "null", "default"):
            if name in given:
                yield SqlError(SYNTAX, f"cannot specify {name.upper()} in BINARY mode")


def _faults(given: Given, stmt: ast.CopyStmt) -> Iterator[SqlError]:
    yield from _delimiter_faults(given)
    if given.get("format") == "binary" and given.get("header", Header.NO) is not Header.NO:
        yield SqlError(NOT_SUPPORTED, "cannot specify HEADER in BINARY mode")
    yield from _csv_faults(given)
    yield from _direction_faults(given, stmt)


def _delimiter_faults(given: Given) -> Iterator[SqlError]:
    delimiter = given["delimiter"]
    if len(delimiter.encode()) != 1:
        yield SqlError(NOT_SUPPORTED, "COPY delimiter must be a single one-byte character")
    if set("\r\n") & set(delimiter):
        yield SqlError(VALUE, "COPY delimiter cannot be newline or carriage return")
    for name in ("null", "default"):
        if set("\r\n") & set(given.get(name, "")):
            yield SqlError(VALUE, f"COPY {name} representation cannot use newline or carriage return")
    if given.get("format") != "csv" and delimiter in UNSAFE:
        yield SqlError(VALUE, f'COPY delimiter cannot be "{delimiter}"')


def _csv_faults(given: Given) -> Iterator[SqlError]:
    csv = given.get("format") == "csv"
    for name in ("quote", "escape"):
        if name in given and not csv:
            yield SqlError(NOT_SUPPORTED, f"COPY {name.upper()} requires CSV mode")
        if csv and len(given[name].encode()) != 1:
            yield SqlError(NOT_SUPPORTED, f"COPY {name} must be a single one-byte character")
        if csv and name == "quote" and given["delimiter"] == given["quote"]:
            yield SqlError(VALUE, "COPY delimiter and quote must be different")


def _direction_faults(given: Given, stmt: ast.CopyStmt) -> Iterator[SqlError]:
    """Check options that are for CSV or one direction only, and characters not allowed in markers."""
    for name in ("force_quote", "force_not_null", "force_null"):
        if name in given and given.get("format") != "csv":
            yield SqlError(NOT_SUPPORTED, f"COPY {name.upper()} requires CSV mode")
        if name in given and stmt.is_from and name == "force_quote":
            yield SqlError(NOT_SUPPORTED, "COPY FORCE_QUOTE cannot be used with COPY FROM")
        if name in given and not stmt.is_from and name != "force_quote":
            yield SqlError(VALUE, f"COPY {name.upper()} cannot be used with COPY TO")
    yield from _marker_faults(given, "null", VALUE)
    if given.get("freeze") and not stmt.is_from:
        yield SqlError(VALUE, "COPY FREEZE cannot be used with COPY TO")
    if "default" in given:
        if not stmt.is_from:
            yield SqlError(NOT_SUPPORTED, "COPY DEFAULT cannot be used with COPY TO")
        yield from _marker_faults(given, "default", NOT_SUPPORTED)
        if given["default"] == given["null"]:
            yield SqlError(NOT_SUPPORTED, "NULL specification and DEFAULT specification cannot be the same")


def _marker_faults(given: Given, name: str, sqlstate: str) -> Iterator[SqlError]:
    if given["delimiter"] in given[name]:
        message = f"COPY delimiter character must not appear in the {name.upper()} specification"
        yield SqlError(sqlstate, message)
    if given.get("format") == "csv" and given["quote"] in given[name]:
        message = f"CSV quote character must not appear in the {name.upper()} specification"
        yield SqlError(sqlstate, message)


def _last_faults(given: Given) -> Iterator[SqlError]:
    ignores = given.get("on_error") == "ignore"
    if given.get("format") == "binary" and ignores:
        yield SqlError(SYNTAX, "only ON_ERROR STOP is allowed in BINARY mode")
    if "reject_limit" in given and not ignores:
        yield SqlError(VALUE, "COPY REJECT_LIMIT requires ON_ERROR to be set to IGNORE")
