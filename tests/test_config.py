"""Settings. In Python, because a case has none."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from shell import Run, write

from meshdoc.config import KEYS, Config, read_config
from meshdoc.diagnostics import ConfigError
from meshdoc.limits import Limits


def test_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path) == Config(paths=(), output=Path("output"))


@pytest.mark.parametrize(("name", "head"), [("meshdoc.toml", ""), ("pyproject.toml", "[tool.meshdoc]\n")])
def test_all_keys(tmp_path: Path, name: str, head: str) -> None:
    (tmp_path / name).write_text(
        f'{head}paths = ["a", "b.sql"]\noutput = "docs"\n'
        'platform = "none"\nbaseline = ["c.sql"]\nas_of = 2026-01-31\ntitle = "T"\ndatabase = "shop"\n'
    )
    assert read_config(tmp_path) == Config(
        paths=(Path("a"), Path("b.sql")),
        output=Path("docs"),
        platform="none",
        baseline=(Path("c.sql"),),
        as_of=datetime.date(2026, 1, 31),
        title="T",
        database="shop",
    )


def test_every_setting_is_described_and_its_example_is_read(tmp_path: Path) -> None:
    limits = [f"limits.{field.name}" for field in dataclasses.fields(Limits)]
    assert list(KEYS) == [*(field.name for field in dataclasses.fields(Config) if field.name != "limits"), *limits]
    (tmp_path / "meshdoc.toml").write_text("\n".join(f"{name} = {key.example}" for name, key in KEYS.items()))
    read = read_config(tmp_path)
    own = [name for name in KEYS if name not in limits]
    assert read.limits == Config().limits
    assert [name for name in own if getattr(read, name) == getattr(Config(), name)] == ["output"]


def test_a_project_without_settings_of_ours(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nkey = 1\n")
    assert read_config(tmp_path) == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "outputs = 'x'",
            "meshdoc.toml: unknown key 'outputs': did you mean 'output'? (known: paths, output, title, platform, ",
        ),
        ("output = 1", "meshdoc.toml: output must be a string"),
        ("paths = 'x'", "meshdoc.toml: paths must be a list of strings"),
        ("as_of = '2026-01-31'", "meshdoc.toml: as_of must be a date without quotes"),
        (
            "as_of = 2026-01-31T00:00:00",
            "meshdoc.toml: as_of must be a date without quotes, such as as_of = 2026-01-31",
        ),
        ("database = ['shop']", 'meshdoc.toml: database must be a string, such as database = "shop"'),
        ("output = ", "meshdoc.toml is not valid TOML: "),
    ],
)
def test_errors(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "meshdoc.toml").write_text(text)
    with pytest.raises(ConfigError, match="^" + re.escape(message)):
        read_config(tmp_path)


def test_two_files_of_settings(tmp_path: Path) -> None:
    (tmp_path / "meshdoc.toml").write_text("title = 'a'")
    (tmp_path / "pyproject.toml").write_text("[tool.meshdoc]\ntitle = 'b'")
    with pytest.raises(ConfigError, match="keep one of them"):
        read_config(tmp_path)


def test_the_name_of_the_database_is_learned_unless_it_is_set(meshdoc: Callable[..., Run]) -> None:
    write("migrations/1.sql", "comment on database shop is 'x';\nalter database bazaar set work_mem = '4MB';")
    told = meshdoc("export").err.splitlines()
    assert told[0].startswith('migrations/1.sql:1:1: warning: no statement creates database "shop"')
    assert told[2:] == ['migrations/1.sql:2:1: error: database "bazaar" does not exist [3D000]']
    write("meshdoc.toml", 'database = "bazaar"')
    assert meshdoc("export").err == 'migrations/1.sql:1:1: warning: database "shop" does not exist [3D000]\n'
