"""Attacks through files: what a stranger's commit can put into a project, and what two runs or a kill can leave."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from shell import Run, write

from meshdoc import files
from meshdoc.files import MANIFEST, OutputError
from meshdoc.files.folder import Folder
from security.kills import NEW, OLD, ROOT, content

Meshdoc = Callable[..., Run]
VICTIM = "precious"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of its own, with a victim beside it."""
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "f").write_text(VICTIM)
    (tmp_path / "project" / "migrations").mkdir(parents=True)
    (tmp_path / "project" / "migrations" / "1.sql").write_text("create table t (id int);")
    return tmp_path / "project"


@pytest.fixture
def build(meshdoc: Meshdoc, here: Path, monkeypatch: pytest.MonkeyPatch) -> Meshdoc:
    """`meshdoc build` in the project."""
    monkeypatch.chdir(here)
    return lambda *arguments: meshdoc("build", *arguments)


def victims(here: Path) -> dict[str, str]:
    """What is in the victim's folder."""
    return {path.name: path.read_text() for path in (here.parent / "victim").iterdir()}


def refused(done: Run, *words: str) -> bool:
    """Whether a run ended with one line that contains these words."""
    lines = [line for line in done.err.splitlines() if not line.startswith("notice: ")]
    assert (done.status, done.out) == (2, "")
    assert len(lines) == 1 and lines[0].startswith("meshdoc: "), done.err[-2000:]
    assert all(word in lines[0] for word in words), lines[0][:2000]
    return True


# --- writing: links -----------------------------------------------------------------------------------------


def test_no_link_at_the_name_of_a_temporary_file_is_followed(build: Meshdoc, here: Path) -> None:
    Path("output/tables").mkdir(parents=True)
    for name in (".public.t.md.meshdoc", ".meshdoc", ".README.md.meshdoc"):
        Path("output/tables", name).symlink_to("../../../victim/f")
    assert build().status == 0
    assert victims(here) == {"f": VICTIM}


@pytest.mark.parametrize("link", ["output", "output/tables", "output/tables/public.t.md", "output/.meshdoc.json"])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_links_in_the_place_of_the_output_are_refused(
    build: Meshdoc, here: Path, link: str, force: tuple[str, ...]
) -> None:
    is_folder = not link.endswith((".md", ".json"))
    Path(link).parent.mkdir(parents=True, exist_ok=True)
    Path(link).symlink_to(here.parent / "victim" / ("" if is_folder else "f"))
    assert refused(build(*force), link, "is a symbolic link")
    assert victims(here) == {"f": VICTIM}
    assert Path(link).is_symlink()


def test_a_link_on_the_way_to_the_output_folder_is_refused(build: Meshdoc, here: Path) -> None:
    Path("docs").symlink_to("../victim")
    for folder in ("docs/schema", str(here / "docs" / "schema")):
        assert refused(build("-o", folder), "docs is a symbolic link")
    assert victims(here) == {"f": VICTIM}


def test_links_of_the_user_outside_the_project_are_followed(build: Meshdoc, here: Path) -> None:
    (here.parent / "real").mkdir()
    (here.parent / "mine").symlink_to("real")
    assert build("-o", "../mine/schema").status == 0
    assert (here.parent / "real" / "schema" / "README.md").is_file()


# --- writing: the manifest -----------------------------------------------------------------------------------


def manifest(listed: object) -> None:
    """Commit a manifest."""
    write(f"output/{MANIFEST}", json.dumps({"written by meshdoc": listed}))


OTHERS = [
    ".git/config",
    "notes.txt",
    "../victim/f",
    "/etc/hosts",
    "a/../notes.txt",
    ".hidden.md",
    "a/.b/c.md",
    "con:x.md",
]


@pytest.mark.parametrize("has_digest", [True, False])
def test_a_forged_manifest_deletes_nothing_that_is_no_page(build: Meshdoc, here: Path, has_digest: bool) -> None:
    inside = [path for path in OTHERS if not path.startswith(("/", ".."))]
    for path in inside:
        write(f"output/{path}", VICTIM)
    digest = hashlib.sha256(VICTIM.encode()).hexdigest()
    manifest(dict.fromkeys(OTHERS, digest) if has_digest else OTHERS)
    assert build("--force").status == 0
    assert victims(here) == {"f": VICTIM}
    assert all(Path("output", path).read_text() == VICTIM for path in inside)


