"""`docsync generate` from the command to the index; the model on loopback says what it is told."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from small_project import Project
from test_commands_model import ModelHandler, ModelServer

STUB = '''"""Prices."""


def rounded(price: float, step: float = 0.05) -> float:
    """Round a price to a step.

    >>> rounded(1.02)
    1.0
    >>> rounded(1.03, step=0.5)
    1.0

    Raises ValueError for a step of 0 or less.
    """
    ...


def other() -> int:
    return 1
'''
RIGHT = """```python
import math

def rounded(price, step=0.05):
    if step <= 0:
        raise ValueError("step must be above 0")
    return math.floor(price / step + 0.5) * step
```"""
WRONG = "```python\ndef rounded(price, step=0.05):\n    return price\n```"
TEST = """import pytest
from prices import rounded


def test_steps():
    assert rounded(1.26, 0.5) == 1.5


def test_no_step():
    with pytest.raises(ValueError):
        rounded(1.0, 0)
"""


class QueueHandler(ModelHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, QueueServer)
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append(asked)
        text = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        self.reply({"object": "chat.completion", "model": "tiny", "choices": [choice]})


class QueueServer(ModelServer):
    answers: list[str]
    asked: list[dict[str, Any]]


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[QueueServer]:
    server = QueueServer(("127.0.0.1", 0), QueueHandler)
    server.answers, server.asked = [RIGHT], []
    thread = Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("DOCSYNC_MODEL_ENABLED", "1")
    monkeypatch.setenv("DOCSYNC_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def shop(project: Project) -> Project:
    project.write("prices.py", STUB)
    project.git("add", "-A")
    return project


def generate(project: Project, *args: str, code: int = 1) -> str:
    # isolation or not is the sandbox's own test
    options = ["--allow-weak-sandbox"]
    if "--edge-cases" not in args:
        options.append("--no-edge-cases")  # importing hypothesis takes a second
    said = project.docsync("generate", *options, *args, code=code)
    return said + project.err


def staged(project: Project, path: str = "prices.py") -> str:
    return project.git("show", f":{path}")


def test_a_function_is_written_proved_and_staged(shop: Project, model: QueueServer) -> None:
    shop.write("tests/test_prices.py", TEST)
    said = generate(shop, "prices.py::rounded", "--edge-cases")
    assert "written by the first answer" in said
    assert "generated edge cases (they decide nothing): " in said
    assert "passed: 2 examples, 2 tests" in said
    new = (shop.root / "prices.py").read_text()
    assert staged(shop) == new
    assert new.startswith('"""Prices."""\nimport math\n') or "\n\nimport math\n" in new
    assert new.endswith("def other() -> int:\n    return 1\n")
    assert "math.floor(price / step + 0.5)" in new
    assert 'Raises ValueError for a step of 0 or less.\n    """\n    if step <= 0:' in new
    shown = shop.docsync("review", "list", "--all", code=1)
    assert "a body for `rounded`" in shown
    # how long it took stands in the journal
    told = re.search(r"generate .*1 prompt, (\d+\.\d) s", shop.docsync("log", code=0))
    assert told is not None
    assert float(told[1]) > 0


def test_the_prompt_holds_the_stub_and_what_failed(shop: Project, model: QueueServer) -> None:
    model.answers = [WRONG, RIGHT]
    said = generate(shop, "prices.py::rounded")
    assert "one of 2 answers, corrected once" in said
    first, second = (each["messages"][-1]["content"] for each in model.asked)
    assert "def rounded(price: float, step: float = 0.05) -> float:" in first
    assert "but must give\n1.0" in second


