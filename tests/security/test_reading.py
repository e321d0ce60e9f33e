"""Attacks through what is read: special and endless files, links out of the project, names and settings."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from shell import write

from meshdoc.reading import Reader
from security.kills import ROOT, content
from security.strangers import Meshdoc, refused


def special(kind: str, path: str) -> socket.socket | None:
    """Make a file that is not regular."""
    if kind == "socket":
        made = socket.socket(socket.AF_UNIX)
        made.bind(path)
        return made
    os.mkfifo(path) if kind == "named pipe" else os.symlink("/dev/zero", path)
    return None


@pytest.mark.parametrize("kind", ["named pipe", "socket", "device"])
def test_only_regular_files_are_read(build: Meshdoc, meshdoc: Meshdoc, kind: str) -> None:
    opened = special(kind, "migrations/2.sql")
    word = "leads out of the project" if kind == "device" else kind
    assert refused(build(), "migrations/2.sql", word)
    assert refused(build("migrations/2.sql"), "migrations/2.sql", word)
    assert refused(build("--baseline", "migrations/2.sql"), "migrations/2.sql", word)
    os.rename("migrations/2.sql", "meshdoc.toml")
    assert refused(build(), "meshdoc.toml", word)
    if opened:
        opened.close()


def test_a_device_on_the_command_line(build: Meshdoc) -> None:
    assert refused(build("/dev/zero"), "/dev/zero: a device, and only regular files are read")


def test_files_larger_than_a_limit_are_not_read(build: Meshdoc) -> None:
    with open("migrations/2.sql", "wb") as file:
        file.truncate(1 << 40)
    assert refused(build(), "migrations/2.sql", "1,099,511,627,776 bytes", "max_file_size")
    Path("migrations/2.sql").write_text("select 1;" * 500)
    write("meshdoc.toml", 'max_file_size = "4kB"')
    assert refused(build(), "migrations/2.sql", "4,500 bytes, more than 4,096 bytes", "max_file_size")
    write("meshdoc.toml", 'max_input_size = "4kB"')
    assert refused(build(), "migrations/2.sql", "exceed 4,096 bytes", "max_input_size")
    write("meshdoc.toml", 'max_input_size = "8kB"')
    assert build().status == 0


SECRET = "create table secret (id int);"


def link(path: str, target: str) -> None:
    """Make a symbolic link in place of whatever is there."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).symlink_to(target)


@pytest.mark.parametrize("target", ["../../victim/s.sql", "{here}/../victim/s.sql", "a/2.sql"])
def test_a_file_that_is_a_link_out_of_the_project_is_not_read(build: Meshdoc, here: Path, target: str) -> None:
    write("../victim/s.sql", SECRET)
    link("migrations/a", "../../victim")
    write("../victim/2.sql", SECRET)
    link("migrations/2.sql", target.format(here=here))
    assert refused(build(), "migrations/2.sql", "leads out of the project")
    assert refused(build("migrations"), "migrations/2.sql", "leads out of the project")
    assert refused(build("migrations/2.sql"), "migrations/2.sql", "leads out of the project")
    assert refused(build(str(here / "migrations")), "migrations/2.sql", "leads out of the project")


def test_a_folder_that_is_a_link_out_of_the_project_is_not_read(build: Meshdoc, here: Path) -> None:
    write("../victim/s.sql", SECRET)
    os.rename("migrations", "moved")
    link("migrations", "../victim")
    for given in ((), ("migrations",), (str(here / "migrations"),), ("migrations/s.sql",)):
        assert refused(build(*given), "migrations", "leads out of the project")


def test_links_inside_the_project_are_read_or_named(build: Meshdoc) -> None:
    write("sql/2.sql", "create table linked (id int);")
    link("migrations/2.sql", "../sql/2.sql")
    link("migrations/more", "../sql")
    done = build()
    assert done.status == 0
    assert Path("output/tables/public.linked.md").exists()
    assert "migrations/more is ignored: a symbolic link to a folder, which is not followed" in done.err


