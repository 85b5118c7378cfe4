"""A small real repository, `parcel`, whose hook is installed, and a loopback server for its model.

The server's replies are the only thing that is not real; each test says what they are.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from docsync.cli.main import main
from tests.unit.llm.loopback import Behaviour, Loopback, Request, chat, reply, serving

DOCSYNC = Path(sys.executable).with_name("docsync")
LOOSE = ("GIT_", "DOCSYNC_", "PRE_COMMIT", "PYTHON", "SKIP", "CI")

CLI = '''\
"""The command `parcel`."""

import argparse

from parcel.pack import pack


def build_parser():
    parser = argparse.ArgumentParser("parcel")
    parser.add_argument("folder", help="what to pack")
    parser.add_argument("--jobs", type=int, default=4, help="files read at once")
    parser.add_argument("--level", type=int, default=6, help="how hard to compress")
    parser.add_argument("--keep-empty", action="store_true", help="pack empty folders too")
    return parser


def main():
    arguments = build_parser().parse_args()
    return pack(arguments.folder, retry_count=arguments.jobs)
'''
PACK = '''\
"""Packing."""

import time


def pack(folder, retry_count=3, buffer_size=65536):
    """Pack a folder into an archive that stands beside it."""
    for attempt in range(retry_count):
        found = sorted(folder.iterdir(), key=str)
        if found:
            return [one.read_bytes()[:buffer_size] for one in found]
        time.sleep(attempt)
    return []


def flush_all(archive):
    """Write what is still held back."""
    archive.seek(0, 2)
    archive.truncate()
    return archive.tell()
'''
README = """\
# parcel

Packs a folder into one archive.

```console
$ parcel photos --jobs 2
```

## Options

| option | default | meaning |
|---|---|---|
| `--jobs` | `4` | files read at once |
| `--level` | `6` | how hard to compress |
| `--keep-empty` | off | pack empty folders too |

## Licence

Apache-2.0.
"""
USAGE = """\
# Usage

The options of the command, one by one:

- `--jobs`: files read at once
- `--level`: how hard to compress
- `--keep-empty`: pack empty folders too

## Speed

Four readers suit most disks. On a slow network, less is more.
"""
ARCHIVES = """\
# Archives

## End of file

Call `flush_all()` after the last `pack()`, or the end of the archive is lost. Archives can be moved
freely once they are closed.

## Names

An archive is named after its folder.
"""
API = """\
Library
=======

.. function:: pack(folder, retry_count=3, buffer_size=65536)

   Packs a folder into an archive that stands beside it.

   :param folder: what to pack
   :param retry_count: how often an empty folder is looked at again
   :param buffer_size: bytes that are read at once

Archives are plain files.
"""
CONFIG = """\
time-budget-s = 20.0

