"""Storage parameters: reloptions.c."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence

from pglast import ast

from meshdoc.catalog.relation import Options
from meshdoc.commands.define import get_string
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional

BOOLEANS = {"true": True, "false": False, "on": True, "off": False, "yes": True, "no": False, "1": True, "0": False}


@positional
class Flag:
    """A Boolean parameter."""

    def check(self, name: str, text: str) -> None:
        """Raise SqlError 22023 if the value is not a Boolean."""
        if not any(word.startswith(text.lower()) for word in BOOLEANS if text):
            raise SqlError("22023", f'invalid value for boolean option "{name}": {text}')


@positional
class Number:
    """A number within bounds; `whole` tells integers from floating-point numbers."""

    low: float
    high: float
    whole: bool = True

    def check(self, name: str, text: str) -> None:
        """Raise SqlError 22023 if the value is not a number or out of bounds."""
        number = _integer(text) if self.whole else _real(text)
        if number is None:
            noun = "integer" if self.whole else "floating point"
            raise SqlError("22023", f'invalid value for {noun} option "{name}": {text}')
        if not self.low <= number <= self.high:
            bounds = (
                f"{self.low:.0f}" if self.whole else f"{self.low:.6f}",
                f"{self.high:.0f}" if self.whole else f"{self.high:.6f}",
            )
            raise SqlError(
                "22023",
                f'value {text} out of bounds for option "{name}"',
                detail=f'Valid values are between "{bounds[0]}" and "{bounds[1]}".',
            )


OCTAL = re.compile(r"\s*[+-]?0[0-7]+\s*")
HEXADECIMAL = re.compile(r"\s*[+-]?0x[0-9a-f]+\s*", re.IGNORECASE)
REAL = re.compile(r"\s*+[+-]?((\d++\.?\d*+|\.\d++)(e[+-]?\d++)?|inf|infinity)\s*+", re.IGNORECASE)


def _integer(text: str) -> float | None:
    """A value that an integer can hold, rounded; None for any other text: parse_int."""
    number = int(text, 8) if OCTAL.fullmatch(text) else None if re.match(r"\s*[+-]?0\d", text) else _real(text)
    rounded = None if number is None or math.isinf(number) else round(number)
    return None if rounded is None or not -INT_MAX - 1 <= rounded <= INT_MAX else rounded


def _real(text: str) -> float | None:
    """A floating-point value; None for any other text, or one that is too large: parse_real."""
    if HEXADECIMAL.fullmatch(text):
        return int(text, 16)
    number = float(text) if REAL.fullmatch(text) else None
    return None if number is not None and math.isinf(number) and "inf" not in text.lower() else number


@positional
class Choice:
    """An enum parameter."""

    words: tuple[str, ...]
    detail: str

    def check(self, name: str, text: str) -> None:
        """Raise SqlError 22023 if the value is not one of the words."""
        if text.lower() not in self.words:
            raise SqlError("22023", f'invalid value for enum option "{name}": {text}', detail=self.detail)


Parameter = Flag | Number | Choice
INT_MAX = 2**31 - 1
LARGEST = sys.float_info.max
AUTOVACUUM: dict[str, Parameter] = {
    "autovacuum_enabled": Flag(),
    "autovacuum_vacuum_threshold": Number(0, INT_MAX),
    "autovacuum_vacuum_max_threshold": Number(-1, INT_MAX),
    "autovacuum_vacuum_insert_threshold": Number(-1, INT_MAX),
    "autovacuum_vacuum_cost_delay": Number(0, 100, whole=False),
    "autovacuum_vacuum_cost_limit": Number(1, 10000),
    "autovacuum_freeze_min_age": Number(0, 1000000000),
    "autovacuum_freeze_max_age": Number(100000, 2000000000),
    "autovacuum_freeze_table_age": Number(0, 2000000000),
    "autovacuum_multixact_freeze_min_age": Number(0, 1000000000),
    "autovacuum_multixact_freeze_max_age": Number(10000, 2000000000),
    "autovacuum_multixact_freeze_table_age": Number(0, 2000000000),
    "log_autovacuum_min_duration": Number(-1, INT_MAX),
    "autovacuum_vacuum_scale_factor": Number(0, 100, whole=False),
    "autovacuum_vacuum_insert_scale_factor": Number(0, 100, whole=False),
    "vacuum_max_eager_freeze_failure_rate": Number(0, 1, whole=False),
    "vacuum_index_cleanup": Choice(
        ("auto", "on", "off", "true", "false", "yes", "no", "1", "0"), 'Valid values are "on", "off", and "auto".'
    ),
    "vacuum_truncate": Flag(),
}
FILLFACTOR = Number(10, 100)
PARAMETERS: dict[str, dict[str, Parameter]] = {
    "table": {
        **AUTOVACUUM,
        "autovacuum_analyze_threshold": Number(0, INT_MAX),
        "autovacuum_analyze_scale_factor": Number(0, 100, whole=False),
        "fillfactor": FILLFACTOR,
        "toast_tuple_target": Number(128, 8160),
        "parallel_workers": Number(0, 1024),
        "user_catalog_table": Flag(),
    },
    "toast": AUTOVACUUM,
    "partitioned table": {},
    "view": {
        "security_barrier": Flag(),
        "security_invoker": Flag(),
        "check_option": Choice(("local", "cascaded"), 'Valid values are "local" and "cascaded".'),
    },
    "btree": {
        "fillfactor": FILLFACTOR,
        "vacuum_cleanup_index_scale_factor": Number(0, 1e10, whole=False),
        "deduplicate_items": Flag(),
    },
    "hash": {"fillfactor": FILLFACTOR},
    "gist": {
        "fillfactor": FILLFACTOR,
        "buffering": Choice(("on", "off", "auto"), 'Valid values are "on", "off", and "auto".'),
    },
    "spgist": {"fillfactor": FILLFACTOR},
    "gin": {"fastupdate": Flag(), "gin_pending_list_limit": Number(64, INT_MAX)},
    "brin": {"pages_per_range": Number(1, 131072), "autosummarize": Flag()},
    "attribute": {
        "n_distinct": Number(-1, LARGEST, whole=False),
        "n_distinct_inherited": Number(-1, LARGEST, whole=False),
    },
    "tablespace": {
        "random_page_cost": Number(0, LARGEST, whole=False),
        "seq_page_cost": Number(0, LARGEST, whole=False),
        "effective_io_concurrency": Number(0, 1000),
        "maintenance_io_concurrency": Number(0, 1000),
    },
}


def option_text(node: ast.DefElem) -> str:
    """The value of an option in stored form, "true" if none was given: transformRelOptions."""
    return "true" if node.arg is None else get_string(node)


def plain_options(nodes: Sequence[ast.DefElem] | None) -> Options:
    """The options in stored form, unchecked: only an operator class knows its own."""
    return tuple((node.defname, option_text(node)) for node in nodes or ())


def relation_options(nodes: Sequence[ast.DefElem] | None, kind: str) -> Options:
    """The checked storage parameters for a kind of relation or index: transformRelOptions and its parsers.

    Parameters of the toast namespace are checked, but belong to a table's TOAST table: see `toast_options`. Raises
    SqlError 22023 for an unknown or repeated parameter or an invalid value, 42809 for a partitioned table.
    """
    kept: dict[str, str] = {}
    for node in nodes or ():
        parameters = PARAMETERS.get(kind)
        if node.defnamespace:
            if node.defnamespace != "toast" or kind not in ("table", "matview"):
                raise SqlError("22023", f'unrecognized parameter namespace "{node.defnamespace}"')
            _check(PARAMETERS["toast"], node)
            continue
        if node.defname == "oids":
            if option_text(node) != "false":
                raise SqlError("0A000", "tables declared WITH OIDS are not supported")
            continue
        if kind == "partitioned table":
            raise SqlError(
                "42809",
                "cannot specify storage parameters for a partitioned table",
                hint="Specify storage parameters for its leaf partitions instead.",
            )
        if node.defname in kept:
            raise SqlError("22023", f'parameter "{node.defname}" specified more than once')
        if parameters is not None:
            _check(parameters, node)
        kept[node.defname] = option_text(node)
    return tuple(kept.items())


def toast_options(nodes: Sequence[ast.DefElem] | None) -> Options:
    """The storage parameters for the TOAST table of a table, which `relation_options` checked."""
    return tuple({node.defname: option_text(node) for node in nodes or () if node.defnamespace}.items())


def _check(parameters: dict[str, Parameter], node: ast.DefElem) -> None:
    parameter = parameters.get(node.defname)
    if parameter is None:
        raise SqlError("22023", f'unrecognized parameter "{node.defname}"')
    parameter.check(node.defname, option_text(node))


def refuse_values(nodes: Sequence[ast.DefElem] | None) -> None:
    """Raise SqlError 42601 if RESET gives a parameter a value: transformRelOptions."""
    if any(node.arg is not None for node in nodes or ()):
        raise SqlError("42601", "RESET must not include values for parameters")


def changed_options(present: Options, given: Options, *, setting: bool) -> Options:
    """The stored options after SET (...) or RESET (...): options that are set move to the end (transformRelOptions)."""
    names = {name for name, _ in given}
    return (*(option for option in present if option[0] not in names), *(given if setting else ()))
