"""Settings. In Python, because a case has none."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from shell import Run, write

from meshdoc.config import KEYS, TABLES, Checks, Config, read_config
from meshdoc.config.values import FORMS
from meshdoc.diagnostics import ConfigError
from meshdoc.limits import Limits
from meshdoc.settings import places, value_of


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
    checks = [f"check.{field.name}" for field in dataclasses.fields(Checks)]
    apart = ("name", "databases", *TABLES)
    plain = (field.name for field in dataclasses.fields(Config) if field.name not in apart)
    assert list(KEYS) == [*plain, *checks, *limits]
    (tmp_path / "meshdoc.toml").write_text("\n".join(f"{name} = {key.example}" for name, key in KEYS.items()))
    read = read_config(tmp_path)
    own = [name for name in KEYS if name not in limits]
    assert read.limits == Config().limits
    assert [name for name in own if value_of(read, name) == value_of(Config(), name)] == ["output"]


def test_a_project_without_settings_of_ours(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nkey = 1\n")
    assert read_config(tmp_path) == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "outputs = 'x'",
            "meshdoc.toml: unknown key 'outputs': did you mean 'output'? (known: paths, output, title, description, ",
        ),
        (
            "limits.secnds = 1",
            "meshdoc.toml: unknown key 'limits.secnds': did you mean 'limits.seconds'? (known: paths, output, ",
        ),
        ("[limits]\nsteps = 0", "meshdoc.toml: limits.steps must be a whole number above zero"),
        ("git = 1", "meshdoc.toml: git must be true or false, such as git = true"),
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


# --- the settings in force ------------------------------------------------------------------------------------------


def test_every_setting_is_shown_with_its_origin(meshdoc: Callable[..., Run]) -> None:
    write(
        "meshdoc.toml",
        '# title = "no"\nbaseline = [\n  "title = 1",\n]\ntitle = "yes \\u202e"\n[limits]\n# seconds\nseconds = 5\n',
    )
    done = meshdoc("config", "--as-of", "2026-01-31", "migrations")
    shown = dict(re.split(r" +# ", line) for line in done.out.splitlines() if not line.startswith("# "))
    assert tomllib.loads(done.out)["title"] == "yes \u202e"
    assert "\u202e" not in done.out
    assert {line: origin for line, origin in shown.items() if origin != "default"} == {
        'paths = ["migrations"]': "command line",
        'baseline = ["title = 1"]': "meshdoc.toml:2",
        'title = "yes \\U0000202E"': "meshdoc.toml:5",
        "as_of = 2026-01-31": "command line",
        "limits.seconds = 5": "meshdoc.toml:8",
    }
    assert 'max_file_size = "64MB"' in shown


def test_origins_in_pyproject(meshdoc: Callable[..., Run]) -> None:
    write("pyproject.toml", '[project]\ntitle = "x"\n[tool.meshdoc]\nlimits = { steps = 7 }\ntitle = "y"\n')
    shown = meshdoc("config").out
    assert re.search(r'^title = "y" +# pyproject.toml:5$', shown, re.MULTILINE)
    assert re.search(r"^limits.steps = 7 +# pyproject.toml:4$", shown, re.MULTILINE)


def test_what_is_shown_means_the_same(meshdoc: Callable[..., Run], tmp_path: Path) -> None:
    write("meshdoc.toml", "\n".join(f"{name} = {key.example}" for name, key in KEYS.items()))
    before = read_config(tmp_path)
    write("meshdoc.toml", meshdoc("config").out)
    assert read_config(tmp_path) == before


def test_a_file_of_many_lines_is_read_in_a_moment(tmp_path: Path) -> None:
    others = "".join(f'other{number} = "title"\n' for number in range(2_000))
    (tmp_path / "pyproject.toml").write_text(f"[tool.meshdoc]\ntitle = 'x'\n[tool.other]\n{others}")
    assert places(tmp_path) == {"title": "pyproject.toml"}


def test_the_schema_takes_what_the_settings_take(meshdoc: Callable[..., Run]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(meshdoc("config", "--schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def is_valid(text: str) -> bool:
        return validator.is_valid(json.loads(json.dumps(tomllib.loads(text), default=str)))

    assert is_valid("\n".join(f"{name} = {key.example}" for name, key in KEYS.items()))
    wrong = ("outputs = 'x'", "output = 1", "paths = 'x'", "limits.secnds = 1", "limits.steps = 0", "max_file_size = 1")
    assert [text for text in wrong if is_valid(text)] == []


def test_every_setting_has_a_schema() -> None:
    assert {key.read for key in KEYS.values()} <= FORMS.keys()


# --- init -----------------------------------------------------------------------------------------------------------


def test_init_writes_what_it_detects(meshdoc: Callable[..., Run], tmp_path: Path) -> None:
    write("db/migrations/V1__a.sql", "create table a (b uuid default auth.uid());")
    write("db/migrations/V2__b.sql", "create table b ();")
    done = meshdoc("init")
    assert done.out == (
        'Layout flyway: 2 versions, "1" to "2".\n'
        'Platform supabase detected at "db/migrations/V1__a.sql:1:32".\n'
        "meshdoc.toml: written\n"
    )
    assert read_config(tmp_path) == Config(paths=(Path("db/migrations"),), platform="supabase")
    assert set(re.findall(r"^(?:# )?([a-z_.]+) = ", Path("meshdoc.toml").read_text(), re.MULTILINE)) == set(KEYS)
    assert "layout" not in meshdoc("build").err


def test_what_init_leaves_as_a_comment_is_valid(meshdoc: Callable[..., Run], tmp_path: Path) -> None:
    write("migrations/1.sql", "select 1;")
    meshdoc("init", "--as-of", "2026-01-31")
    text = Path("meshdoc.toml").read_text()
    write("meshdoc.toml", re.sub(r"^# (?=[a-z_.]+ = )", "", text, flags=re.MULTILINE))
    assert read_config(tmp_path).as_of == datetime.date(2026, 1, 31)


@pytest.mark.parametrize("name", ["meshdoc.toml", "pyproject.toml"])
def test_init_changes_no_settings(meshdoc: Callable[..., Run], name: str) -> None:
    write("migrations/1.sql", "select 1;")
    write(name, "" if name == "meshdoc.toml" else "[tool.meshdoc]\n")
    done = meshdoc("init")
    assert (done.status, done.err) == (
        2,
        f"meshdoc: {name} holds settings already: edit them there; `meshdoc config` lists them\n",
    )
    assert len(list(Path().glob("*.toml"))) == 1


def test_init_follows_no_link(meshdoc: Callable[..., Run]) -> None:
    write("migrations/1.sql", "select 1;")
    Path("meshdoc.toml").symlink_to("elsewhere")
    done = meshdoc("init")
    assert done.status == 2
    assert not Path("elsewhere").exists()


def test_init_names_only_what_is_in_the_project(meshdoc: Callable[..., Run], tmp_path: Path) -> None:
    write("migrations/1.sql", "select 1;")
    done = meshdoc("init", "migrations", str(tmp_path))
    assert (done.status, done.err) == (
        2,
        f"meshdoc: {tmp_path}: settings name only what is in the working folder, by relative paths\n",
    )


def test_a_hostile_name_writes_no_setting(meshdoc: Callable[..., Run], tmp_path: Path) -> None:
    write("migrations/1\noutput = 'x' #.sql", "select 1;")
    write('migrations/2"\x1b[31m.sql', "select 1;")
    assert meshdoc("init").status == 0
    assert read_config(tmp_path) == Config(paths=(Path("migrations"),))
    assert "\x1b" not in Path("meshdoc.toml").read_text()


def test_init_of_nothing(meshdoc: Callable[..., Run]) -> None:
    assert meshdoc("init").status == 2
    assert not Path("meshdoc.toml").exists()
