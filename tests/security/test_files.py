"""Attacks through files: what a stranger's commit can put into a project, and what two runs or a kill can leave."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from shell import write

from meshdoc import files
from meshdoc.files import MANIFEST, OutputError
from meshdoc.files.folder import Folder
from security.kills import NEW, OLD, ROOT, content
from security.strangers import VICTIM, Meshdoc, refused, victims

pytestmark = pytest.mark.usefixtures("here")

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


@pytest.mark.parametrize("text", ["create table precious (a int);", '{"findings": 5}', ""])
def test_accepted_findings_replace_no_other_file(meshdoc: Meshdoc, build: Meshdoc, text: str) -> None:
    write("own/f.json", text)
    write("meshdoc.toml", 'check = { baseline = "own/f.json" }')
    assert refused(meshdoc("check", "--accept"), "own/f.json is no baseline of findings")
    assert Path("own/f.json").read_text() == text
    Path("own/f.json").unlink()
    assert [meshdoc("check", "--accept").status, meshdoc("check", "--accept").status] == [0, 0]