@pytest.mark.parametrize("listed", [["notes.md", "README.md"], {"notes.md": "0" * 64, "README.md": "0" * 64}])
def test_listed_files_with_another_content_are_kept(build: Meshdoc, listed: object) -> None:
    write("output/notes.md", VICTIM)
    write("output/README.md", VICTIM)
    manifest(listed)
    assert refused(build(), "output/README.md", "--force")
    os.remove("output/README.md")
    assert refused(build(), "output/notes.md", "--force")
    assert Path("output/notes.md").read_text() == VICTIM
    assert build("--force").status == 0
    assert not Path("output/notes.md").exists()


def test_a_page_that_was_edited_is_kept(build: Meshdoc) -> None:
    assert build().status == 0
    write("output/tables/public.t.md", "edited")
    write("migrations/2.sql", "drop table t;")
    assert refused(build(), "output/tables/public.t.md was changed since meshdoc wrote it", "--force")
    assert Path("output/tables/public.t.md").read_text() == "edited"
    assert build("--force").status == 0
    assert not Path("output/tables").exists()


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"written by meshdoc": {"a.md": 1}}', '{"written by meshdoc": "a.md"}']
)
def test_a_manifest_that_is_no_manifest(build: Meshdoc, text: str) -> None:
    write(f"output/{MANIFEST}", text)
    assert refused(build(), "is damaged: restore it, or delete it")


def test_a_manifest_without_digests_is_replaced_where_the_pages_are_the_same(build: Meshdoc) -> None:
    assert build().status == 0
    path = Path("output", MANIFEST)
    new = path.read_text()
    manifest(list(json.loads(new)["written by meshdoc"]))
    assert build().status == 0
    assert path.read_text() == new


# --- writing: what the project may name -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('output = "../../evil"', "output: ../../evil is outside the project"),
        ('output = "/tmp/evil"', "output: /tmp/evil is outside the project"),
        ('output = "out"', "output: out is outside the project"),
        ('output = "."', "output: . holds files of the project"),
        ('output = "migrations"', "output: migrations holds files of the project"),
        ('output = "a"\npaths = ["a/b"]', "output: a holds files of the project"),
        ('paths = ["../elsewhere"]', "paths: ../elsewhere is outside the project"),
        ('paths = ["out"]', "paths: out is outside the project"),
        ('baseline = ["/etc/passwd"]', "baseline: /etc/passwd is outside the project"),
        ('baseline = ["migrations/../../victim/f"]', "is outside the project"),
    ],
)
def test_settings_name_only_what_is_in_the_project(build: Meshdoc, here: Path, setting: str, words: str) -> None:
    Path("out").symlink_to("../victim")
    write("meshdoc.toml", setting)
    assert refused(build(), "meshdoc.toml: ", words)
    assert victims(here) == {"f": VICTIM}


def test_the_command_line_may_name_anything(build: Meshdoc, here: Path) -> None:
    write("../elsewhere/1.sql", "create table elsewhere (id int);")
    assert build("../elsewhere", "-o", "../pages").status == 0
    assert (here.parent / "pages" / "tables" / "public.elsewhere.md").exists()
    assert build("migrations", "-o", ".").status == 0
    assert Path("README.md").exists() and Path("migrations/1.sql").exists()
    assert not [name for name in os.listdir() if name.startswith(".") and name != MANIFEST]


# --- reading --------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("text", [b"<a>" * 100_000, b"<a>\xe9</a>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&d;</a>"])
def test_a_changelog_that_is_no_xml(build: Meshdoc, text: bytes) -> None:
    write("c/changelog.xml", text)
    write("c/1.sql", "--liquibase formatted sql\n--changeset a:1\nselect 1;")
    assert refused(build("c"), "c/changelog.xml: not well-formed XML")


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


# --- old or new, never mixed ------------------------------------------------------------------------------------


