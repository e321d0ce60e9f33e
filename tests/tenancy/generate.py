"""Random schemas of tables that lead to `t0` by foreign keys, simple and composite, with nulls, checks and keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

ROOT = "t0"
KINDS = ("a", "b")


@dataclass
class Key:
    """A foreign key: pairs of a column and the column of the target that it references."""

    target: str
    pairs: tuple[tuple[str, str], ...]
    match_full: bool = False
    enforced: bool = True


@dataclass
class Table:
    """A table; every column but `kind` is a bigint."""

    name: str
    columns: dict[str, bool] = field(default_factory=dict)
    """The columns, and whether they are NOT NULL."""
    unique: list[tuple[str, ...]] = field(default_factory=list)
    nulls_not_distinct: bool = False
    keys: list[Key] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    generated: dict[str, str] = field(default_factory=dict)

    def statement(self) -> str:
        """CREATE TABLE; the primary key is id."""
        parts = [f"{name} {self._type(name, required)}" for name, required in self.columns.items()]
        parts.append("primary key (id)")
        nulls = " nulls not distinct" if self.nulls_not_distinct else ""
        parts += [f"unique{nulls} ({', '.join(columns)})" for columns in self.unique]
        parts += [_reference(key) for key in self.keys]
        parts += [f"check ({check})" for check in self.checks]
        return f"create table {self.name} ({', '.join(parts)})"

    def _type(self, name: str, required: bool) -> str:
        end = " not null" if required else ""
        if name in self.generated:
            return f"bigint generated always as ({self.generated[name]}) stored"
        return f"{'text' if name == 'kind' else 'bigint'}{end}"

    def given(self) -> list[str]:
        """The columns that an INSERT names."""
        return [name for name in self.columns if name not in self.generated]


def _reference(key: Key) -> str:
    columns, targets = (", ".join(names) for names in zip(*key.pairs, strict=True))
    match = " match full" if key.match_full else ""
    end = "deferrable initially deferred" if key.enforced else "not enforced"
    return f"foreign key ({columns}) references {key.target} ({targets}){match} {end}"


def generated(seed: str) -> list[Table]:
    """The tables of a seed; each references earlier ones, and perhaps itself."""
    random = Random(seed)
    tables = [Table(ROOT, {"id": True, "code": True}, [("code",)])]
    for number in range(1, random.randint(3, 6)):
        tables.append(_table(random, f"t{number}", tables))
    return tables


def _table(random: Random, name: str, before: list[Table]) -> Table:
    table = Table(name, {"id": True})
    if random.random() < 0.6:
        table.columns["tenant"] = random.random() < 0.8
        target = "code" if random.random() < 0.15 else "id"
        table.keys.append(Key(ROOT, (("tenant", target),), enforced=random.random() < 0.93))
        if random.random() < 0.7:
            table.unique.append(("id", "tenant"))
    for number, other in enumerate(random.sample(before[1:], min(len(before) - 1, random.choice((1, 1, 2, 2, 3))))):
        _refer(random, table, other, f"r{number}")
    if len(table.keys) == 0:
        table.columns["r9"] = True
        table.keys.append(Key(ROOT, (("r9", "id"),)))
    if random.random() < 0.15:
        table.columns["parent"] = False
        table.keys.append(Key(name, (("parent", "id"),)))
        if ("id", "tenant") in table.unique and random.random() < 0.7:
            table.keys[-1] = Key(name, (("parent", "id"), ("tenant", "tenant")))
    _check(random, table)
    return table


def _refer(random: Random, table: Table, other: Table, column: str) -> None:
    required = random.random() < 0.6
    if ("id", "tenant") in other.unique and random.random() < 0.6:
        own = "tenant"
        if "tenant" not in table.columns or random.random() < 0.15:
            own = f"{column}_tenant"
            table.columns[own] = random.random() < 0.6
        table.columns[column] = required
        pairs = ((column, "id"), (own, "tenant"))
        table.keys.append(Key(other.name, pairs, match_full=random.random() < 0.2))
        return
    if random.random() < 0.1 and "tenant" in table.columns and not table.generated:
        table.columns[column] = False
        table.generated[column] = "tenant"
    else:
        table.columns[column] = required
    table.keys.append(Key(other.name, ((column, "id"),), enforced=random.random() < 0.95))


def _check(random: Random, table: Table) -> None:
    linked = sorted({column for key in table.keys for column, _ in key.pairs})
    if len(linked) < 2:
        return
    one, other = random.sample(linked, 2)
    form = random.random()
    if form < 0.15:
        table.checks.append(f"{one} = {other}")
    elif form < 0.25:
        table.checks.append(f"num_nonnulls({one}, {other}) = 1")
    elif form < 0.33:
        table.columns["kind"] = random.random() < 0.7
        table.checks.append("kind in ('a', 'b')")
        table.checks.append(f"(kind = 'a') = ({one} is not null)")
        if random.random() < 0.6:
            table.checks.append(f"(kind = 'b') = ({other} is not null)")
    elif form < 0.4:
        table.checks.append(f"{one} is null or {other} is null")
    elif form < 0.45:
        table.checks.append(f"({one} is null) = ({other} is null)")
    if random.random() < 0.1:
        nullable = [name for name, required in table.columns.items() if not required and name not in table.generated]
        if nullable:
            table.unique.append((random.choice(nullable),))
            table.nulls_not_distinct = random.random() < 0.5
