"""Review the schema changes of a pull request (GitHub) or merge request (GitLab), and say so there.

`action.yml` and `gitlab-ci.yml` run this. It needs the standard library of Python and an installed meshdoc:

1. `meshdoc diff` compares the files of the head with those of the merge base. Both are read from git's objects: what is
   checked out decides nothing, and the settings are those of the base.
2. The review becomes the one comment of this script on the request, which is updated from then on. Without the right
   to comment, as on a request from a fork, it is only in the summary of the job (GitHub) or in its files (GitLab).
3. `review.md`, `review.sarif` and `code-quality.json` are written to $MESHDOC_OUTPUT.

Exit status: 1 if a change is of a class in $MESHDOC_FAIL_ON, 2 if the schema cannot be compared. That a comment cannot
be written fails nothing.
"""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

MARKER = "<!-- meshdoc review -->"
"""Begins the comment, and is how the next run finds it."""
MOST = 65_000
"""GitHub takes 65,536 characters."""
MOST_PAGES = 50
SECONDS = 30
CUT = "The review is too long for a comment. All of it is in the summary or the files of the job."
NO_CHANGES = "**no changes**"
"""Begins a review without changes, for which no comment is begun."""
REVIEW = "review.md"
REPORTS = {"sarif": "review.sarif", "gitlab": "code-quality.json"}


class Refused(Exception):
    """The forge did not do what it was asked for; the message says why."""


