"""goose and sql-migrate, whose files contain both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import GOOSE, SQL_MIGRATE, annotated
from meshdoc.sources.layout import layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("goose")
def goose(tree: Tree) -> list[Version] | None:
    """`<number>_<name>.sql` by number, from `-- +goose Up` to `-- +goose Down`.

    `-- +goose NO TRANSACTION` disables the transaction. https://pressly.github.io/goose
    """
    return annotated(tree, GOOSE)


@layout("sql-migrate")
def sql_migrate(tree: Tree) -> list[Version] | None:
    """`<number>-<name>.sql` by number, from `-- +migrate Up` to `-- +migrate Down`.

    `-- +migrate Up notransaction` disables the transaction. https://github.com/rubenv/sql-migrate
    """
    return annotated(tree, SQL_MIGRATE)
