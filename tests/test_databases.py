"""Several databases of one project: [[database]] in the settings."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

SETTINGS = """
title = "Shop"
audience = "public"

[[database]]
name = "app"
paths = ["a"]

[[database]]
name = "stats"
paths = ["b"]
title = "Statistics"
"""


def project(folder: Path, settings: str = SETTINGS) -> None:
    for name, table in (("a", "t"), ("b", "u")):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "1_a.sql").write_text(f"create table {table} (id int primary key);")
    (folder / "meshdoc.toml").write_text(settings)


def test_each_is_documented_in_a_folder_of_its_own(meshdoc, tmp_path: Path) -> None:
    project(tmp_path)
    assert meshdoc("build").status == 0
    assert (tmp_path / "output/README.md").read_text().startswith("# Shop\n\n| Database | Built from |")
    assert "| [Statistics](stats/README.md) | 1 migration" in (tmp_path / "output/README.md").read_text()
    assert (tmp_path / "output/app/README.md").read_text().startswith("# app\n")
    assert (tmp_path / "output/stats/README.md").read_text().startswith("# Statistics\n")
    assert not (tmp_path / "output/app/replay.md").exists()  # a setting that they share
    assert meshdoc("build", "--check").status == 0
    (tmp_path / "b/2_b.sql").write_text("create table v ();")
    stale = meshdoc("build", "--check")
    assert stale.status == 1 and "output/stats/tables.md" in stale.err and "app" not in stale.err


def test_a_command_for_one_database_asks_which(meshdoc, tmp_path: Path) -> None:
    project(tmp_path)
    asked = meshdoc("sources")
    assert (asked.status, asked.err) == (
        2,
        "meshdoc: the settings name several databases: choose one with --only NAME: app, stats\n",
    )
    assert "b/1_a.sql" in meshdoc("sources", "--only", "stats").out
    assert "unknown database" in meshdoc("sources", "--only", "stat").err
    assert "a/1_a.sql" in meshdoc("sources", "a").out
    assert "[[database]] stats" in meshdoc("config", "--only", "stats").out
    for option in ("--write-baseline base.sql", "--into README.md"):
        name = option.split()[0]
        assert meshdoc("build", *option.split()).err == (
            f"meshdoc: {name} is for one database: choose it with --only NAME\n"
        )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('[[database]]\npaths = ["a"]', "each [[database]] needs a name"),
        ('[[database]]\nname = "../a"', "each [[database]] needs a name"),
        ('[[database]]\nname = "a"\n[[database]]\nname = "A"', "two databases are called A"),
        ('[[database]]\nname = "a"\npaths = ["../b"]', "is outside the project"),
        ('[[database]]\nname = "a"\npath = ["b"]', "unknown key 'path'"),
    ],
)
def test_a_database_with_wrong_settings(meshdoc, tmp_path: Path, settings: str, message: str) -> None:
    project(tmp_path, settings)
    refused = meshdoc("build")
    assert refused.status == 2 and message in refused.err
    assert not (tmp_path / "output").exists()


def test_the_schema_of_the_settings_takes_both_forms(meshdoc) -> None:
    schema = json.loads(meshdoc("config", "--schema").out)
    for settings in ({"database": "shop"}, {"database": [{"name": "app", "paths": ["a"]}]}):
        jsonschema.validate(settings, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"database": [{"paths": ["a"]}]}, schema)
