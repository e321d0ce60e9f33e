"""goose and sql-migrate, whose files hold both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import GOOSE, SQL_MIGRATE, annotated
from meshdoc.sources.layout import layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("goose")
def goose(tree: Tree) -> list[Version] | None:
    """`<number>_<name>.sql` in the order of the numbers, of which `-- +goose Up` to `-- +goose Down` is run.

    `-- +goose NO TRANSACTION` asks for no transaction. https://pressly.github.io/goose
    """
    return annotated(tree, GOOSE)


@layout("sql-migrate")
def sql_migrate(tree: Tree) -> list[Version] | None:
    """`<number>-<name>.sql` in the order of the numbers, of which `-- +migrate Up` to `-- +migrate Down` is run.

    `-- +migrate Up notransaction` asks for no transaction. https://github.com/rubenv/sql-migrate
    """
    return annotated(tree, SQL_MIGRATE)
