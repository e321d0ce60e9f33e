"""What the real server lets each role do: the plainest statements, tried under SET ROLE and rolled back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any, TypeAlias

import psycopg
from psycopg import pq

from .generate import Relation, Schema

SETTINGS = ("", '{"tenant": "1"}', '{"tenant": "2"}')
COMMANDS = ("select", "insert", "update", "delete", "truncate")
Values: TypeAlias = dict[str, Counter[str | None]]
"""How often each value of each column occurs."""
MANY = Counter[str | None]({"more than there are": 1_000_000})


@dataclass(frozen=True)
class Answer:
    """none, some or all; `refused` if every statement was."""

    rows: str
    refused: bool
    error: str = ""


@dataclass(frozen=True)
class Tried:
    """The outcome of one statement: its error, or the number and the first column of its rows."""

    error: str
    count: int = 0
    values: tuple[str | None, ...] = ()


@dataclass
class Asker:
    """Tries statements in a database that holds a schema."""

    connection: psycopg.Connection[Any]
    schema: Schema

    def answers(self) -> Iterator[tuple[str, str, str, Answer]]:
        """Role, relation, command and answer, for all of them."""
        full = {one.name: self._full(one.rows, one) for one in self.schema.relations}
        wholes = {
            one.name: (full[one.name], self._full(f"select * from {one.name}", one)) for one in self.schema.relations
        }
        settings = SETTINGS if "request.jwt" in self.schema.script else SETTINGS[:1]
        for role in self.schema.roles:
            found: dict[tuple[str, str], list[Answer]] = {}
            for setting in settings:
                self._send("begin")
                self._send(f"set local role {role}")
                if setting:
                    self._send(f"set local request.jwt.claims = '{setting}'")
                for relation in self.schema.relations:
                    empty, unseen = (not next(iter(whole.values())) for whole in wholes[relation.name])
                    for command in ("insert", "truncate") if empty else COMMANDS:
                        answer = self._answer(relation, command, wholes[relation.name])
                        if answer.rows != "none" or answer.refused or not unseen:  # nobody sees a row: nothing is told
                            found.setdefault((relation.name, command), []).append(answer)
                self._send("rollback")
            for (relation_name, command), answers in found.items():
                kinds = {answer.rows for answer in answers}
                rows = kinds.pop() if len(kinds) == 1 else "some"
                yield role, relation_name, command, Answer(rows, all(one.refused for one in answers), answers[0].error)

    def reaches_ever(self, random: Random, role: str, relation_name: str, command: str) -> bool:
        """Whether a command reaches any row once some of the rows of the tables are gone."""
        (relation,) = (one for one in self.schema.relations if one.name == relation_name)
        tables = [one.name for one in self.schema.relations if one.kind == "table"]
        for setting in SETTINGS * 40:
            self._send("begin")
            for table in tables:
                kept = random.choice(("true", "false", "false", "tenant = 1", "tenant = 2", f"owner = '{role}'"))
                kept = random.choice(
                    (kept, kept, f"owner = '{random.choice(self.schema.roles)}'", "note = 'x'", "note is null", "flag")
                )
                self._send(f"delete from only {table} where ({kept}) is not true")
            self._send(f"set local role {role}")
            self._send(f"set local request.jwt.claims = '{setting or '{}'}'")
            answer = self._answer(relation, command, ({column: MANY for column in relation.columns},))
            whole = _whole_rows(relation, self.schema.roles) if command == "insert" and relation.insertable else ()
            found = answer.rows != "none" or any(not self._try(sql).error for sql in whole)
            self._send("rollback")
            if found:
                return True
        return False

    def executes(self, role: str, function: str) -> bool:
        """Whether a role may call a function by its qualified name."""
        schema = function.partition(".")[0]
        asked = (
            f"has_function_privilege('{role}', '{function}', 'execute')",
            f"has_schema_privilege('{role}', '{schema}', 'usage')",
        )
        return bool(self.connection.execute(f"select {' and '.join(asked)}").fetchone()[0])  # type: ignore[index]

    def _full(self, rows: str, relation: Relation) -> Values:
        """All values of each column in some rows, where no policy hides any."""
        tried = {column: self._try(f"select q.{column} from ({rows}) q", plain=True) for column in relation.columns}
        return {column: Counter(found.values) for column, found in tried.items()}

    def _answer(self, relation: Relation, command: str, wholes: tuple[Values, ...]) -> Answer:
        """The answer for a command; `wholes` are all rows without a view's filter, and those that a superuser sees."""
        totals = {next(iter(whole.values())).total() for whole in wholes}
        match command:
            case "select":
                for column in relation.columns:
                    tried = self._try(f"select {column} from {relation.name}")
                    if not tried.error:
                        same = Counter(tried.values) in [whole[column] for whole in wholes]
                        return Answer("none" if not tried.count else "all" if same else "some", refused=False)
                return Answer("none", refused=True, error=tried.error)
            case "insert":
                return self._inserted(relation)
            case "update":
                return _best([self._try(sql) for sql in _updates(relation, self.schema.roles)], totals)
            case "delete":
                return _best([self._try(f"delete from {relation.name}")], totals)
        return _best([self._try(f"truncate {relation.name} cascade")], {0})

    def _inserted(self, relation: Relation) -> Answer:
        """Whether rows of any tenant and owner are accepted, some, or none."""
        if not relation.insertable:
            return Answer("none", refused=bool(self._try(f"insert into {relation.name} default values").error))
        given = [True] if relation.id == "given" else [False, True]
        best: list[Tried] = []
        for with_id in given:
            tried = [self._try(sql) for sql in _inserts(relation, self.schema.roles, with_id=with_id)]
            best = max(tried, best, key=lambda some: sum(not one.error for one in some))
        accepted = sum(not one.error for one in best)
        if not accepted:
            return Answer("none", refused=True, error=best[0].error if best else "")
        return Answer("all" if accepted == len(best) else "some", refused=False)

    def _send(self, sql: str) -> None:
        result = self.connection.pgconn.exec_(sql.encode())
        assert result.status != pq.ExecStatus.FATAL_ERROR, result.error_message

    def _try(self, sql: str, *, plain: bool = False) -> Tried:
        server = self.connection.pgconn
        result = server.exec_(sql.encode() if plain else f"savepoint a; {sql}".encode())
        failed = result.status == pq.ExecStatus.FATAL_ERROR
        message = result.error_message.decode() if failed else ""
        values = tuple((result.get_value(row, 0) or b"\\N").decode() for row in range(result.ntuples))
        count = 0 if failed else int(result.command_tuples or 0)
        if not plain:
            self._send("rollback to a")
        return Tried(message, count, values)


