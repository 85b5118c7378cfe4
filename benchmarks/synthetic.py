"""A repository of a chosen size, made from a seed: Python modules with command lines and settings,
and documentation that names them."""

from __future__ import annotations

import math
import os
import random
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_NOUNS = (
    "archive batch cache channel cluster column commit cursor digest driver event export feed "
    "filter folder gateway header index job journal ledger lease lock mirror node packet page "
    "parcel pipeline pool probe queue quota record region replica report route sample schema "
    "segment session shard snapshot socket stream table tenant token topic trace upload vault "
    "volume window worker zone"
)
_VERBS = (
    "append build check close collect compact copy count drain drop encode export fetch flush "
    "group import join list load merge move open pack parse prune pull push read refresh rename "
    "replay resolve restore route scan send sort split start stop store sync trim verify watch"
)
NOUNS = _NOUNS.split()
VERBS = _VERBS.split()
SENTENCES = (
    "The {noun} is read once and kept until the {other} asks for another.",
    "A {noun} that cannot be opened is reported and left alone.",
    "Most people never touch this; the {noun} does what it says.",
    "When several processes share a {noun}, the one that came first keeps it.",
    "Nothing is written before every {other} has answered.",
    "It is safe to run this twice: a {noun} that is already there stays as it is.",
    "If the {other} is larger than memory, it is handled in pieces.",
    "The order of the {noun} list does not matter.",
)


@dataclass(frozen=True, slots=True)
class Module:
    """One generated module: a function with a parameter and a command line with a flag."""

    number: int
    verb: str
    noun: str
    other: str
    default: int

    @property
    def path(self) -> str:
        return f"src/acme/{self.noun}/{self.name}.py"

    @property
    def name(self) -> str:
        return f"{self.verb}_{self.noun}_{self.number}"

    @property
    def flag(self) -> str:
        return f"--max-{self.other}-{self.number}"

    @property
    def variable(self) -> str:
        return f"ACME_{self.noun.upper()}_{self.number}"

    def source(self, *, flag: str | None = None, body: int = 0) -> str:
        """The code; `flag` renames the flag, `body` changes only what happens inside."""
        other = self.other
        return f'''"""How to {self.verb} a {self.noun}."""

import argparse
import os


def {self.name}({other}, limit={self.default}, retries=3):
    """Return what is left of `{other}` after `limit` steps."""
    left = list({other})
    for step in range(min(limit, len(left))):
        if _is_done(left, step + {body}):
            break
        left = left[1:]
    return left[:retries] if os.environ.get("{self.variable}") else left


def _is_done({other}, step):
    total = {body}
    for item in {other}:
        total += len(str(item)) * step
    return total > 10_000


def make_parser():
    parser = argparse.ArgumentParser(prog="acme-{self.verb}-{self.noun}-{self.number}")
    parser.add_argument("{flag or self.flag}", type=int, default={self.default}, dest="limit",
                        help="stop after this many steps")
    parser.add_argument("--retries", type=int, default=3, help="how often to try again")
    return parser
'''


def modules(count: int, rng: random.Random) -> list[Module]:
    made = []
    for number in range(count):
        noun, other = rng.sample(NOUNS, 2)
        made.append(Module(number, rng.choice(VERBS), noun, other, rng.randrange(10, 900)))
    return made


def section(module: Module, rng: random.Random, ordinal: int) -> str:
    """Section `ordinal` about a module: prose, and in turn an example, a table or a list."""
    prose = " ".join(
        rng.choice(SENTENCES).format(noun=module.noun, other=module.other) for _ in range(4)
    )
    command = f"acme-{module.verb}-{module.noun}-{module.number}"
    detail = (
        f"```console\n{command} {module.flag} {module.default} --retries 3\n```\n",
        "| option | default | meaning |\n|---|---|---|\n"
        f"| `{module.flag}` | `{module.default}` | stop after this many steps |\n"
        "| `--retries` | `3` | how often to try again |\n",
        f"- `{module.name}({module.other})` does the work.\n"
        f"- `{module.variable}` in the environment keeps it short.\n",
        f"Its code stands in `{module.path}`.\n",
    )[ordinal % 4]
    title = f"{module.verb.capitalize()} the {module.noun}, part {ordinal}"
    return f"## {title}\n\n{prose}\n\n{detail}\n"


def create(
    root: Path, env: Mapping[str, str], *, sections: int, files: int, seed: int
) -> list[Module]:
    """Make and commit the repository: `sections` sections in pages of ten (the page's title opens
    the first), `files` modules, a test file for each tenth module. The sections about a module
    stand together, as they do in documentation that people write."""
    rng = random.Random(seed)
    made = modules(files, rng)
    for module in made:
        write(root / module.path, module.source())
        if module.number % 10 == 0:
            write(root / f"tests/test_{module.name}.py", f"def test_{module.name}():\n    pass\n")
    share = (sections // 10 * 9) / files
    for page in range(sections // 10):
        parts = []
        for ordinal in range(page * 9, page * 9 + 9):
            module = made[int(ordinal / share)]
            parts.append(section(module, rng, ordinal - math.ceil(module.number * share)))
        text = f"# Page {page}\n\n{''.join(parts)}"
        write(root / f"docs/part{page // 20:02}/page{page:03}.md", text)
    git(root, env, "init", "--quiet")
    for name, value in (("user.name", "bench"), ("user.email", "bench@example.invalid")):
        git(root, env, "config", name, value)
    git(root, env, "add", "--all")
    git(root, env, "commit", "--quiet", "-m", "start")
    git(root, env, "gc", "--quiet")
    return made


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def git(root: Path, env: Mapping[str, str], *args: str) -> str:
    return subprocess.run(
        ["git", *args], cwd=root, env=env, check=True, capture_output=True, text=True
    ).stdout.strip()


def environment(cache: Path) -> dict[str, str]:
    """The caller's environment without what a user's git configuration adds, and with bytecode kept
    in `cache`: an installed docsync has its own, and starting without it is another measurement."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "DOCSYNC_")) and name != "PYTHONDONTWRITEBYTECODE"
    }
    return {
        **kept,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PYTHONPYCACHEPREFIX": str(cache),
    }
