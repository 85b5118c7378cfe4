"""Functions in Go: found, spliced, and run by `go test` in the sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docsync.codegen.answer import Piece, Unusable
from docsync.codegen.go.toolchain import find_go
from docsync.codegen.language import Language, language_of
from docsync.codegen.target import Stub
from docsync.codegen.trial import Trial, Wanted, place_of
from docsync.errors import TargetError
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox

SOURCE = """// Package shop sells.
package shop

import (
	"errors"
)

// ErrEmpty says that nothing is there.
var ErrEmpty = errors.New("empty")

// Total gives the sum of the prices, in cents.
//
//	Total([]int{1, 2}) == 3, nil
//	Total([]int{}) // 0, error
//	Total(nil) returns 0, err
func Total(prices []int) (int, error) {
	panic("not implemented")
}

// Names of the things, in order: Names(map[string]int{"b": 1, "a": 2}) == []string{"a", "b"}
func Names[V any](things map[string]V) []string {
	panic("not implemented")
}

// Cart holds prices.
type Cart[T any] struct {
	items []T
}

// Add puts one into the cart.
func (c *Cart[T]) Add(item T) {
}

// Later is for later.
func Later() error {
	return errors.New("not implemented")
}
"""
GOOD = """if len(prices) == 0 {
	return 0, ErrEmpty
}
sum := 0
for _, price := range prices {
	sum += price
}
return sum, nil"""
TESTS = """package shop

import "testing"

func TestThree(t *testing.T) {
	if sum, _ := Total([]int{1, 2, 3}); sum != 6 {
		t.Fatalf("Total gave %d", sum)
	}
}

func TestBoth(t *testing.T) {
	_, err := Total(nil)
	if err == Later() {
		t.Fatal()
	}
}

