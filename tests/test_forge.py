"""The review of a pull request, run as a job runs it against a server that plays the forge."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from repository import commit, git, needs_git
from shell import write

from meshdoc import cli
from meshdoc.registry import load

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / ".github" / "forge" / "review.py"


def script(name: str) -> Any:
    """A script of the forge as a module, under a name that no other has."""
    spec = importlib.util.spec_from_file_location(f"forge_{name}", ROOT / ".github" / "forge" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


review, pages_of = script("review"), script("pages")
MARKER = "<!-- meshdoc review -->"
BOT = "github-actions[bot]"
TOKEN = "secret-of-the-job"


class Server:
    """A forge with the comments of one request. `refuses` are the methods that the token may not use."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.refuses: dict[str, int] = {"/user": 403}
        self.asked: list[str] = []
        self.author, self.own = ("user", "login"), BOT
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def add(self, author: str, body: str) -> None:
        holder, name = self.author
        self.comments.append({"id": 100 + len(self.comments), holder: {name: author}, "body": body})

    def bodies(self, author: str = BOT) -> list[str]:
        holder, name = self.author
        return [str(each["body"]) for each in self.comments if each[holder][name] == author]

    def answer(self, method: str, path: str, query: dict[str, list[str]], content: Any) -> tuple[int, Any]:
        for key in (method, path):
            if key in self.refuses:
                return self.refuses[key], {"message": "::error::Resource not accessible by integration"}
        if path.endswith("/user"):
            return 200, {self.author[1]: self.own}
        if method == "GET":
            start = 100 * (int(query["page"][0]) - 1)
            return 200, self.comments[start : start + 100]
        if method == "POST":
            self.add(self.own, content["body"])
            return 201, self.comments[-1]
        found = next(each for each in self.comments if str(each["id"]) == path.rpartition("/")[2])
        found["body"] = content["body"]
        return 200, found

    def _handler(server) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                content = json.loads(self.rfile.read(size)) if size else None
                url = urlsplit(self.path)
                server.asked.append(f"{self.command} {url.path}")
                token = self.headers.get("PRIVATE-TOKEN") or (self.headers.get("Authorization") or "")
                status, found = (
                    server.answer(self.command, url.path, parse_qs(url.query), content)
                    if token.removeprefix("Bearer ") == TOKEN
                    else (401, {})
                )
                body = json.dumps(found).encode()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PATCH = do_PUT = _serve

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)


