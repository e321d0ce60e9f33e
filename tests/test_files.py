"""The output folder. In Python, because a case has no folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from meshdoc.files import MANIFEST, OutputError, stale, write


def content(folder: Path) -> dict[str, str]:
    """The texts of a folder, the manifest aside."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_pages_are_written_and_stale_ones_removed(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "one", "tables/t.md": "t"})
    assert content(tmp_path) == {"README.md": "one", "tables/t.md": "t"}
    write(tmp_path, {"README.md": "two"})
    assert content(tmp_path) == {"README.md": "two"}
    assert not (tmp_path / "tables").exists()


def test_what_is_as_it_should_be_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "a"})
    os.utime(tmp_path / "a.md", (1, 1))
    write(tmp_path, {"a.md": "a", "b.md": "b"})
    assert (tmp_path / "a.md").stat().st_mtime == 1


def test_files_of_others_are_neither_replaced_nor_deleted(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("mine")
    write(tmp_path, {"README.md": "one"})
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.md").write_text("mine")
    write(tmp_path, {"tables/t.md": "t"})
    write(tmp_path, {"a.md": "a"})
    assert content(tmp_path) == {"notes.md": "mine", "tables/mine.md": "mine", "a.md": "a"}
    with pytest.raises(OutputError, match=r"notes\.md was not written by meshdoc"):
        write(tmp_path, {"a.md": "new", "notes.md": "page"})
    assert content(tmp_path)["a.md"] == "a"


def test_a_file_of_others_that_is_equal_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    write(tmp_path, {"a.md": "a"})
    write(tmp_path, {"a.md": "b"})
    assert content(tmp_path) == {"a.md": "b"}


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    outside, output = tmp_path / "outside", tmp_path / "output"
    outside.mkdir()
    (outside / "t.md").write_text("theirs")
    write(output, {"tables/t.md": "t", "a.md": "a"})
    (output / "tables" / "t.md").unlink()
    (output / "tables").rmdir()
    (output / "tables").symlink_to(outside)
    with pytest.raises(OutputError, match="tables is a symbolic link"):
        write(output, {"tables/t.md": "t"})
    write(output, {"a.md": "b"})
    assert (outside / "t.md").read_text() == "theirs"


def test_a_forged_manifest_reaches_nothing_outside(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.mkdir()
    (tmp_path / "precious").write_text("theirs")
    (output / MANIFEST).write_text('{"written by meshdoc": ["../precious", "/etc/hosts"]}')
    write(output, {"a.md": "a"})
    assert (tmp_path / "precious").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"written by meshdoc": [1]}', "\udcff"])
def test_a_damaged_manifest_is_said_so(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(OutputError, match="is damaged"):
        write(tmp_path, {"a.md": "a"})


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match=r"file is a file: move it"):
        write(tmp_path / "file", {"a.md": "a"})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(OutputError, match="Permission denied"):
        write(tmp_path, {"a.md": "a"})


def test_stale_names_what_write_would_touch(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "a", "b.md": "b"})
    assert stale(tmp_path, {"a.md": "a", "b.md": "b"}) == ()
    assert stale(tmp_path, {"a.md": "new", "c.md": "c"}) == tuple(
        tmp_path / name for name in (MANIFEST, "a.md", "b.md", "c.md")
    )
