"""Random schemas with roles, grants, policies, views and functions, filled with a few rows of two tenants."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

COLUMNS = ("id", "tenant", "owner", "note", "flag")
PRIVILEGES = ("select", "insert", "update", "delete", "truncate")
CLAIM = "(current_setting('request.jwt.claims', true)::json ->> 'tenant')"


@dataclass
class Relation:
    """A relation of a schema. `rows` is a query for all rows that it has where no policy hides any."""

    name: str
    kind: str  # table, view, materialized view
    columns: tuple[str, ...]
    rows: str
    id: str = "given"  # given, serial, identity
    tenants: tuple[int, ...] = (1, 2)
    insertable: bool = True


@dataclass
class Schema:
    """A generated schema: its statements, and what is asked about."""

    roles: list[str] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    @property
    def script(self) -> str:
        """The whole SQL."""
        return "".join(f"{statement};\n" for statement in self.statements)


def generated(seed: str) -> Schema:
    """The schema of a seed."""
    return _Generator(Random(seed), Schema()).run()


def with_policies(conditions: Iterable[str], before: Iterable[str], views: Mapping[str, str]) -> Schema:
    """A schema of a table for each condition, `s0.t0` and so on, with a policy of that; and views."""
    made = _Generator(Random(0), schema := Schema(roles=["stranger", "r0", "r1"]))
    schema.statements += [f"create role {name}" for name in schema.roles]
    schema.statements += ["grant r1 to r0", "create schema s0", "grant usage on schema s0 to public"]
    for number, _ in enumerate(conditions):
        schema.statements += made._table(f"s0.t{number}", partitioned=False)
        schema.statements.append(made._rows(made.tables[-1]))
    schema.statements += before
    for number, condition in enumerate(conditions):
        schema.statements += [
            f"alter table s0.t{number} enable row level security",
            f"create policy p on s0.t{number} using ({condition})",
            f"grant all on s0.t{number} to r0",
        ]
    for name, query in views.items():
        schema.statements += [f"create view {name} with (security_invoker) as {query}", f"grant select on {name} to r0"]
    columns = {name: Relation(name, "view", ("id",), query, insertable=False) for name, query in views.items()}
    schema.relations = [*made.tables, *columns.values()]
    return schema


@dataclass
class _Generator:
    random: Random
    schema: Schema
    tables: list[Relation] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)

    def run(self) -> Schema:
        """Everything, in an order in which it can be made."""
        for part in (self.make_roles, self.make_schemas, self.make_tables, self.make_functions, self.make_policies):
            self.schema.statements += part()
        self.schema.statements += self.make_views()
        self.schema.statements += self.make_grants()
        return self.schema

    def chance(self, percent: int) -> bool:
        """Whether something of that likelihood happens."""
        return self.random.randrange(100) < percent

    def some(self, items: tuple[str, ...] | list[str], most: int) -> list[str]:
        """Up to that many of the items, at least one."""
        return self.random.sample(list(items), self.random.randint(1, min(most, len(items))))

    # --- roles and schemas ------------------------------------------------------------------------------

    def make_roles(self) -> Iterator[str]:
        """Roles, owners among them, with memberships and their options."""
        self.schema.roles = ["stranger", "o0", "o1", *(f"r{number}" for number in range(self.random.randint(2, 4)))]
        for name in self.schema.roles:
            bypass = " bypassrls" if name != "stranger" and self.chance(8) else ""
            yield f"create role {name}{bypass}{' noinherit' if self.chance(10) else ''}"
        ranked = self.schema.roles[1:]
        for place, member in enumerate(ranked):
            for group in ranked[:place]:
                if self.chance(22):
                    inherit, may_set = self.random.choices(("true", "false"), k=2)
                    options = f" with inherit {inherit}, set {may_set}" if self.chance(60) else ""
                    yield f"grant {group} to {member}{options}"
        if self.chance(10):
            predefined = self.random.choice(("pg_read_all_data", "pg_write_all_data"))
            yield f"grant {predefined} to {self.random.choice(ranked)}"

    def anyone(self) -> str:
        """A role to grant to, or PUBLIC."""
        return "public" if self.chance(20) else self.random.choice(self.schema.roles[1:])

    def owner(self) -> str:
        """An owner; `postgres` is a superuser."""
        return self.random.choice(("postgres", "o0", "o1"))

    def make_schemas(self) -> Iterator[str]:
        """Schemas with USAGE, and default privileges for what comes."""
        for name in ("s0", "s1"):
            yield f"create schema {name}"
            if self.chance(70):
                yield f"grant usage on schema {name} to public"
            for _ in range(self.random.randint(0, 3)):
                yield f"grant usage on schema {name} to {self.anyone()}"
            if self.chance(40):
                privileges = ", ".join(self.some(PRIVILEGES, 3))
                yield f"alter default privileges in schema {name} grant {privileges} on tables to {self.anyone()}"
            if self.chance(20):
                yield f"alter default privileges in schema {name} revoke execute on functions from public"
        if self.chance(15):
            yield "alter default privileges revoke execute on functions from public"

    # --- tables -------------------------------------------------------------------------------------------

    def make_tables(self) -> Iterator[str]:
        """Plain and partitioned tables and heirs, with rows, keys and owners."""
        for number in range(self.random.randint(2, 4)):
            name = f"{self.random.choice(('s0', 's1'))}.t{number}"
            partitioned = self.chance(25)
            yield from self._table(name, partitioned=partitioned)
            table = self.tables[-1]
            if partitioned:
                yield from self._partitions(table)
            elif self.chance(25):
                yield from self._heir(table)
        for table in self.tables:
            if not table.name.endswith(("p1", "p2")):
                yield self._rows(table)
        whole = {table.name[3:-2] for table in self.tables if len(table.tenants) == 1}
        plain = [table for table in self.tables if table.name[3:] not in whole and len(table.tenants) == 2]
        if len(plain) > 1 and self.chance(40):
            referring, referenced = self.random.sample(plain, 2)
            yield f"alter table {referenced.name} add key int unique"
            yield f"alter table {referring.name} add ref int references {referenced.name} (key)"
        for table in self.tables:
            if self.chance(60):
                yield f"alter table {table.name} owner to {self.owner()}"

    def _table(self, name: str, *, partitioned: bool) -> Iterator[str]:
        kind = self.random.choice(("given", "given", "serial", "identity"))
        id_type = {"given": "int not null", "serial": "serial", "identity": "int generated by default as identity"}[
            kind
        ]
        flag = "boolean not null default true" if self.chance(80) else "boolean"
        body = f"id {id_type}, tenant int not null, owner name not null, note text, flag {flag}"
        self.tables.append(Relation(name, "table", COLUMNS, f"select * from {name}", kind))
        yield f"create table {name} ({body}){' partition by list (tenant)' if partitioned else ''}"

    def _partitions(self, table: Relation) -> Iterator[str]:
        for tenant in (1, 2):
            name = f"{self.random.choice(('s0', 's1'))}.{table.name[3:]}p{tenant}"
            self.tables.append(Relation(name, "table", COLUMNS, f"select * from {name}", table.id, (tenant,)))
            yield f"create table {name} partition of {table.name} for values in ({tenant})"

    def _heir(self, table: Relation) -> Iterator[str]:
        name = f"{self.random.choice(('s0', 's1'))}.{table.name[3:]}h"
        heir = "given" if table.id == "identity" else table.id
        self.tables.append(Relation(name, "table", COLUMNS, f"select * from {name}", heir))
        yield f"create table {name} () inherits ({table.name})"

    def _rows(self, table: Relation) -> str:
        every = itertools.product((1, 2), (*self.schema.roles, "postgres"), ("null", "'x'", "'y'"), ("true", "false"))
        rows = [
            f"({place}, {tenant}, '{owner}', {note}, {flag})" for place, (tenant, owner, note, flag) in enumerate(every)
        ]
        return f"insert into {table.name} (id, tenant, owner, note, flag) values {', '.join(rows)}"

    # --- functions and policies -----------------------------------------------------------------------------

    def make_functions(self) -> Iterator[str]:
        """Functions that read tables, ask who calls, or are constant, by definer and by invoker."""
        for number in range(self.random.randint(1, 4)):
            name = f"{self.random.choice(('s0', 's1'))}.f{number}"
            table = self.random.choice(self.tables).name
            returns, body, use = self.random.choice(
                (
                    ("setof int", f"select tenant from {table}", f"tenant in (select {name}())"),
                    (
                        "setof int",
                        f"select tenant from {table} where owner = current_user",
                        f"tenant in (select {name}())",
                    ),
                    ("boolean", f"select exists (select 1 from {table} where tenant = 2)", f"{name}()"),
                    ("boolean", "select true", f"{name}()"),
                    ("boolean", f"select current_user = ''{self.random.choice(self.schema.roles)}''", f"{name}()"),
                    ("int", f"select min(tenant) from {table}", f"tenant = {name}()"),
                )
            )
            definer = " security definer" if self.chance(50) else ""
            language, code = "sql", body
            if self.chance(15):
                language = "plpgsql"
                code = f"begin return query {body}; end" if "setof" in returns else f"begin return ({body}); end"
            yield f"create function {name}() returns {returns} language {language} stable{definer} as '{code}'"
            self.conditions.append(use)
            self.schema.functions.append(f"{name}()")
            if self.chance(50):
                yield f"alter function {name}() owner to {self.owner()}"
            if self.chance(25):
                yield f"revoke execute on function {name}() from public"
                yield f"grant execute on function {name}() to {self.anyone().replace('public', 'o0')}"

    def condition(self, depth: int = 0) -> str:
        """A condition of a policy."""
        role, table = self.random.choice(self.schema.roles), self.random.choice(self.tables).name
        simple = [
            *("true", "true", "false", "tenant = 1", "tenant = 2", "owner = current_user", "tenant is not null"),
            *(
                f"current_user = '{role}'",
                f"(select current_user) <> '{role}'",
                f"{CLAIM} = tenant::text",
                "note is null",
            ),
            *("flag", f"pg_has_role(current_user, '{role}', 'usage')", f"pg_has_role('{role}', 'member')"),
            *(f"exists (select 1 from {table} x where x.tenant = 1)", f"tenant in (select x.tenant from {table} x)"),
            *(f"not exists (select from {table} x where x.owner = current_user)", "coalesce(note, 'x') = 'x'"),
            *self.conditions,
            *self.conditions,
        ]
        if depth < 2 and self.chance(20):
            operator = self.random.choice(("and", "or"))
            return f"({self.condition(depth + 1)}) {operator} ({self.condition(depth + 1)})"
        if depth < 2 and self.chance(6):
            return f"not ({self.condition(depth + 1)})"
        return self.random.choice(simple)

    def make_policies(self) -> Iterator[str]:
        """Row-level security, forced or not, with policies for different commands and roles."""
        for table in self.tables:
            if self.chance(35):
                continue
            yield f"alter table {table.name} enable row level security"
            if self.chance(25):
                yield f"alter table {table.name} force row level security"
            for number in range(self.random.choice((0, 1, 1, 2, 2, 3))):
                yield f"create policy p{number} on {table.name}{self._policy()}"

    def _policy(self) -> str:
        command = self.random.choice(("all", "all", "select", "insert", "update", "delete"))
        mode = "" if self.chance(75) else " as restrictive"
        to = "" if self.chance(50) else f" to {', '.join(self.some(self.schema.roles[1:], 2))}"
        using = f" using ({self.condition()})" if command != "insert" else ""
        checks = command == "insert" or (command in ("all", "update") and self.chance(50))
        return f"{mode} for {command}{to}{using}{f' with check ({self.condition()})' if checks else ''}"

    # --- views ------------------------------------------------------------------------------------------------

    def make_views(self) -> Iterator[str]:
        """Views of several shapes over tables and views, by definer or invoker, and materialized ones."""
        below = list(self.tables)
        for number in range(self.random.randint(2, 5)):
            name = f"{self.random.choice(('s0', 's1'))}.v{number}"
            base = self.random.choice(below)
            view, query = self._view(name, base)
            options = [f"security_invoker = {self.random.choice(('true', 'false'))}"] if self.chance(60) else []
            plain = view.insertable
            if plain and self.chance(15):
                options.append(f"check_option = {self.random.choice(('local', 'cascaded'))}")
            yield f"create view {name}{' with (' + ', '.join(options) + ')' if options else ''} as {query}"
            self.schema.relations.append(view)
            if view.columns == COLUMNS:
                below.append(view)
            if self.chance(60):
                yield f"alter view {name} owner to {self.owner()}"
        if self.chance(40):
            base = self.random.choice(self.tables)
            columns = ", ".join(COLUMNS)
            yield f"create materialized view s0.m as select {columns} from {base.name}"
            self.schema.relations.append(Relation("s0.m", "materialized view", COLUMNS, base.rows, insertable=False))
        self.schema.relations[:0] = self.tables

    def _view(self, name: str, base: Relation) -> tuple[Relation, str]:
        other = self.random.choice(self.tables)
        shape = self.random.choice(
            ("plain",) * 7
            + ("personal", "narrow", "count", "groups", "join", "left", "union", "except", "nested", "called")
        )
        every = ", ".join(COLUMNS)
        static = self.random.choice(
            ("", "", " where tenant = 1", " where note is not null", f" where exists (select 1 from {other.name} y)")
        )

        def made(columns: tuple[str, ...], query: str, *, insertable: bool = False) -> tuple[Relation, str]:
            of = {base.name: base.rows, other.name: other.rows}
            rows = query.format(base=f"({of[base.name]}) as b", other=f"({of[other.name]}) as o")
            view = Relation(name, "view", columns, rows, base.id, base.tenants, insertable)
            return view, query.format(base=f"{base.name} as b", other=f"{other.name} as o")

        match shape:
            case "plain":
                return made(COLUMNS, f"select {every} from {{base}}{static}", insertable=True)
            case "personal":
                view, _ = made(COLUMNS, f"select {every} from {{base}}", insertable=True)
                return view, f"select {every} from {base.name} where owner = current_user"
            case "narrow":
                return made(("id", "tenant"), "select id, tenant from {base}", insertable=True)
            case "count":
                return made(("n",), "select count(*) as n from {base}")
            case "groups":
                return made(
                    ("tenant", "n"), "select tenant, count(*) as n from {base} group by tenant having count(*) > 0"
                )
            case "join":
                return made(("id", "note"), "select b.id, o.note from {base} join {other} on b.tenant = o.tenant")
            case "left":
                return made(("id", "note"), "select b.id, o.note from {base} left join {other} on b.tenant = o.tenant")
            case "union":
                return made(
                    ("id", "owner"), "select b.id, b.owner from {base} union all select o.id, o.owner from {other}"
                )
            case "except":
                return made(
                    ("id",),
                    "select b.id from {base} where b.tenant = 1 except select o.id from {other} where o.tenant = 2",
                )
            case "nested":
                return made(
                    ("id", "n"), "select q.id, (select count(*) from {other}) as n from (select id from {base}) q"
                )
        view, _ = made(COLUMNS, f"select {every} from {{base}}", insertable=True)
        return view, f"select {every} from {base.name} where {self.random.choice(self.conditions)}"

    # --- grants -------------------------------------------------------------------------------------------------

    def make_grants(self) -> Iterator[str]:
        """Privileges on whole relations and on columns, and some revoked again."""
        for relation in self.schema.relations:
            for _ in range(self.random.randint(1, 6)):
                privileges = "all" if self.chance(35) else ", ".join(self.some(PRIVILEGES, 4))
                if self.chance(20):
                    kind = self.random.choice(("select", "insert", "update"))
                    columns = ", ".join(self.some(relation.columns, 3))
                    privileges = f"{kind} ({columns})"
                yield f"grant {privileges} on {relation.name} to {self.anyone()}"
            if self.chance(15):
                yield f"revoke {self.random.choice(PRIVILEGES)} on {relation.name} from {self.anyone()}"
            if relation.id == "serial" and relation.kind == "table" and self.chance(60):
                yield f"grant usage on all sequences in schema {relation.name[:2]} to {self.anyone()}"