func TestOther(t *testing.T) {
	t.Fatal("of something else")
}
"""


def go() -> Language:
    return language_of("shop.go")


def target(name: str = "Total", source: str = SOURCE) -> Stub:
    return go().find_targets("shop.go", source, name, replace=False)[0]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    (tmp_path / "shop.go").write_text(SOURCE)
    (tmp_path / "shop_test.go").write_text(TESTS)
    return tmp_path


def run(root: Path, body: str, tests: tuple[str, ...] = (), name: str = "Total") -> Trial:
    found = target(name)
    language = go()
    specification = language.read_specification(found, "")
    return language.run_trial(
        Sandbox.find(allow_weak=True),
        place_of(root, "shop.go"),
        found,
        language.assemble(found, Piece(body)).source,
        Wanted(specification.examples, tests=tests),
        Limits(wall_s=60.0, cpu_s=30),
    )


def test_functions_and_methods_are_found() -> None:
    assert dict(go().definitions("shop.go", SOURCE)) == {
        "Total": True,
        "Names": True,
        "Cart.Add": True,
        "Later": True,
    }
    found = target()
    assert found.docstring.startswith("Total gives the sum")
    assert [(each.name, each.type) for each in found.parameters] == [("prices", "[]int")]
    assert target("Cart.Add").owner == "Cart"
    assert [each.name for each in go().find_targets("shop.go", SOURCE, "Cart", replace=False)] == [
        "Cart.Add"
    ]


def test_examples_are_calls_with_literals() -> None:
    found = go().read_specification(target(), "").examples
    assert [(each.call, each.expected) for each in found] == [
        ("Total([]int{1, 2})", "3, nil"),
        ("Total([]int{})", "0, error"),
        ("Total(nil)", "0, err"),
    ]
    (names,) = go().read_specification(target("Names"), "").examples
    assert names.expected == '[]string{"a", "b"}'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("F(1) == -2.5", "-2.5"),
        ("F('x') gives `a`", "`a`"),
        ('F("a") -> map[string]int{"a": 1}', 'map[string]int{"a": 1}'),
        ("F(0) panics", None),
        ("F(0) // panics", "throws panic"),
        ("F(x) == 1", None),
        ("F(1) == x", None),
        ("F(1) is used", None),
    ],
)
def test_results_are_literals_or_nothing(line: str, expected: str | None) -> None:
    source = f"package a\n\n// F does it well.\n// {line}\nfunc F(x int) int {{\n}}\n"
    found = go().read_specification(target("F", source), "").examples
    assert [each.expected for each in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("package a\nfunc F( {\n", "F", "not valid Go"),
        ("package a\n// F gives one.\nfunc F() int { return 1 }\n", "F", "has a body already"),
        ("package a\n// F is in assembly.\nfunc F() int\n", "F", "meant to have no body"),
        ("package a\nfunc First() {}\n", "Frist", "Did you mean `First`?"),
        ("package a\nfunc F() {}\n", "F", "has no docstring"),
        ("package a\n// F(1) == 2\n// F(1) == 3\nfunc F(x int) int {\n}\n", "F", "contradict"),
    ],
)
def test_what_cannot_be_worked_on_is_refused(source: str, name: str, expected: str) -> None:
    with pytest.raises(TargetError) as error:
        go().read_specification(target(name, source), "")
    assert expected in str(error.value)


def test_an_answer_goes_into_its_file() -> None:
    found = go().read_answer(
        '```go\npackage shop\n\nimport (\n\t"fmt"\n\t"sort"\n)\n\n'
        "func twice(x int) int { return 2 * x }\n\n"
        "func Total(prices []int) (int, error) {\n\tsort.Ints(prices)\n\treturn twice(1), nil\n}\n"
        "\nfunc main() { fmt.Println(Total(nil)) }\n```",
        target(),
    )
    assert isinstance(found, Piece)
    assert found.imports == ('import "sort"',)  # what is not used would not compile
    assert found.helpers == ("func twice(x int) int { return 2 * x }",)
    made = go().assemble(target(), found)
    assert '\t"errors"\n\t"sort"\n)\n' in made.source
    assert "return 2 * x }\n\n// Total gives" in made.source
    body = "(int, error) {\n\tsort.Ints(prices)\n\treturn twice(1), nil\n}\n"
    assert body in made.source
    assert go().find_faults(target(), found, made, frozenset()) == []
    bare = target("F", "package a\n\n// F gives one more.\nfunc F(x int) int {\n}\n")
    piece = Piece("return x", ('import "os"', 'import "example.com/x"'))
    made = go().assemble(bare, piece)
    assert made.source.startswith('package a\n\nimport "os"\nimport "example.com/x"\n\n// F')
    assert "imports `example.com/x`" in go().find_faults(bare, piece, made, frozenset())[0]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("func Total(items []int) int { return 1 }", "Total", "are (prices), not (items)"),
        ("func (x *Cart[T]) Add(item T) { x.items = nil }", "Cart.Add", "a method of `c`"),
        ("func Total(prices []int) {", "Total", "not valid Go"),
    ],
)
def test_unusable_answers_say_why(text: str, name: str, expected: str) -> None:
    found = go().read_answer(f"```go\n{text}\n```", target(name))
    assert isinstance(found, Unusable)
    assert expected in found.why


def test_tests_of_the_package_that_name_it_are_found(root: Path) -> None:
    found = go().find_tests(root, target())
    assert found.tests == ("shop_test.go::TestThree",)
    assert found.left == ("shop_test.go::TestBoth needs `Later`, which is not written",)


def refuses(root: Path) -> None:
    """What holds where there is no Go."""
    with pytest.raises(TargetError, match=r"no `go` on the PATH that runs: install Go 1\.18"):
        go().prepare(root)


def test_a_missing_tool_chain_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    find_go.cache_clear()
    try:
        refuses(root)
    finally:
        find_go.cache_clear()


def test_a_right_body_passes_and_a_wrong_one_is_told(root: Path) -> None:
    if shutil.which("go") is None:
        refuses(root)
        return
    tests = ("shop_test.go::TestThree",)
    trial = run(root, GOOD, tests)
    assert trial.passed == (
        "example: Total([]int{1, 2})",
        "example: Total([]int{})",
        "example: Total(nil)",
        "test: TestThree",
    )
    assert trial.is_sound
    wrong = run(root, "return len(prices), nil", tests)
    said = {each.name: each.text for each in wrong.failures}
    assert (
        said["example: Total([]int{1, 2})"] == "Total([]int{1, 2}) gave 2, nil but must give 3, nil"
    )
    assert "Total gave 3" in said["test: TestThree"]
    whole = run(root, GOOD, ("shop_test.go",))
    assert {"test: TestOther"} <= {each.name for each in whole.failures}
    assert run(root, "c.items = append(c.items, item)", (), "Cart.Add").is_sound


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return missing, nil", "undefined: missing"),
        ("return prices[7], nil", "index out of range [7] with length 2"),
        ("for {\n}", "did not end within 3.0 s"),
        ('panic(os.RemoveAll("/project"))', "undefined: os"),
        ("x := 1\nreturn 0, nil", "declared"),
    ],
)
def test_what_goes_wrong_is_told(root: Path, body: str, expected: str) -> None:
    if shutil.which("go") is None:
        refuses(root)
        return
    trial = run(root, body)
    assert not trial.is_sound
    assert expected in " ".join(each.text for each in trial.failures)
    assert (root / "shop.go").read_text() == SOURCE


def test_a_test_program_that_is_ended_early_does_not_pass(root: Path) -> None:
    if shutil.which("go") is None:
        refuses(root)
        return
    source = SOURCE.replace('\t"errors"\n', '\t"errors"\n\t"os"\n\t"fmt"\n')
    (root / "shop.go").write_text(source)
    found = target(source=source)
    body = 'fmt.Println("--- PASS: TestThree (0.00s)\\nPASS")\nos.Exit(0)\nreturn 0, nil'
    trial = go().run_trial(
        Sandbox.find(allow_weak=True),
        place_of(root, "shop.go"),
        found,
        go().assemble(found, Piece(body)).source,
        Wanted(tests=("shop_test.go::TestThree",)),
        Limits(wall_s=60.0, cpu_s=30),
    )
    assert "they ended before their last" in " ".join(each.text for each in trial.failures)