@pytest.mark.parametrize("tag", ["../../../victim/s", "/etc/passwd", "../a/../../../victim/s"])
def test_a_drizzle_journal_does_not_lead_out_of_its_folder(build: Meshdoc, here: Path, tag: str) -> None:
    write("../victim/s.sql", SECRET)
    entry = {"idx": 0, "tag": tag, "when": 1700000000000}
    write("drizzle/meta/_journal.json", json.dumps({"entries": [entry]}))
    write("drizzle/0_a.sql", "select 1;")
    assert refused(build("."), "leads out of the folder")
    assert refused(build("drizzle"), "leads out of the folder")


def test_a_sqitch_plan_does_not_lead_out_of_its_folder(build: Meshdoc, here: Path) -> None:
    write("../victim/s.sql", SECRET)
    write("s/sqitch.plan", "%project=x\n\n../../../victim/s 2024-01-01T00:00:00Z A <a@b> # x\n")
    assert refused(build("s"), "leads out of the folder")


# --- one line, never a traceback -------------------------------------------------------------------------------


def test_a_path_of_5000_characters(build: Meshdoc) -> None:
    long = "x" * 5_000
    for arguments in ((long,), ("-o", long), ("--baseline", long)):
        assert refused(build(*arguments), "File name too long")
    write("meshdoc.toml", f'paths = ["{long}"]')
    assert refused(build(), "File name too long")
    write("meshdoc.toml", f'output = "{long}"')
    assert refused(build(), "File name too long")


def test_a_file_name_that_is_not_utf_8(build: Meshdoc) -> None:
    name = os.fsdecode(b"2_\xe9.sql")
    write(f"migrations/{name}", "create schema a;")
    assert refused(build(), "migrations/2_\\xe9.sql: the name is not UTF-8: rename it")
    assert refused(build(f"migrations/{name}"), "the name is not UTF-8: rename it")
    os.rename(f"migrations/{name}", f"migrations/{name}.bak")
    assert build().status == 0
    assert refused(build("-o", name), "the name is not UTF-8: rename it")


def test_a_drizzle_journal_that_is_100_000_deep(build: Meshdoc) -> None:
    write("drizzle/meta/_journal.json", '{"entries":' * 100_000)
    write("drizzle/0_a.sql", "select 1;")
    assert refused(build("drizzle"), "drizzle/meta/_journal.json: not a valid Drizzle journal: nested too deeply")


_ROOT = b"<databaseChangeLog>"
_BOMB = "databaseChangeLog:\n  a0: &a0 [x, x]\n" + "".join(
    f"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 20)
)


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("xml", _ROOT + b"<a>" * 100_000, "1: too many elements, or too deep"),
        ("xml", _ROOT + b"\xe9</databaseChangeLog>", "1: not well-formed XML"),
        ("xml", b"<!DOCTYPE a [\n<!ENTITY b 'c'>]>" + _ROOT + b"&d;</databaseChangeLog>", "2: entity 'b' is declared"),
        ("xml", b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" + _ROOT + b"&d;</databaseChangeLog>", "1: entity 'd'"),
        ("yaml", _BOMB.encode(), "too many elements, or too deep"),
        ("yaml", b"databaseChangeLog: " + b"[" * 100_000, "1: "),
        ("yaml", b"databaseChangeLog: &a [*a]", "1: alias 'a' within the node that it repeats"),
        ("yaml", b"databaseChangeLog:\n  - changeSet: {id: 1, author: \xe9}", "not well-formed YAML: not UTF-8"),
        ("json", b'{"databaseChangeLog": ["\xe9"]}', "not well-formed JSON: not UTF-8"),
        ("yaml", b"databaseChangeLog:\n  - a: {", "not well-formed YAML"),
        ("json", b'{"databaseChangeLog": [', "not well-formed JSON"),
    ],
)
def test_a_changelog_that_cannot_be_read(build: Meshdoc, name: str, text: bytes, error: str) -> None:
    write(f"c/changelog.{name}", text)
    write("c/1.sql", "--liquibase formatted sql\n--changeset a:1\nselect 1;")
    assert refused(build("c"), f"c/changelog.{name}:", error)


