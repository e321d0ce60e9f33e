"""DuckDB in memory for one catalog's queries: loading rows, running queries, translating errors.

DuckDB is imported when the first query is run. One engine serves a catalog for its whole lifetime.
"""

from __future__ import annotations

import json
import re
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.contents import Value
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.duck.call import CALL
from meshdoc.interpret.duck.templates import MACROS, TOO_LONG
from meshdoc.interpret.duck.types import in_json, json_shape
from meshdoc.interpret.limits import begin_watch, check_time
from meshdoc.interpret.modifier import numeric_overflow
from meshdoc.interpret.query.staleness import Moment
from meshdoc.interpret.value import Uncertain
from meshdoc.limits import OUT_OF_MEMORY, Exhausted, current
from meshdoc.lookup.lsyscache import Facts

if TYPE_CHECKING:
    import duckdb

Answer = Callable[[int, str], "str | None"]


@dataclass(slots=True)
class LoadedView:
    """A system relation that is loaded: for which role, when it was last found valid, and which of its columns."""

    asker: tuple[object, ...]
    moment: Moment
    columns: frozenset[int]


class Engine:
    """One DuckDB database."""

    def __init__(self) -> None:
        """An empty engine."""
        import duckdb

        memory = f"{current().limits.query_memory}B"
        self._database = duckdb.connect(config={"threads": 1, "memory_limit": memory, **CLOSED})
        self._database.execute("SET enable_external_access = false")
        self._database.execute("SET GLOBAL timezone = 'UTC'")  # also for its cursors
        for macro in MACROS:
            self._database.execute(macro)
        self._database.execute("SET lock_configuration = true")
        self._free: list[duckdb.DuckDBPyConnection] = []
        self._busy: list[duckdb.DuckDBPyConnection] = []
        self._loaded: dict[Oid, tuple[object, ...]] = {}
        self.views: dict[Oid, LoadedView] = {}
        self._failure: BaseException | None = None
        self._answers: list[Answer] = []
        self._is_called = False

    def _let_call(self) -> None:
        """Let queries call back: for this, DuckDB imports numpy, which takes as long as all else here."""
        from duckdb import func

        engine = weakref.ref(self)
        self._is_called = True

        def py(number: int, packed: str) -> str | None:
            found = engine()
            assert found is not None
            return found.answer(number, packed)

        self._database.create_function(
            "py",
            py,
            ["BIGINT", "VARCHAR"],
            "VARCHAR",
            null_handling=func.FunctionNullHandling.SPECIAL,
            side_effects=True,
        )

    def close(self) -> None:
        """Close every connection and the database."""
        for connection in (*self._free, *self._busy, self._database):
            connection.close()

    def answer(self, number: int, packed: str) -> str | None:
        """The result of a call out of DuckDB; its error is kept for `run`, as DuckDB keeps only the message."""
        try:
            return self._answers[-1](number, packed)
        except BaseException as error:
            self._failure = error
            raise

    # --- running ------------------------------------------------------------------------------------------

    def run(self, sql: str, parameters: Sequence[object], answer: Answer) -> list[tuple[object, ...]]:
        """The rows of a query. Raises SqlError if the query fails, Uncertain if DuckDB cannot run it."""
        import duckdb

        if CALL in sql and not self._is_called:
            self._let_call()
        self._answers.append(answer)
        begin_watch(self.interrupt)
        try:
            with self._connection() as connection:
                return _fetched(connection.execute(sql, list(parameters)))
        except duckdb.Error as error:
            raise self._translated(error) from None
        finally:
            self._answers.pop()

    @contextmanager
    def _connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A separate connection for each query in progress: a function called by one may run another."""
        connection = self._free.pop() if self._free else self._database.cursor()
        self._busy.append(connection)
        try:
            yield connection
        finally:
            self._busy.remove(connection)
            self._free.append(connection)

    def interrupt(self) -> None:
        """Interrupt the queries in progress."""
        for connection in list(self._busy):
            connection.interrupt()

    def _translated(self, error: Exception) -> BaseException:
        if self._failure is not None:
            failure, self._failure = self._failure, None
            return failure
        words = str(error).partition("\n")[0]
        if "INTERRUPT" in words:
            run = current()
            return run.out_of_memory() if run.is_too_large() else run.out_of_time()
        if "Out of Memory" in words:
            most = current().limits.query_memory
            return Exhausted(OUT_OF_MEMORY, f"out of memory: a query takes more than {most} bytes", "query_memory")
        if (found := TOO_WIDE.search(words)) and int(found["precision"]) < WIDEST:
            return numeric_overflow(int(found["precision"]), int(found["scale"]))
        for sqlstate, pattern, message in CONDITIONS:
            if match := re.search(pattern, words):
                message = message.format(**{name: INTEGERS.get(type, type) for name, type in match.groupdict().items()})
                return (Exhausted if sqlstate == "54000" else SqlError)(sqlstate, message)
        return Uncertain(f"the query could not be evaluated: {words}")

    # --- loading ------------------------------------------------------------------------------------------

    def is_loaded(self, relation: Oid, stamp: tuple[object, ...]) -> bool:
        """Whether the relation's rows were loaded when exactly these objects were its state."""
        held = self._loaded.get(relation)
        return held is not None and len(held) == len(stamp) and all(a is b for a, b in zip(held, stamp, strict=True))

    def load(
        self,
        facts: Facts,
        relation: Oid,
        columns: Mapping[int, TypeRef],
        rows: Sequence[Sequence[Value]],
        stamp: tuple[object, ...],
    ) -> None:
        """Replace the rows of a relation; `columns` are the types of the values by attnum."""
        import duckdb

        shapes = {f"c{number}": json.loads(json_shape(facts, type)) for number, type in columns.items()}
        outputs = ", ".join(["rid", *(f"r.{name} AS {name}" for name in shapes)])
        forms = [in_json(facts, type) for type in columns.values()]
        made = [
            {"rid": n, **{name: form(value) for name, form, value in zip(shapes, forms, row, strict=True)}}
            for n, row in enumerate(rows)
        ]
        shape = json.dumps([{"rid": "BIGINT", **shapes}])
        sql = (
            f"CREATE OR REPLACE TABLE r{relation} AS SELECT {outputs.replace('rid', 'r.rid AS rid', 1)}"
            f" FROM (SELECT unnest(from_json_strict($1, '{shape}')) AS r) AS u"
        )
        try:
            with self._connection() as connection:
                connection.execute(sql, [json.dumps(made)])
        except duckdb.Error as error:
            raise self._translated(error) from None
        self._loaded[relation] = stamp


