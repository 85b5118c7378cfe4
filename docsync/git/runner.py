"""The only door to the git executable.

A thin wrapper around `subprocess`, and not GitPython: importing that costs about 80 ms, more than
everything else a commit that touches nothing documented may spend. GitPython serves where time does
not press (`refs.py`).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docsync.errors import GitError, RepositoryError

# what `git rev-parse --local-env-vars` lists: these name one repository and mislead in another
_REPOSITORY_VARIABLES = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NAMESPACE",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
# they would change what a diff prints
_DIFF_VARIABLES = frozenset({"GIT_DIFF_OPTS", "GIT_EXTERNAL_DIFF"})

_INDEX_COMPLAINTS = (
    "index file corrupt",
    "index file smaller than expected",
    "bad index file sha1 signature",
    "bad signature 0x",
    "bad index version",
    "unordered stage entries",
)


def encode(path: str) -> bytes:
    """The bytes that git knows a path or a line of text by."""
    return path.encode("utf-8", "surrogateescape")


def decode(raw_bytes: bytes) -> str:
    return raw_bytes.decode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class Answer:
    """How one git process ended; a negative `code` is the signal that ended it."""

    code: int
    out_bytes: bytes
    err: str


class Git:
    """Runs git in one repository, at `root`, with the variables of `environ` (default: ours).

    GIT_INDEX_FILE and its like are kept: a hook must see the index that git is committing.
    """

    def __init__(self, root: Path, environ: Mapping[str, str] | None = None) -> None:
        kept = os.environ if environ is None else environ
        self.root = root
        self.environ = {name: kept[name] for name in kept if name not in _DIFF_VARIABLES} | {
            "LC_ALL": "C",  # messages are matched below
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",  # reading must not get in the way of the user's own git
            "GIT_LITERAL_PATHSPECS": "1",  # `docs/[id].md` is a path, not a pattern
        }

    def elsewhere(self, root: Path) -> Git:
        """The same git in another repository, without the variables that name this one."""
        environ = {k: v for k, v in self.environ.items() if k not in _REPOSITORY_VARIABLES}
        return Git(root, environ)

    def call(self, *args: str, data: bytes = b"") -> Answer:
        """One git process, whatever its exit code. `data` is its standard input.

        Raises RepositoryError when there is no git or no such folder.
        """
        with self.popen(*args, stderr=subprocess.PIPE) as process:
            out_bytes, err_bytes = process.communicate(data)
        return Answer(process.returncode, out_bytes, decode(err_bytes))

    def run(
        self, *args: str, data: bytes = b"", ok: tuple[int, ...] = (0,), check: bool = True
    ) -> bytes:
        """Standard output of one git process.

        Raises RepositoryError or GitError when `check` and the exit code is not in `ok`.
        """
        answer = self.call(*args, data=data)
        if check and answer.code not in ok:
            raise explain(answer, args, self.root)
        return answer.out_bytes

    def text(self, *args: str, data: bytes = b"") -> str:
        """Standard output as stripped text. Raises as `run`."""
        return decode(self.run(*args, data=data)).strip()

    def records(self, *args: str) -> list[str]:
        """Standard output as NUL-terminated records. Raises as `run`."""
        return decode(self.run(*args)).split("\0")[:-1]

    def popen(self, *args: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """A git process with pipes to its standard input and output. Raises as `call`."""
        try:
            return subprocess.Popen(
                ("git", "-c", "core.quotePath=false", *args),
                cwd=self.root,
                env=self.environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
        except FileNotFoundError as error:
            if error.filename != "git":
                raise RepositoryError(f"there is no folder {self.root}") from error
            raise RepositoryError(
                "git was not found on PATH: install git, or add its folder to PATH"
            ) from error
        except (NotADirectoryError, PermissionError) as error:
            raise RepositoryError(f"git cannot be run in {self.root}: {error.strerror}") from error


def explain(answer: Answer, args: tuple[str, ...], root: Path) -> GitError | RepositoryError:
    """What a failed git process means, and what to do next."""
    err = answer.err.strip()
    if "not a git repository" in err:
        return RepositoryError(
            f"{root} is not in a git repository: change to one, or make one with `git init`"
        )
    if "dubious ownership" in err:
        return RepositoryError(
            f"git refuses {root} because it belongs to another user; if you trust it: "
            f"git config --global --add safe.directory {root}"
        )
    if "must be run in a work tree" in err:
        return RepositoryError(
            f"{root} has no work tree (a bare repository, or the inside of .git): "
            "run docsync in a checkout"
        )
    if any(complaint in err for complaint in _INDEX_COMPLAINTS):
        return RepositoryError(
            f"git cannot read the index of {root} ({err.splitlines()[-1]}): move the file that "
            "`git rev-parse --git-path index` names out of the way and run `git reset`; files in "
            "the work tree stay as they are, what was staged has to be added again"
        )
    ended = f"was ended by signal {-answer.code}" if answer.code < 0 else f"failed ({answer.code})"
    return GitError(f"`git {args[0]}` {ended} in {root}: {err or 'it said nothing'}")