[model]
connect-timeout-s = 1.0
timeout-s = 5.0
retries = 0
"""
FILES = {
    "parcel/__init__.py": '"""parcel."""\n',
    "parcel/cli.py": CLI,
    "parcel/pack.py": PACK,
    "README.md": README,
    "docs/usage.md": USAGE,
    "docs/archives.md": ARCHIVES,
    "docs/api.rst": API,
    "docsync.toml": CONFIG,
}
# after `flush_all` is gone, a paragraph has to be written anew
WITHOUT_FLUSH = PACK[: PACK.index("\n\ndef flush_all")]
OLD_PARAGRAPH = ARCHIVES[ARCHIVES.index("Call") : ARCHIVES.index("\n\n## Names")]
NEW_PARAGRAPH = "Archives can be moved\nfreely once they are closed."


@dataclass(slots=True)
class Parcel:
    root: Path
    environ: dict[str, str]
    said: str = field(default="")

    def run(self, *args: str, **more: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            args,
            cwd=self.root,
            env=self.environ | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )

    def git(self, *args: str, code: int | None = 0, **more: str) -> str:
        """Standard output; both outputs are in `said` afterwards."""
        done = self.run("git", *args, **more)
        out, err = (text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))
        self._judge((out, err), done.returncode, code)
        return out

    def docsync(self, *args: str, code: int = 0, **more: str) -> str:
        """Standard output of the command, run in this process, which saves its start."""
        out, err = StringIO(), StringIO()
        environ = self.environ | more
        with (
            patch.dict(os.environ, environ, clear=True),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            got = main(("-C", str(self.root), *args))
        self._judge((out.getvalue(), err.getvalue()), got, code)
        return out.getvalue()

    def _judge(self, said: tuple[str, str], got: int, code: int | None) -> None:
        self.said = "".join(said)
        assert code is None or got == code, (got, self.said)
        assert "Traceback" not in self.said, self.said

    def start(self, *args: str, **more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            args,
            cwd=self.root,
            env=self.environ | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def write(self, path: str, content: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def stage(self, path: str, content: str | bytes) -> None:
        self.write(path, content)
        self.git("add", "--", path)

    def change_cli(self, old: str, new: str) -> None:
        assert old in CLI
        self.stage("parcel/cli.py", CLI.replace(old, new))

    def rename_flag(self) -> None:
        self.change_cli("--jobs", "--readers")

    def remove_flush(self) -> None:
        self.stage("parcel/pack.py", WITHOUT_FLUSH)

    def staged(self, path: str) -> str:
        return self.run("git", "cat-file", "blob", f":{path}").stdout.decode()

    def committed(self, path: str) -> str:
        return self.run("git", "cat-file", "blob", f"HEAD:{path}").stdout.decode()

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def commits(self) -> int:
        return int(self.git("rev-list", "--count", "HEAD"))

    def json(self, *args: str, code: int = 0) -> Any:
        return json.loads(self.docsync(*args, "--output-format", "json", code=code))

    def assert_docs(self, **changed: str) -> None:
        """Index and work tree hold these documents (by stem), every other one as it was."""
        for path, old in FILES.items():
            if path.endswith((".md", ".rst")):
                stem = Path(path).stem.lower()
                expected = changed.get(stem, old)
                assert self.staged(path) == expected, path
                assert self.read(path) == expected, path

    def assert_sound(self) -> None:
        """The object database is whole; no lock and no temporary file is left."""
        done = self.run("git", "fsck", "--strict", "--no-dangling")
        assert (done.returncode, done.stderr) == (0, b"")
        left = [p for p in self.root.rglob("*") if p.name.startswith(".docsync-")]
        assert left == []
        assert not (self.root / ".git/index.lock").exists()

    @contextmanager
    def model(self, *answers: str | Behaviour) -> Iterator[Asked]:
        """A model that gives these answers in turn, the last one again and again."""
        with serving(listing(*answers)) as server:
            self.environ["DOCSYNC_BASE_URL"] = server.url
            self.environ["DOCSYNC_MODEL_ENABLED"] = "1"
            yield Asked(server)


@dataclass(slots=True)
class Asked:
    server: Loopback

    @property
    def chats(self) -> list[Any]:
        return [r.json() for r in self.server.requests if r.method == "POST"]

    @property
    def prompts(self) -> list[str]:
        """The last message of each chat."""
        return [str(each["messages"][-1]["content"]) for each in self.chats]


def listing(*answers: str | Behaviour) -> Behaviour:
    """A server that lists one model, and gives `answers` to chats."""
    left = list(answers)

    def behave(connection: Any, request: Request) -> None:
        if request.method == "GET":
            reply({"object": "list", "data": [{"id": "tiny", "object": "model"}]})(
                connection, request
            )
            return
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, str):
            answer = reply(chat(answer))
        answer(connection, request)

    return behave


def doc(text: str) -> str:
    return f"<doc>\n{text}\n</doc>"


def clean_environ(home: Path, bytecode: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(LOOSE)}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_RUNTIME_DIR": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "DOCSYNC_MODEL_ENABLED": "0",
        "NO_COLOR": "1",
        # compiled once for all tests, and not into the tree
        "PYTHONPYCACHEPREFIX": str(bytecode),
    }


def prepare(folder: Path) -> Parcel:
    """The repository that every test gets a copy of: one commit, and the hook of `docsync init`."""
    made = Parcel(folder / "parcel", clean_environ(folder, folder / "bytecode"))
    made.root.mkdir()
    made.git("init", "-q", "-b", "main")
    for path, text in FILES.items():
        made.write(path, text)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "first")
    made.docsync("init", "--no-config")
    return made


def copy(prepared: Parcel, folder: Path) -> Parcel:
    root = folder / "parcel"
    shutil.copytree(prepared.root, root, symlinks=True)
    return Parcel(root, clean_environ(folder, Path(prepared.environ["PYTHONPYCACHEPREFIX"])))