def _fetched(result: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """All rows. Raises SqlError 54000 if there are too many."""
    rows: list[tuple[object, ...]] = []
    most = current().limits.query_rows
    while part := result.fetchmany(CHUNK):
        rows += part
        check_time()
        if len(rows) > most:
            raise Exhausted("54000", f"queries of more than {most} rows are not supported", "query_rows")
    return rows


CHUNK = 10_000
CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""DuckDB must not write to disk what exceeds its memory, nor load other code."""
INTEGERS = {"INT16": "smallint", "INT32": "integer", "INT64": "bigint"}
NO_ROOT = "cannot take square root of a negative number"
COMPLEX = "a negative number raised to a non-integer power yields a complex result"
UNDEFINED = "zero raised to a negative power is undefined"
TOO_WIDE = re.compile(
    r"(?:Casting|Could not cast) value \"?-?\d\S* to (?:type )?DECIMAL\((?P<precision>\d+),(?P<scale>\d+)\)"
)
WIDEST = 38
"""The digits of a DuckDB decimal; PostgreSQL's numeric may have more."""
CONDITIONS = (
    ("22012", r"[Dd]ivision by zero", "division by zero"),
    (
        "21000",
        r"More than one row returned by a subquery",
        "more than one row returned by a subquery used as an expression",
    ),
    ("54000", TOO_LONG, TOO_LONG),
    ("22003", r"out of range for the destination type (?P<type>INT16|INT32|INT64)", "{type} out of range"),
    ("2201F", NO_ROOT, NO_ROOT),
    ("2201E", r"cannot take logarithm of (?P<type>zero|a negative number)", "cannot take logarithm of {type}"),
    ("2201F", COMPLEX, COMPLEX),
    ("2201F", UNDEFINED, UNDEFINED),
    ("22003", r"value out of range: overflow", "value out of range: overflow"),
    ("22003", r"Overflow in \w+ of (?P<type>INT16|INT32|INT64)", "{type} out of range"),
    ("22023", r"step size cannot equal zero", "step size cannot equal zero"),
    ("22011", r"negative substring length", "negative substring length not allowed"),
)
"""DuckDB's messages, and PostgreSQL's equivalents."""

_engines: weakref.WeakKeyDictionary[Catalog, Engine] = weakref.WeakKeyDictionary()


def engine_of(catalog: Catalog) -> Engine:
    """The engine that serves a catalog, created on first use. Raises Uncertain if queries may use no memory."""
    if not current().limits.query_memory:
        raise Uncertain("the query needs DuckDB, which may use no memory")
    found = _engines.get(catalog)
    if found is None:
        found = _engines[catalog] = Engine()
        weakref.finalize(catalog, found.close)
    return found