# --- forges -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forge:
    """A forge's API: the URLs of all comments of a request and of one of them (`{}` is its id), and how it is asked."""

    user: str
    comments: str
    one: str
    update: str
    headers: Mapping[str, str]
    author: tuple[str, str]
    """Where a comment names its author."""
    bot: str = ""
    """Who a token is that may not ask who it is."""

    def say(self, body: str, *, is_new: bool) -> bool:
        """Update our comment, or else write it if it `is_new`; whether there is one. Raises Refused."""
        found = self._own()
        if found is not None:
            self._ask(self.update, self.one.format(found), {"body": body})
        elif is_new:
            self._ask("POST", self.comments, {"body": body})
        return found is not None or is_new

    def _own(self) -> int | None:
        """The id of our comment. Anybody may begin a comment with the marker, so its author must be us."""
        me = self._me()
        holder, name = self.author
        for comment in self._all():
            author = comment.get(holder) or {}
            if str(comment.get("body", "")).startswith(MARKER) and author.get(name) == me:
                return int(comment["id"])
        return None

    def _me(self) -> str:
        try:
            return str(self._ask("GET", self.user)[self.author[1]])
        except Refused:
            if self.bot:
                return self.bot
            raise

    def _all(self) -> Iterator[dict[str, Any]]:
        for page in range(1, MOST_PAGES + 1):
            found = self._ask("GET", f"{self.comments}?per_page=100&page={page}")
            yield from found
            if len(found) < 100:
                return

    def _ask(self, method: str, url: str, content: object = None) -> Any:
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(url, data, {**self.headers, "Content-Type": "application/json"}, method=method)
        try:
            with _OPENER.open(request, timeout=SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(f"{method} was answered with status {error.code}") from None
        except (OSError, ValueError) as error:
            raise Refused(f"{method} failed: {type(error).__name__}") from None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token is sent to nobody but the forge."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


@dataclass(frozen=True)
class Job:
    """What a job is about: the commits to compare, where their files can be seen, and the forge, if it can be asked."""

    base: str
    head: str
    source_url: str
    forge: Forge | None
    summary: Path | None = None


def github(environment: Mapping[str, str]) -> Job:
    """A job of GitHub Actions for a pull request."""
    event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    request = event.get("pull_request")
    if not request:
        _end("this is no pull request: run it on the event pull_request")
    repository, token = environment["GITHUB_REPOSITORY"], environment.get("MESHDOC_TOKEN", "")
    api = f"{environment['GITHUB_API_URL']}/repos/{repository}/issues"
    head = str(request["head"]["sha"])
    forge = Forge(
        user=f"{environment['GITHUB_API_URL']}/user",
        comments=f"{api}/{int(request['number'])}/comments",
        one=f"{api}/comments/{{}}",
        update="PATCH",
        headers={"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"},
        author=("user", "login"),
        bot="github-actions[bot]",
    )
    return Job(
        base=str(request["base"]["sha"]),
        head=head,
        source_url=f"{environment['GITHUB_SERVER_URL']}/{repository}/blob/{head}",
        forge=forge if token else None,
        summary=Path(environment["GITHUB_STEP_SUMMARY"]),
    )


def gitlab(environment: Mapping[str, str]) -> Job:
    """A job of GitLab CI for a merge request."""
    if "CI_MERGE_REQUEST_IID" not in environment:
        _end("this is no merge request: run it in pipelines whose source is merge_request_event")
    token = environment.get("MESHDOC_TOKEN", "")
    head = environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment["CI_COMMIT_SHA"]
    api, project = environment["CI_API_V4_URL"], environment["CI_PROJECT_ID"]
    notes = f"{api}/projects/{project}/merge_requests/{environment['CI_MERGE_REQUEST_IID']}/notes"
    forge = Forge(
        user=f"{api}/user",
        comments=notes,
        one=f"{notes}/{{}}",
        update="PUT",
        headers={"PRIVATE-TOKEN": token},
        author=("author", "username"),
    )
    return Job(
        base=environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"],
        head=head,
        source_url=f"{environment['CI_PROJECT_URL']}/-/blob/{head}",
        forge=forge if token else None,
    )


# --- the review -------------------------------------------------------------------------------------------------------


def review(job: Job, environment: Mapping[str, str], output: Path) -> int:
    """Write the files of the review; the exit status of `meshdoc diff`."""
    prefix = _prefix()
    options = ["--format", "github", "--source-url", job.source_url + (f"/{quote(prefix)}" if prefix else "")]
    options += (f"--save={format}={output / file}" for format, file in REPORTS.items())
    options += (f"--fail-on={name}" for name in environment.get("MESHDOC_FAIL_ON", "").split())
    options += (f"--source={path}" for path in environment.get("MESHDOC_PATHS", "").splitlines() if path.strip())
    done = meshdoc("diff", f"{job.base}...{job.head}", *options)
    sys.stderr.write(done.stderr)
    (output / REVIEW).write_text(done.stdout if done.returncode < 2 else _failed(done.stderr), "utf-8")
    for file in REPORTS.values():
        if prefix and (output / file).exists():
            _move(output / file, prefix)
    return done.returncode


def _emptied(output: Path) -> Path:
    """The folder of the review without files of an earlier one, or links that the branch may have put there."""
    if output.is_symlink():
        output.unlink()
    output.mkdir(parents=True, exist_ok=True)
    for file in (REVIEW, *REPORTS.values()):
        (output / file).unlink(missing_ok=True)
    return output


def meshdoc(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run meshdoc; -P keeps Python from importing modules of the folder that is reviewed."""
    command = [sys.executable, "-P", "-m", "meshdoc", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)


def _prefix() -> str:
    """The folder in which we are, seen from the top of the repository."""
    done = subprocess.run(["git", "rev-parse", "--show-prefix"], capture_output=True, text=True, check=False)
    return done.stdout.strip().removesuffix("/")


def _failed(words: str) -> str:
    """The review of a schema that cannot be compared; what meshdoc says may quote the input, and is only shown."""
    hint = (
        "\n\nThe job needs the history of the repository: check out with `fetch-depth: 0` (GitHub) or `GIT_DEPTH: 0`."
    )
    return f"**The schema cannot be compared.**\n\n<pre>{html.escape(words.strip()[-4000:])}</pre>{hint}\n"


def _move(file: Path, prefix: str) -> None:
    """Let the paths of a report begin at the top of the repository."""
    report = json.loads(file.read_text("utf-8"))
    for place in _places(report):
        for key, folder in (("uri", quote(prefix)), ("path", prefix)):
            if key in place:
                place[key] = f"{folder}/{place[key]}"
    file.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def _places(report: Any) -> Iterator[dict[str, Any]]:
    """What names a file: in SARIF, and in a report for Code Quality."""
    if isinstance(report, list):
        yield from (entry["location"] for entry in report)
        return
    for run in report["runs"]:
        for result in run["results"]:
            yield from (each["physicalLocation"]["artifactLocation"] for each in result["locations"])


# --- the comment ------------------------------------------------------------------------------------------------------


def publish(job: Job, text: str) -> None:
    """Say the review in the summary of the job, and as a comment where that is allowed."""
    if job.summary:
        with job.summary.open("a", encoding="utf-8") as summary:
            summary.write(f"{text}\n")
    if job.forge is None:
        print("meshdoc: no token, so no comment is written")
        return
    try:
        job.forge.say(comment(text), is_new=not text.startswith(NO_CHANGES))
    except Refused as error:
        print(f"meshdoc: no comment is written: {error}")


def comment(text: str) -> str:
    """The body of the comment; of what is too long, the verdict alone."""
    body = f"{MARKER}\n{text}"
    if len(body) <= MOST:
        return body
    verdict = text.partition("\n\n")[0]
    return f"{MARKER}\n{verdict if len(verdict) < MOST // 2 else ''}\n\n{CUT}\n"


def _end(words: str) -> NoReturn:
    print(f"meshdoc: {words}", file=sys.stderr)
    sys.exit(2)


def main(environment: Mapping[str, str]) -> int:
    """Review, publish, and return the exit status."""
    job = gitlab(environment) if environment.get("GITLAB_CI") else github(environment)
    output = _emptied(Path(environment["MESHDOC_OUTPUT"]))
    status = review(job, environment, output)
    publish(job, (output / REVIEW).read_text("utf-8"))
    return status


if __name__ == "__main__":
    sys.exit(main(os.environ))