def test_what_is_open_is_listed_and_answered(
    shop: Project, model: QueueServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_stub = 'def pick(things, how):\n    """Picks what is usual of the things."""\n    ...\n'
    shop.write("picks.py", open_stub)
    shop.git("add", "-A")
    model.answers = ["```python\ndef pick(things, how):\n    return things[:1]\n```"]
    monkeypatch.setattr("sys.stdin", io.StringIO("a list\n\n"))
    said = generate(shop, "picks.py::pick", "--ask")
    assert "what `pick` leaves open" in said
    assert "1. What is `how`: which type, and what is it for?" in said
    assert re.search(r"2\. What does it return\?\n +3\. ", said)
    assert "assumed: What is `how`: which type, and what is it for? a list" in said
    assert "assumed: it returns what its name says" in said
    assert re.search(r"3 of 3 answers give the same in \d\d calls that nobody wrote down", said)
    prompt = model.asked[0]["messages"][-1]["content"]
    # nobody was there for the third one
    assert "Assume:\n- What is `how`: which type, and what is it for? a list\n" in prompt
    assert "What does it return?" not in prompt


def test_what_fails_its_tests_is_not_written(shop: Project, model: QueueServer) -> None:
    model.answers = [WRONG]
    said = generate(shop, "prices.py::rounded", "--starts", "1")
    assert "not written: none of 2 answers passed" in said
    assert "but must give" in said
    assert (shop.root / "prices.py").read_text() == STUB == staged(shop)
    assert "rounded" not in shop.docsync("review", "list", "--all", code=0)
    assert shop.docsync("log", "--prompts", code=0).count("generate") == 2


def test_a_rejected_function_is_a_stub_again(shop: Project, model: QueueServer) -> None:
    generate(shop, "prices.py::rounded")
    shop.docsync("review", "regenerate", "1", "--hint", "shorter", code=1)
    assert "`docsync generate prices.py::rounded`: reject it and give that" in shop.err
    shop.docsync("undo", code=0)
    assert (shop.root / "prices.py").read_text() == STUB == staged(shop)


def test_unstaged_edits_are_kept_and_nothing_is_staged(shop: Project, model: QueueServer) -> None:
    edited = STUB.replace("return 1", "return 2")
    (shop.root / "prices.py").write_text(edited)
    said = generate(shop, "prices.py::rounded")
    assert "only the work tree holds it" in said
    assert staged(shop) == STUB
    new = (shop.root / "prices.py").read_text()
    assert "return 2" in new
    assert "math.floor" in new


def test_a_patch_applies_and_nothing_else_changes(shop: Project, model: QueueServer) -> None:
    options = ("--allow-weak-sandbox", "--no-edge-cases", "--patch")
    patch = shop.docsync("generate", *options, "-", "prices.py::rounded", code=1)
    assert (shop.root / "prices.py").read_text() == STUB == staged(shop)
    shop.write("../p.diff", patch)
    shop.git("apply", "../p.diff")
    assert "math.floor" in (shop.root / "prices.py").read_text()
    shop.git("checkout", "prices.py")
    shop.docsync("apply", code=0)
    assert "math.floor" in staged(shop)


def test_documentation_comes_along(shop: Project, model: QueueServer) -> None:
    """The sync runs on the result: code and docs land together."""
    shop.write("docs/prices.md", "# Prices\n\nCall `rounded(price, step)` to round.\n")
    shop.git("add", "-A")
    shop.git("commit", "-q", "-m", "stub")
    said = generate(shop, "prices.py::rounded")
    assert "written by" in said
    assert "error" not in said


def test_a_section_is_the_specification(shop: Project, model: QueueServer) -> None:
    bare = STUB.replace(STUB[STUB.index('    """Round') : STUB.index("    ...")], "")
    shop.write("prices.py", bare)
    page = "# All\n\nNo.\n\n## Rounding\n\nRounds a price.\n\n`rounded(1.02) == 1.0`\n"
    shop.write("docs/p.md", page)
    shop.git("add", "-A")
    refused = generate(shop, "prices.py::rounded", code=2)
    assert "has no docstring" in refused
    said = generate(shop, "prices.py::rounded", "--spec", "docs/p.md#rounding")
    assert "passed: 1 example" in said
    prompt = model.asked[-1]["messages"][-1]["content"]
    assert "Rounds a price." in prompt
    assert "No." not in prompt
    assert "has: all, rounding" in generate(
        shop, "prices.py::rounded", "--spec", "docs/p.md#nowhere", code=2
    )


def test_staged_documentation_proposes_the_code(shop: Project, model: QueueServer) -> None:
    shop.git("commit", "-q", "-m", "stub")
    assert "speaks of no function" in generate(shop, "--from-doc-diff", code=0)
    shop.write("docs/prices.md", "# Prices\n\n`rounded(1.02)` gives 1.0, see `other`.\n")
    shop.git("add", "-A")
    said = generate(shop, "--from-doc-diff")
    assert "docs/prices.md:1 speaks of `rounded` in prices.py" in said
    assert "`other` in prices.py, which has a body" in said
    assert "math.floor" in staged(shop)
    assert "gives 1.0, see" in model.asked[0]["messages"][-1]["content"]


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("def f(:\n", "f", "prices.py:1: not valid Python"),
        ("def f(x): ...\n", "f", "written on one line"),
        ("def f(x):\n    ...\n", "f", "has no docstring that says what it shall do"),
        ('def f(x):\n    """Give one more than x."""\n    return x\n', "f", "has a body already"),
        (
            'def f(x):\n    """One more than it.\n\n    f(1) == 2\n    f(1) == 3\n    """\n',
            "f",
            "contradict each other: lines 3 and 4 of the text give different results for `f(1)`",
        ),
        (
            'def f(x):\n    """One."""\n\n\ndef f(x):\n    """Two."""\n',
            "f",
            "defined more than once (lines 1, 5)",
        ),
        ("def first():\n    ...\n", "frist", "Did you mean `first`?"),
        (
            "import abc\nclass A:\n    @abc.abstractmethod\n    def f(self):\n        ...\n",
            "A.f",
            "abstract",
        ),
    ],
)
def test_bad_input_is_told_and_the_file_is_untouched(
    shop: Project, model: QueueServer, source: str, name: str, expected: str
) -> None:
    (shop.root / "prices.py").write_text(source)
    assert expected in generate(shop, f"prices.py::{name}", code=2)
    assert (shop.root / "prices.py").read_text() == source
    assert model.asked == []


