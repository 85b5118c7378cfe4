"""A small repository with one command, its documentation, and docsync to run on it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from docsync.cli.main import main

CODE = """import argparse


def main():
    parser = argparse.ArgumentParser("tool")
    parser.add_argument("--jobs", type=int, default=4, help="parallel jobs")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()
"""
TABLE = """# Usage

Run the tool.

## Options

| flag | meaning |
|---|---|
| `--jobs` | how many run at once |
| `--verbose` | say more |
"""
EXAMPLE = """
## Example

Use `tool --jobs 3` to run three at once.
"""
DOC = TABLE + EXAMPLE
NEW_DOC = DOC.replace("--jobs", "--workers")


@dataclass
class Project:
    root: Path
    capsys: pytest.CaptureFixture[str]
    said: str = ""  # by the last `mended`

    def git(self, *args: str, code: int | None = 0) -> str:
        done = subprocess.run(["git", *args], cwd=self.root, capture_output=True, check=False)
        text = done.stdout.decode() + done.stderr.decode()
        assert code is None or done.returncode == code, text
        return text

    def docsync(self, *args: str, code: int | None = 0) -> str:
        """Standard output of the command; standard error is in `err` afterwards. None of `code`
        is for whatever it may be."""
        self.capsys.readouterr()
        got = main(["-C", str(self.root), *args])
        out, self.err = self.capsys.readouterr()
        assert code is None or got == code, out + self.err
        return out

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def mended(self, path: str, old: str, new: str, readme: str, *, code: int | None = 1) -> str:
        """What a README is by rules alone, where a commit changes a file from `old` to `new`."""
        self.write(path, old)
        self.write("README.md", readme)
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "-m", "before")
        self.write(path, new)
        self.git("add", "-A")
        self.said = self.docsync("sync", "--staged", "--no-model", code=code)
        return self.git("show", ":README.md")

    def rename_flag(self) -> None:
        self.write("src/cli.py", CODE.replace("--jobs", "--workers"))
        self.git("add", "src/cli.py")

    def proposal(self, heading: str) -> str:
        """The id of the proposal for the section with this heading."""
        found = json.loads(self.docsync("log", "--proposals", "--output-format", "json"))
        return next(str(each["id"]) for each in found if each["heading_path"][-1] == heading)

    @property
    def staged_doc(self) -> str:
        return self.git("show", ":docs/usage.md")

    @property
    def doc(self) -> str:
        return (self.root / "docs/usage.md").read_text()
