"""The law about noise: files that are no part of a schema never change what is read of a project.

`python -m tests.noise` adds each kind of noise alone to the project of each layout, in the folders of its versions and
elsewhere, and prints what differs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from meshdoc import project
from meshdoc.config import Config
from meshdoc.input import Input

LAYOUTS = Path(__file__).parent / "layouts"
NAMES = sorted(path.parent.name for path in LAYOUTS.glob("*/expected"))
TABLE = "create table noise (id int); create table more (id int);"
ELSEWHERE = {
    "another dialect": {
        "db/mysql/migrations/V1__a.sql": TABLE,
        "jdbc-h2/migrations/1_a.up.sql": TABLE,
        "internal/storage/sqlite/1_a.sql": TABLE,
        "server/db/migrations/1_a.mysql.sql": TABLE,
    },
    "dialect below": {"db/clickhouse/1_a.sql": TABLE, "db/clickhouse/2_b.sql": TABLE},
    "a tool for another system": {
        "zz_client/Cargo.toml": 'sqlx = { features = ["sqlite"] }',
        "zz_client/migrations/1_a.sql": TABLE,
        "zz_mobile/drizzle/meta/_journal.json": '{"dialect": "sqlite", "entries": [{"idx": 0, "tag": "0000_a"}]}',
        "zz_mobile/drizzle/0000_a.sql": TABLE,
        "zz_web/prisma/migrations/migration_lock.toml": 'provider = "mysql"',
        "zz_web/prisma/migrations/1_a/migration.sql": TABLE,
    },
    "down files": {
        "server/db/migrations/1_a.down.sql": "drop table a;",
        "db/migrations/down/1_b.sql": "drop table a;",
        "packages/db/prisma/migrations/1_a/down.sql": "drop table a;",
        "sql/rollback/a.sql": "drop table a;",
        "revert/a.sql": "drop table a;",
        "db/downgrade/1_a.sql": "drop table a;",
    },
    "fixtures": {
        "tests/migrations/1_a.up.sql": TABLE,
        "server/testdata/schema.sql": TABLE,
        "src/test/resources/db/migration/V9__a.sql": TABLE,
        "spec/fixtures/structure.sql": TABLE,
    },
    "seeds": {"db/seeds/1_a.sql": TABLE, "seed.sql": TABLE, "prisma/seeds/a.sql": TABLE},
    "examples": {
        "examples/x/migrations/1_a.sql": TABLE,
        "docs/schema.sql": TABLE,
        "demo/prisma/migrations/1/migration.sql": TABLE,
    },
    "backups": {"db/migrations_backup/1_a.up.sql": TABLE, "backup/schema.sql": TABLE, "migrationsOLD/1_a.sql": TABLE},
}
AMONG = {
    "another dialect": ("zz_noise.mysql.sql", "sqlite/zz_noise.sql", "mysql/1_zz_noise.up.sql", "sql-server/zz.sql"),
    "down files": ("zz_noise.down.sql", "down/zz_noise.sql", "rollback/1_zz_noise.sql"),
    "fixtures": ("tests/zz_noise.sql", "testdata/1_zz_noise.up.sql"),
    "seeds": ("seed.sql", "seeds/1_zz_noise.sql"),
    "examples": ("examples/zz_noise.sql", "docs/schema.sql"),
    "backups": ("backup/zz_noise.sql", "old/1_zz_noise.sql"),
}


def read_with(name: str, kinds: tuple[str, ...]) -> tuple[Input, Input, set[str]]:
    """A layout's project in the working folder as it is read before and after noise, and the paths of the noise."""
    shutil.copytree(LAYOUTS / name, Path(), ignore=shutil.ignore_patterns("expected"), dirs_exist_ok=True)
    config = Config(paths=(Path(),))
    before = project.read(config)
    homes = {Path(file.path).parent.as_posix() for version in before.versions for file in version.files}
    noise = {f"{home}/{path}": TABLE for home in homes for kind in kinds for path in AMONG.get(kind, ())}
    noise |= {path: text for kind in kinds for path, text in ELSEWHERE[kind].items()}
    added = {path: text for path, text in noise.items() if not Path(path).exists()}
    for path, text in added.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, "utf-8")
    return before, project.read(config), {Path(path).as_posix() for path in added}


def described(given: Input) -> list[str]:
    """What must stay: the layout, and each version with its files."""
    return [given.detected[0].layout, *(f"{each.id}: {[file.path for file in each.files]}" for each in given.versions)]


@contextmanager
def _folder() -> Iterator[None]:
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def main() -> int:
    """Try every layout with every kind alone, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("layouts", nargs="*", default=NAMES)
    count = failed = 0
    for name in parser.parse_args().layouts:
        for kind in ELSEWHERE:
            count += 1
            with _folder():
                try:
                    before, after, _ = read_with(name, (kind,))
                    told = described(before) != described(after) and f"{described(before)} -> {described(after)}"
                except Exception as error:
                    told = str(error)
            if told:
                failed += 1
                print(f"{name}, {kind}: {told}")
    print(f"{count} tried, {failed} changed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