def environment(**more: str) -> dict[str, str]:
    """What a job has besides its own variables; the folders of the cache are those of the test."""
    own = {name: str(Path("..", name).resolve()) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME")}
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": os.devnull}
    return {**kept, **own, "MESHDOC_OUTPUT": os.path.abspath("../review"), "MESHDOC_TOKEN": TOKEN, **more}


def on_github(server: Server, base: str = "b", head: str = "a", **more: str) -> dict[str, str]:
    """The environment of a job of GitHub Actions."""
    event = {"pull_request": {"number": 7, "base": {"sha": base}, "head": {"sha": head}}}
    write("../event.json", json.dumps(event))
    return environment(
        GITHUB_ACTIONS="true",
        GITHUB_API_URL=server.url,
        GITHUB_EVENT_PATH=str(Path("../event.json").resolve()),
        GITHUB_REPOSITORY="o/r",
        GITHUB_SERVER_URL="https://github.com",
        GITHUB_STEP_SUMMARY=str(Path("../summary.md").resolve()),
        **more,
    )


def on_gitlab(server: Server, **more: str) -> dict[str, str]:
    """The environment of a job of GitLab CI."""
    server.author, server.own = ("author", "username"), "project_1_bot"
    server.refuses = {}
    return environment(
        GITLAB_CI="true",
        CI_API_V4_URL=server.url,
        CI_PROJECT_ID="1",
        CI_PROJECT_URL="https://gitlab.com/o/r",
        CI_MERGE_REQUEST_IID="7",
        CI_MERGE_REQUEST_DIFF_BASE_SHA="b",
        CI_COMMIT_SHA="a",
        **more,
    )


def summary() -> str:
    return Path("../summary.md").read_text("utf-8")


# --- the comment: what meshdoc says does not matter -------------------------------------------------------------------

REVIEW = "**1 breaking change**\n\n- dropped column `t.a`\n"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What meshdoc prints, how it ends, and what it was called with."""
    canned: dict[str, Any] = {"stdout": REVIEW, "stderr": "", "returncode": 0, "args": ()}

    def meshdoc(*arguments: str) -> subprocess.CompletedProcess[str]:
        canned["args"] = arguments
        return subprocess.CompletedProcess(**canned)

    monkeypatch.setattr(review, "meshdoc", meshdoc)
    return canned


def test_a_comment_is_written_once_and_then_updated(server: Server, said: dict[str, Any]) -> None:
    for number in range(150):
        server.add("somebody", f"comment {number}")
    assert review.main(on_github(server)) == 0
    assert server.bodies() == [f"{MARKER}\n{REVIEW}"]
    said["stdout"] = f"{review.NO_CHANGES}\n"
    assert review.main(on_github(server)) == 0
    assert server.bodies() == [f"{MARKER}\n{review.NO_CHANGES}\n"]
    assert len(server.comments) == 151
    assert [each for each in server.asked if not each.startswith("GET")] == [
        "POST /repos/o/r/issues/7/comments",
        "PATCH /repos/o/r/issues/comments/250",
    ]
    assert summary() == f"{REVIEW}\n{review.NO_CHANGES}\n\n"


def test_a_note_on_a_merge_request(server: Server, said: dict[str, Any]) -> None:
    for _ in range(2):
        assert review.main(on_gitlab(server)) == 0
    assert server.bodies("project_1_bot") == [f"{MARKER}\n{REVIEW}"]
    assert [each for each in server.asked if not each.startswith("GET")] == [
        "POST /projects/1/merge_requests/7/notes",
        "PUT /projects/1/merge_requests/7/notes/100",
    ]
    assert said["args"][:2] == ("diff", "b...a")
    assert "https://gitlab.com/o/r/-/blob/a" in said["args"]


def test_a_request_without_changes_gets_no_comment(server: Server, said: dict[str, Any]) -> None:
    said["stdout"] = f"{review.NO_CHANGES}\n"
    assert (review.main(on_github(server)), server.comments) == (0, [])
    assert summary().startswith(review.NO_CHANGES)


def test_the_marker_of_a_stranger_is_not_ours(server: Server, said: dict[str, Any]) -> None:
    server.add("mallory", f"{MARKER}\nAll is well.")
    review.main(on_github(server))
    assert server.bodies("mallory") == [f"{MARKER}\nAll is well."]
    assert server.bodies() == [f"{MARKER}\n{REVIEW}"]


def test_a_token_of_a_person_is_told_who_it_is(server: Server, said: dict[str, Any]) -> None:
    server.refuses, server.own = {}, "ada"
    for _ in range(2):
        review.main(on_github(server))
    assert (len(server.bodies("ada")), len(server.comments)) == (1, 1)


@pytest.mark.parametrize("refused", [{"POST": 403}, {"GET": 404}, {"POST": 302}, {"POST": 500}])
def test_without_the_right_to_comment_there_is_the_summary(
    server: Server, said: dict[str, Any], refused: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    server.refuses |= refused
    assert (review.main(on_github(server)), server.comments) == (0, [])
    ((method, status),) = refused.items()
    assert capsys.readouterr() == (f"meshdoc: no comment is written: {method} was answered with status {status}\n", "")
    assert summary() == f"{REVIEW}\n"


def test_without_a_token_or_a_server_there_is_the_summary(
    server: Server, said: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    review.main(on_github(server, MESHDOC_TOKEN=""))
    assert capsys.readouterr().out == "meshdoc: no token, so no comment is written\n"
    assert server.asked == []
    server.http.shutdown()
    server.http.server_close()
    review.main(on_github(server))
    assert capsys.readouterr().out == "meshdoc: no comment is written: GET failed: URLError\n"
    assert summary() == f"{REVIEW}\n{REVIEW}\n"


def test_a_job_ends_as_meshdoc_does(server: Server, said: dict[str, Any]) -> None:
    said["returncode"] = 1
    assert review.main(on_github(server, MESHDOC_FAIL_ON="security breaking", MESHDOC_PATHS="a b\nc\n")) == 1
    assert {"--fail-on=security", "--fail-on=breaking", "--source=a b", "--source=c"} <= {*said["args"]}
    assert server.bodies() == [f"{MARKER}\n{REVIEW}"]


def test_what_meshdoc_says_of_an_input_that_it_cannot_read_does_nothing(server: Server, said: dict[str, Any]) -> None:
    said |= {"returncode": 2, "stdout": "", "stderr": "meshdoc: </pre> @octocat <img src=x>\n"}
    assert review.main(on_github(server)) == 2
    (body,) = server.bodies()
    assert "<pre>meshdoc: &lt;/pre&gt; @octocat &lt;img src=x&gt;</pre>" in body
    assert "fetch-depth: 0" in body


def test_what_is_too_long_for_a_comment_is_its_verdict() -> None:
    assert review.comment(f"**verdict**\n\n{'x' * 66_000}\n") == f"{MARKER}\n**verdict**\n\n{review.CUT}\n"
    assert len(review.comment("x" * 70_000)) < 200
    assert review.comment("**verdict**\n") == f"{MARKER}\n**verdict**\n"


def test_links_where_the_review_is_written_are_not_followed(server: Server, said: dict[str, Any]) -> None:
    write("../kept", "kept")
    Path("../elsewhere").mkdir()
    Path("../review").symlink_to("elsewhere")
    review.main(on_github(server))
    assert Path("../review/review.md").read_text() == REVIEW
    Path("../review/review.md").unlink()
    Path("../review/review.md").symlink_to("../kept")
    review.main(on_github(server))
    assert Path("../kept").read_text() == "kept"
    assert list(Path("../elsewhere").iterdir()) == []


@pytest.mark.parametrize("own", [{}, {"GITLAB_CI": "true"}])
def test_another_event_is_an_error(own: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    write("../event.json", "{}")
    with pytest.raises(SystemExit) as ended:
        review.main({"GITHUB_EVENT_PATH": "../event.json", **own})
    assert ended.value.code == 2
    assert "request: run it " in capsys.readouterr().err


# --- the whole --------------------------------------------------------------------------------------------------------

BEFORE = "create table t (id int primary key, a text);"
AFTER = 'alter table t drop column a; create view "@octocat #1" as select id from t;'
PLANTED = "raise SystemExit('the branch under review runs')\n"
HOSTILE = {
    "meshdoc.toml": 'paths = ["empty"]\nhide = ["*"]\n',
    "empty/1.sql": "select 1;",
    **dict.fromkeys(("typer.py", "json.py", "html.py", "meshdoc/__init__.py", "sitecustomize.py"), PLANTED),
}


def ran(folder: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the script as a job does."""
    command = [sys.executable, str(SCRIPT)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@needs_git
def test_the_branch_under_review_decides_nothing(server: Server) -> None:
    """Neither its settings nor its modules count, and what is checked out is not even read."""
    base = commit("Start", 1, {"db/migrations/1_start.sql": BEFORE})
    git("checkout", "--quiet", "-b", "feature")
    files = {"migrations/2_change.sql": AFTER, **HOSTILE}
    head = commit("Change", 2, {f"db/{path}": text for path, text in files.items()})
    write("db/migrations/2_change.sql", "select 1;")
    done = ran("db", on_github(server, base, head, MESHDOC_FAIL_ON="breaking"))
    assert (done.returncode, done.stdout) == (1, "")
    (body,) = server.bodies()
    assert body.startswith(f"{MARKER}\n**")
    assert "column `t.a`" in body
    assert f"(https://github.com/o/r/blob/{head}/db/migrations/2_change.sql#L1)" in body
    assert '`"@octocat #1"`' in body
    assert "@octocat" not in body.replace('`"@octocat #1"`', "")
    assert "settings: those of the base" in body
    log = json.loads(Path("../review/review.sarif").read_text())
    (place,) = log["runs"][0]["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "db/migrations/2_change.sql"
    (entry, *_) = json.loads(Path("../review/code-quality.json").read_text())
    assert entry["location"] == {"path": "db/migrations/2_change.sql", "lines": {"begin": 1}}


@needs_git
def test_a_commit_that_is_not_there(server: Server) -> None:
    base = commit("Start", 1, {"migrations/1_start.sql": BEFORE})
    assert ran(".", on_github(server, base, "0123456789" * 4)).returncode == 2
    assert server.bodies()[0].startswith(f"{MARKER}\n**The schema cannot be compared.**\n\n<pre>meshdoc: ")
    assert not Path("../review/review.sarif").exists()


# --- what is published and what is copied -----------------------------------------------------------------------------

HREF = re.compile(r'<a [^>]*href="([^"]*)"')
ID = re.compile(r'\bid="([^"]*)"')
USES = re.compile(r"(?:actions|github)/[\w/-]+@v\d+")
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
STEP = {"name", "id", "if", "uses", "with", "run", "shell", "env", "working-directory", "continue-on-error"}
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_every_link_of_a_site_leads_somewhere(tmp_path: Path) -> None:
    pages_of.main(ROOT / "output", tmp_path / "site")
    pages = {path: path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html")}
    assert tmp_path / "site" / "index.html" in pages
    ids = {path: set(ID.findall(text)) for path, text in pages.items()}
    followed = 0
    for path, text in pages.items():
        assert "<h1>" in text and "[!" not in text
        for href in map(unescape, HREF.findall(text)):
            target, _, anchor = unquote(href).partition("#")
            found = Path(os.path.normpath(path.parent / target)) if target else path
            if target.startswith("https://") or not found.is_relative_to(tmp_path / "site"):
                continue
            assert found in pages or (found.is_file() and not anchor), f"{path.name}: {href}"
            assert not anchor or anchor in ids[found], f"{path.name}: {href}"
            followed += 1
    assert followed > 1000
    assert any('<pre class="mermaid">' in text and "mermaid.initialize" in text for text in pages.values())


def described(path: Path) -> Any:
    """A file of YAML; `on` is the key, not a truth value."""
    found = yaml.safe_load(path.read_text("utf-8"))
    return {("on" if key is True else key): value for key, value in found.items()}


def steps(document: Any) -> list[dict[str, Any]]:
    jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("path", [ROOT / "action.yml", *WORKFLOWS], ids=lambda path: path.name)
def test_no_step_runs_what_somebody_else_wrote(path: Path) -> None:
    """Scripts take values from their environment: put into a script, they would be part of it."""
    for step in steps(described(path)):
        assert step.keys() <= STEP and ("run" in step) != ("uses" in step), step
        assert "uses" not in step or USES.fullmatch(step["uses"]), step
        scripts = EXPRESSION.findall(step.get("run", ""))
        assert [each.strip() for each in scripts if not each.strip().startswith("matrix.")] == [], step


def test_the_action_is_what_github_takes() -> None:
    action = described(ROOT / "action.yml")
    assert action.keys() == {"name", "description", "branding", "inputs", "outputs", "runs"}
    assert action["runs"].keys() == {"using", "steps"} and action["runs"]["using"] == "composite"
    for each in action["inputs"].values():
        assert each.keys() == {"description", "default"} and isinstance(each["default"], str)
    assert all(each.keys() == {"description", "value"} for each in action["outputs"].values())
    assert all("shell" in step for step in steps(action) if "run" in step)
    text = (ROOT / "action.yml").read_text("utf-8")
    ids = {step["id"] for step in steps(action) if "id" in step}
    assert set(re.findall(r"steps\.(\w+)\.", text)) <= ids
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == {*action["inputs"]}
    assert set(re.findall(r"MESHDOC_\w+", SCRIPT.read_text("utf-8"))) <= set(re.findall(r"MESHDOC_\w+", text))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_have_no_more_rights_than_they_need(path: Path) -> None:
    workflow = described(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert "pull_request_target" not in workflow["on"]
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job and job["runs-on"] == "ubuntu-latest"
        rights = job.get("permissions", {})
        runs_the_project = any("pip install" in step.get("run", "") for step in job["steps"])
        assert not (runs_the_project and "write" in rights.values())


def test_the_template_for_gitlab() -> None:
    template = described(ROOT / ".github" / "forge" / "gitlab-ci.yml")
    assert template.keys() == {"variables", ".meshdoc", "meshdoc-review"}
    job = {**template[".meshdoc"], **template["meshdoc-review"]}
    assert job["script"] == ["/tmp/meshdoc-venv/bin/python -I /tmp/meshdoc-source/.github/forge/review.py"]
    assert job["artifacts"]["reports"] == {"codequality": f"meshdoc-review/{review.REPORTS['gitlab']}"}
    assert {"MESHDOC_OUTPUT"} == template["meshdoc-review"]["variables"].keys()


def test_hooks_run_commands_that_there_are() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    load(cli)
    commands = {str(getattr(each.callback, "__name__", each.name)) for each in cli.app.registered_commands}
    for hook in hooks:
        assert hook.keys() == {"id", "name", "description", "entry", "language", "pass_filenames", "files"}
        program, command, *options = hook["entry"].split()
        assert program == "meshdoc" and command in commands and options in ([], ["--check"])
        assert re.search(hook["files"], "migrations/1.sql") and not re.search(hook["files"], "README")
    assert len({hook["id"] for hook in hooks}) == len(hooks)