def test_a_tag_of_yaml_makes_no_object(build: Meshdoc) -> None:
    tagged = "databaseChangeLog:\n  - !!python/object/apply:os.mkdir [made]\n"
    write("c/changelog.yaml", tagged + "  - changeSet:\n      id: 1\n      changes:\n        - sql: select 1\n")
    assert build("c").status == 0
    assert not Path("made").exists()


def test_an_archive_that_inflates_without_end(build: Meshdoc) -> None:
    write("c/1.sql.gz", gzip.compress(b"-" * (65 << 20)))
    assert refused(build("c"), "c/1.sql.gz: it inflates to more than the limits")


def test_an_archive_of_many_members_is_read_in_linear_time(here: Path) -> None:
    """A copy of the rest for each member took 5 s."""
    archive = here / "1.sql.gz"
    archive.write_bytes(gzip.compress(b"", mtime=0) * 150_000 + gzip.compress(b"select 1;"))
    start = time.process_time()
    assert Reader().read(str(archive), "1.sql.gz", here) == b"select 1;"
    assert time.process_time() - start < 3


def test_names_of_included_files_with_nul(build: Meshdoc) -> None:
    write("migrations/1.sql", "\\i a\0b.sql\n\\ir ../c\0\ncreate table t (a int);")
    assert "Traceback" not in build().err and Path("output/tables/public.t.md").exists()


@pytest.mark.parametrize(
    ("data", "kind"), [(b"PGDMP\1\16\0", "custom"), (b"toc.dat".ljust(257, b"\0") + b"ustar", "tar")]
)
def test_an_archive_of_pg_dump_is_refused_with_the_command_that_converts_it(
    build: Meshdoc, data: bytes, kind: str
) -> None:
    write("a.dump", data)
    done = build("a.dump")
    assert refused(done, f"a.dump: a {kind}-format archive of pg_dump", "pg_restore -f a.sql a.dump")


def test_a_folder_of_pg_dump_is_refused_with_the_command_that_converts_it(build: Meshdoc) -> None:
    write("d/toc.dat", b"PGDMP")
    write("d/1.dat.gz", b"")
    assert refused(build("d"), "d: a directory-format archive of pg_dump", "pg_restore -f d.sql d")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('title = "a\\u0000b"', "title must be a string without NUL"),
        ('output = "a\\u0000b"', "output must be a string without NUL"),
        ('paths = ["a\\u0000b"]', "paths must be a list of strings"),
        ("a = " + "[" * 5_000, "is not valid TOML"),
        ("a = " + "{b = " * 5_000, "is not valid TOML"),
        (b"title = '\xe9'", "cannot be read"),
        ("max_file_size = 5", "max_file_size must be a string with a unit"),
        ('max_file_size = "5"', "max_file_size must be a string with a unit"),
    ],
)
def test_settings_that_are_no_settings(build: Meshdoc, text: str | bytes, words: str) -> None:
    write("meshdoc.toml", text)
    assert refused(build(), "meshdoc.toml", words)


@pytest.mark.parametrize("text", ["tool = {meshdoc = 5}", "[tool]\nmeshdoc = []"])
def test_a_tool_table_that_is_no_table(build: Meshdoc, text: str) -> None:
    write("pyproject.toml", text)
    assert refused(build(), "pyproject.toml: tool.meshdoc must be a table")


def test_an_ascii_locale_makes_no_difference(build: Meshdoc, here: Path) -> None:
    os.rename("migrations/1.sql", "migrations/1_é.sql")
    write("migrations/2.sql", 'create table "größe" (id int);')
    assert build("-o", "a").status == 0
    surroundings = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "meshdoc", "build", "-o", "ü"]
    done = subprocess.run(command, env=surroundings, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert content(here / "ü") == content(here / "a")