def test_a_run_killed_during_a_write_leaves_the_old_or_the_new_set() -> None:
    command = [sys.executable, "-m", "tests.security.kills", "--times", "20"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("calls", range(0, 60, 3))
@pytest.mark.parametrize("is_shared", [False, True])
def test_a_full_disk_leaves_the_old_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: int, is_shared: bool
) -> None:
    output = tmp_path / "output"
    files.write(output, OLD)
    if is_shared:
        (output / "mine.txt").write_text("mine")
    before, create, left = content(output), Folder.create, [calls]

    def full(folder: Folder, name: str, text: bytes) -> None:
        left[0] -= 1
        create(folder, name, text if left[0] >= 0 else b"")
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device", name)

    monkeypatch.setattr(Folder, "create", full)
    try:
        files.write(output, NEW)
    except OutputError as error:
        assert "No space left on device" in str(error)
        assert content(output) == before
        assert os.listdir(tmp_path / "output").count("mine.txt") == is_shared
        assert not [name for name in [*os.listdir(tmp_path), *os.listdir(output)] if ".meshdoc-" in name]
    else:
        assert calls > len(set(NEW.items()) - set(OLD.items()))


def test_runs_at_once_leave_one_of_the_sets(tmp_path: Path) -> None:
    output = tmp_path / "output"
    command = [sys.executable, "-m", "tests.security.kills", "--write", str(output), "--times"]
    running = [subprocess.Popen([*command, str(times)], cwd=ROOT) for times in (19, 20)]
    assert [each.wait(60) for each in running] == [0, 0]
    assert content(output, manifest=False) in (OLD, NEW)
    assert set(os.listdir(tmp_path)) == {"output", "project", "victim"}


def test_a_run_that_waits_too_long_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr("meshdoc.files.lock.PATIENCE", 0.05)
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(OutputError, match="output is being written by another run: wait until it ends"):
        files.write(tmp_path / "output", NEW)
    os.close(descriptor)
    files.write(tmp_path / "output", NEW)


def test_what_killed_runs_left_is_cleaned_up(tmp_path: Path) -> None:
    output = tmp_path / "output"
    files.write(output, OLD)
    old = tmp_path / ".output.meshdoc-0123456789abcdef.old"
    output.rename(old)
    write(str(tmp_path / ".output.meshdoc-0123456789abcdee" / "tables" / "t.md"), "half")
    (tmp_path / ".output.meshdoc-0123456789abcdee" / "link").symlink_to(tmp_path / "victim")
    files.write(output, OLD)
    assert content(output, manifest=False) == OLD
    assert set(os.listdir(tmp_path)) == {"output", "project", "victim"}
    assert os.listdir(tmp_path / "victim") == ["f"]


def test_without_an_exchange_of_folders_the_old_one_is_moved_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr("meshdoc.files.swap._exchange", refuse)
    for pages in (OLD, NEW, OLD):
        files.write(tmp_path / "output", pages)
        assert content(tmp_path / "output", manifest=False) == pages
    assert set(os.listdir(tmp_path)) == {"output", "project", "victim"}


def test_without_folder_descriptors_pages_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meshdoc.files.folder.HAS_DESCRIPTORS", False)
    monkeypatch.setattr("meshdoc.files.locked", lambda place: contextlib.nullcontext())
    for pages in (OLD, NEW, OLD):
        files.write(tmp_path / "output", pages)
        assert content(tmp_path / "output", manifest=False) == pages
    (tmp_path / "output" / "mine.txt").write_text("mine")
    files.write(tmp_path / "output", NEW)
    assert content(tmp_path / "output", manifest=False) == NEW | {"mine.txt": "mine"}
    (tmp_path / "linked").symlink_to(tmp_path / "victim")
    with pytest.raises(OutputError, match="is a symbolic link"):
        files.write(tmp_path / "linked", OLD)


def test_unchanged_files_keep_their_time_and_nothing_is_written_twice(tmp_path: Path) -> None:
    output = tmp_path / "output"
    files.write(output, OLD)
    same = next(path for path in OLD if NEW.get(path) == OLD[path])
    os.utime(output / same, (1, 1))
    os.chmod(output, 0o750)
    files.write(output, NEW)
    assert (output / same).stat().st_mtime == 1
    assert output.stat().st_mode & 0o777 == 0o750
    before = output.stat().st_ino, output.stat().st_mtime_ns, tmp_path.stat().st_mtime_ns
    files.write(output, NEW)
    assert (output.stat().st_ino, output.stat().st_mtime_ns, tmp_path.stat().st_mtime_ns) == before


def test_a_page_that_no_format_would_choose_is_a_defect(tmp_path: Path) -> None:
    for path in ("../a.md", "/a.md", ".git/config", "a.exe", "a/.b.md", "a\\b.md", "c:a.md"):
        with pytest.raises(OutputError, match="defect of meshdoc"):
            files.write(tmp_path / "output", {path: "x"})