BOX = '''class Box:
    """Keeps numbers."""

    def __init__(self) -> None:
        self.items: list[int] = []

    def put(self, item: int) -> None:
        """Put a number in, on top of the others."""

    def take(self) -> int:
        """Take out the one that was put in last."""
'''
BOX_TEST = """from box import Box


def test_box():
    box = Box()
    box.put(1)
    box.put(2)
    assert box.take() == 2
"""
PUT = "```python\ndef put(self, item):\n    self.items.append(item)\n```"
TAKE = "```python\ndef take(self):\n    return self.items.pop()\n```"


def test_given_tests_of_a_class_have_to_pass_when_all_is_written(
    shop: Project, model: QueueServer
) -> None:
    shop.write("box.py", BOX)
    shop.write("tests/test_box.py", BOX_TEST)
    shop.git("add", "-A")
    options = ("box.py::Box", "--tests", "tests/test_box.py", "--starts", "1", "--rounds", "0")
    model.answers = [
        PUT.replace("append(item)", "insert(0, item)"),
        TAKE.replace("pop()", "pop(0)"),
    ]
    assert "passed: 0 examples, 1 test" in generate(shop, *options)
    assert "insert" in staged(shop, "box.py")
    shop.docsync("undo", code=0)
    # what is given is not passed without the other one
    model.answers = [PUT, "```python\nnothing\n```"]
    said = generate(shop, *options)
    assert "all together fail a test that was given" in said
    assert staged(shop, "box.py") == BOX


