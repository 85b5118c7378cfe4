"""A new target of make or script of npm stands beside the others as it is typed."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from tests.unit.samples import document, fact, mended


def new(owner: str, detail: str) -> ChangeFact:
    siblings = ("lint", "test", "install")
    return fact(
        FactKind.COMMAND_ADDED, "fmt", None, None, owner=owner, siblings=siblings, detail=detail
    )


MAKE = new("make", "make fmt: Format the code")
JUST = new("just", "just fmt *args: Format the code")
UNTOLD = new("make", "make fmt\n\truff format the sources")
TABLE = "| Command | What it does |\n|---|---|\n| `make install` | Install it |\n"


@pytest.mark.parametrize(
    ("change", "text", "entry"),
    [
        (
            MAKE,
            f"{TABLE}| `make lint` | Check the style |\n@",
            "| `make fmt` | Format the code |\n",
        ),
        (
            MAKE,
            "- `make install`: install it\n- `make lint`: check the style\n@",
            "- `make fmt`: format the code\n",
        ),
        (
            JUST,
            "- `just test`: test it\n- `just lint`: check it\n@",
            "- `just fmt`: format the code\n",
        ),
        (MAKE, "- `test`: test it\n- `lint`: check it\n@", "- `fmt`: format the code\n"),
        (UNTOLD, "- `make test`: test it\n- `make lint`: check it\n@", ""),
        (
            new("scripts", '"fmt": "prettier --write the sources"'),
            "- `npm test`: test it\n- `npm run lint`: check it\n@",
            "",
        ),
    ],
)
def test_it_stands_as_it_is_typed(change: ChangeFact, text: str, entry: str) -> None:
    doc = document("# Work\n\n" + text.replace("@", ""))
    assert mended(doc, change) == "# Work\n\n" + text.replace("@", entry)
