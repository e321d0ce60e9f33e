"""The file of the next migration: its path, after those of the last ones, and what its tool wants in it."""

from __future__ import annotations

import datetime
import re

from meshdoc.record import record

NUMBERED = re.compile(
    r"(?P<before>[A-Za-z]{0,2})(?P<number>\d+(?:[-_.T]\d+)*)(?P<between>[-_. ]+)(?P<name>.*?)"
    r"(?P<end>(?:\.(?:up|do))?\.\w+|)"
)
BARE = re.compile(r"(?P<before>[A-Za-z]{0,2})(?P<number>\d+(?:[-_.]\d+)*+)(?P<end>\.[A-Za-z]\w*)")
MARKS = {
    "goose": ("-- +goose Up", "-- +goose Down"),
    "sql-migrate": ("-- +migrate Up", "-- +migrate Down"),
    "dbmate": ("-- migrate:up", "-- migrate:down"),
    "rambler": ("-- rambler up", "-- rambler down"),
    "psql-migration": ("-- :up", "-- :down"),
    "shmig": ("-- ====  UP  ====", "-- ==== DOWN ===="),
    "node-pg-migrate": ("-- Up Migration", "-- Down Migration"),
    "play": ("# --- !Ups", "# --- !Downs"),
    "tern": ("", "---- create above / drop below ----"),
    "mybatis": ("-- // add a table", "-- //@UNDO"),
}
"""The lines before both parts of a file, by the name of the layout."""
LISTS = {
    "atlas": "atlas migrate hash adds it to atlas.sum",
    "atlas-golang-migrate": "atlas migrate hash adds it to atlas.sum",
    "drizzle": "drizzle-kit generate --custom adds it to meta/_journal.json",
    "liquibase": "the changelog has to include it",
    "sqitch": "sqitch add adds it to sqitch.plan",
}
"""How a file gets into the list of a tool that runs what is listed only."""


@record
class NextFile:
    """The file: `path` is empty if the last one's shows no number. `up` and `down` are lines of its tool.

    `listed` is what else the tool needs.
    """

    path: str
    up: str = ""
    down: str = ""
    listed: str = ""


def next_file(last: str, title: str, layout: str) -> NextFile:
    """The file after `last`, with words such as `add_items` in its name."""
    up, down = MARKS.get(layout, ("", ""))
    return NextFile(path=next_path(last, title), up=up, down=down, listed=LISTS.get(layout, ""))


def next_path(last: str, title: str) -> str:
    """`db/0042_add_users.up.sql` leads to `db/0043_add_items.up.sql`; a folder with a number counts as well."""
    parts = last.split("/")
    for place in range(len(parts) - 1, -1, -1):
        if bare := BARE.fullmatch(parts[place]):
            return "/".join([*parts[:place], f"{bare['before']}{next_number(bare['number'])}{bare['end']}"])
        found = NUMBERED.fullmatch(parts[place])
        if found and found["name"]:
            words = title.replace("_", "-") if "-" in found["name"] and "_" not in found["name"] else title
            number = next_number(found["number"])
            parts[place] = f"{found['before']}{number}{found['between']}{words}{found['end']}"
            return "/".join(parts)
    return ""


def next_number(number: str) -> str:
    """`0042` leads to `0043`, `1.9` to `1.10`, a timestamp to one a second later."""
    if re.fullmatch(r"\d{14}", number):
        try:
            moment = datetime.datetime.strptime(number, "%Y%m%d%H%M%S").replace(tzinfo=datetime.UTC)
            return (moment + datetime.timedelta(seconds=1)).strftime("%Y%m%d%H%M%S")
        except ValueError:
            pass
    start, digits = re.fullmatch(r"(.*?)(\d+)", number).groups()  # type: ignore[union-attr]
    return f"{start}{int(digits) + 1:0{len(digits)}}"