def _best(tried: list[Tried], totals: set[int]) -> Answer:
    """The statement that reached the most rows; TRUNCATE, of which none is counted, reaches all."""
    passed = [one for one in tried if not one.error]
    if not passed:
        return Answer("none", refused=True, error=tried[0].error)
    count = max(one.count for one in passed)
    return Answer("all" if count in totals and (count or totals == {0}) else "some" if count else "none", refused=False)


def _inserts(relation: Relation, roles: list[str], *, with_id: bool) -> Iterator[str]:
    columns = [name for name in ("tenant", "owner") if name in relation.columns] + (["id"] if with_id else [])
    for tenant in relation.tenants:
        for owner in (*roles, "nobody") if "owner" in columns else ("",):
            values = {"tenant": str(tenant), "owner": f"'{owner}'", "id": "99"}
            yield f"insert into {relation.name} ({', '.join(columns)}) values ({', '.join(values[c] for c in columns)})"


def _whole_rows(relation: Relation, roles: list[str]) -> Iterator[str]:
    """INSERT of every column."""
    for tenant, owner, note, flag in product(relation.tenants, roles, ("null", "'x'", "'y'"), ("true", "false")):
        values = {"tenant": str(tenant), "owner": f"'{owner}'", "id": "99", "note": note, "flag": flag}
        given = ", ".join(values[column] for column in relation.columns)
        yield f"insert into {relation.name} ({', '.join(relation.columns)}) values ({given})"


def _updates(relation: Relation, roles: list[str]) -> Iterator[str]:
    constants = {
        "id": ["7"],
        "tenant": [str(tenant) for tenant in relation.tenants],
        "owner": [f"'{role}'" for role in roles],
        "note": ["null", "'x'"],
        "flag": ["true", "false"],
        "n": ["1"],
    }
    for column in relation.columns:
        for constant in constants[column]:
            yield f"update {relation.name} set {column} = {constant}"