SCRIPT = """/**
 * Round a price to a step.
 *
 * @example
 * rounded(1.02, 0.5) // => 1
 */
function rounded(price, step) {
  throw new Error("not implemented");
}

module.exports = { rounded };
"""
SCRIPT_TEST = """const { test } = require("node:test");
const assert = require("node:assert");
const { rounded } = require("./prices.js");

test("rounded to a whole", () => assert.equal(rounded(1.6, 1), 2));
"""
SCRIPT_RIGHT = """```javascript
function rounded(price, step) {
  return Math.round(price / step) * step;
}
```"""


def test_a_function_in_javascript_is_written_and_staged(shop: Project, model: QueueServer) -> None:
    shop.write("prices.js", SCRIPT)
    shop.write("prices.test.js", SCRIPT_TEST)
    shop.git("add", "-A")
    if shutil.which("node") is None:
        assert "there is no `node`" in generate(shop, "prices.js::rounded", code=2)
        return
    model.answers = [SCRIPT_RIGHT.replace("* step", ""), SCRIPT_RIGHT]
    said = generate(shop, "prices.js::rounded", "--edge-cases")
    assert "one of 2 answers, corrected once" in said
    assert "passed: 1 example, 1 test" in said
    assert "not tested: generated edge cases: none are made for JavaScript" in said
    assert "You are an expert JavaScript programmer" in model.asked[0]["messages"][0]["content"]
    second = model.asked[1]["messages"][-1]["content"]
    assert "rounded(1.02, 0.5) gave 2 but must give 1" in second
    assert "in one ```javascript block" in second
    assert staged(shop, "prices.js") == SCRIPT.replace(
        'throw new Error("not implemented")', "return Math.round(price / step) * step"
    )


def test_other_languages_are_refused(shop: Project, model: QueueServer) -> None:
    (shop.root / "prices.rb").write_text("def f()\nend\n")
    assert "for Python, JavaScript, TypeScript and Go; this is a .rb" in generate(
        shop, "prices.rb::f", code=2
    )


def test_calls_that_make_no_sense_are_refused(shop: Project, model: QueueServer) -> None:
    assert "names no function" in generate(shop, "prices.py", code=2)
    assert "not in this repository" in generate(shop, "/etc/passwd.py::x", code=2)
    assert "--tests nowhere.py" in generate(
        shop, "prices.py::rounded", "--tests", "nowhere.py", code=2
    )
    assert "or give --from-doc-diff" in generate(shop, code=2)


def test_a_model_that_is_down_is_told(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCSYNC_MODEL_ENABLED", "0")
    assert "enabled is false" in generate(shop, "prices.py::rounded", code=2)


def test_protected_code_is_not_written(shop: Project, model: QueueServer, tmp_path: Path) -> None:
    body = "\n".join(
        f"    total_{n} = price * {n * 7 + 3} + step * {n * 11 + 5} - {n * 13 + 1}"
        for n in range(12)
    )
    licensed = f"def rounded(price, step=0.05):\n{body}\n    return 1.0\n"
    (tmp_path / "licensed.py").write_text(licensed)
    shop.docsync("guard", "add", str(tmp_path / "licensed.py"), code=0)
    model.answers = [f"```python\n{licensed}```"]
    said = generate(shop, "prices.py::rounded", "--tests", "tests/test_easy.py", code=2)
    shop.write("tests/test_easy.py", "def test_nothing():\n    pass\n")
    said = generate(shop, "prices.py::rounded", "--tests", "tests/test_easy.py")
    assert "not written: it reproduces protected text" in said
    assert (shop.root / "prices.py").read_text() == STUB


def test_line_ends_stay_as_they_are(shop: Project, model: QueueServer) -> None:
    (shop.root / "prices.py").write_bytes(STUB.replace("\n", "\r\n").encode())
    shop.git("add", "-A")
    generate(shop, "prices.py::rounded")
    new = (shop.root / "prices.py").read_bytes()
    assert b"math.floor" in new
    assert new.count(b"\n") == new.count(b"\r\n")
