"""Pairs hold what stood in the repository before the commit, no repository is on both sides, and
figures and bounds are what their formulas say."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks.verdicts import asked, cheap, figures, head, pairs, scores, texts
from benchmarks.verdicts.figures import Verdict
from benchmarks.verdicts.pairs import Pair
from benchmarks.verdicts.scores import Method, Score
from docsync.errors import UsageError
from docsync.mining.clones import find_clones
from docsync.mining.collect import rows_of
from docsync.mining.records import Case, ChangedDoc, Hunk, Row, Rows
from tests.git.repositories import make_repo

CODE = 'parser.add_argument("--max-jobs", default=4)\n'
GUIDE = "# Guide\n\nRead it.\n\n## Jobs\n\nSet `--max-jobs` to 4.\n\n## Rest\n\nSee `max_size`.\n"
TESTS = "def test_it():\n    assert run('--max-jobs')\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Rows]]:
    """A clone, and the rows of a commit that changed the guide and of one that changed code
    alone."""
    folder = tmp_path_factory.mktemp("clones")
    repo = make_repo(folder / "acme+tool")
    contents = {"acme/cli.py": CODE, "docs/guide.md": GUIDE, "tests/test_cli.py": TESTS}
    commits = []
    for number in range(3):
        if number == 1:
            contents["docs/guide.md"] = GUIDE.replace("--max-jobs", "--max-workers")
            contents["tests/test_cli.py"] = TESTS.replace("--max-jobs", "--max-workers")
            contents["acme/cli.py"] = CODE.replace("--max-jobs", "--max-workers")
        elif number == 2:
            contents["acme/cli.py"] = CODE.replace("--max-jobs", "--workers")
        for path, text in contents.items():
            repo.add(path, text.encode())
        commits.append(repo.commit(f"commit {number}"))
    guide = ChangedDoc("docs/guide.md", (Hunk(7, 1, 7, 1),))
    cases = [
        Case("acme/tool", commits[1], commits[0], "2020-01-01", "positive", (guide,)),
        Case("acme/tool", commits[2], commits[1], "2020-01-02", "negative"),
    ]
    clone = find_clones(folder)["acme/tool"]
    state = tmp_path_factory.mktemp("state")
    return folder, [rows_of(case, clone, state) for case in cases]


def built(made: tuple[Path, list[Rows]]) -> list[Pair]:
    folder, rows = made
    return list(pairs.build(rows, find_clones(folder)))


def test_a_pair_holds_the_code_that_changed_and_the_section_as_it_was(
    made: tuple[Path, list[Rows]],
) -> None:
    hit = next(pair for pair in built(made) if pair.is_hit)
    assert hit.lines.split("\n") == [
        '- parser.add_argument("--max-jobs", default=4)',
        '+ parser.add_argument("--max-workers", default=4)',
    ]
    assert hit.heading == "docs/guide.md > Guide > Jobs"
    assert hit.text == "## Jobs\n\nSet `--max-jobs` to 4.\n\n"
    assert hit.change == hit.lines
    assert hit.features


def test_negatives_are_of_the_same_commit_and_of_one_without_documents(
    made: tuple[Path, list[Rows]],
) -> None:
    found = built(made)
    by_origin = {origin: [p for p in found if p.origin == origin] for origin in ("same", "quiet")}
    hit = next(pair for pair in found if pair.is_hit)
    assert {pair.commit for pair in by_origin["same"]} <= {hit.commit}
    assert [pair.commit for pair in by_origin["quiet"]] == [made[1][1].case.commit]
    assert all("test_it" not in pair.lines for pair in found)


def test_pairs_are_read_as_they_were_written(made: tuple[Path, list[Rows]], tmp_path: Path) -> None:
    found = built(made)
    assert pairs.write(tmp_path / "pairs.jsonl", found) == len(found)
    assert {pair.id: pair for pair in pairs.read(tmp_path / "pairs.jsonl")} == {
        pair.id: pair for pair in found
    }
    with pytest.raises(UsageError, match="make them with"):
        pairs.read(tmp_path / "none.jsonl")


def many_rows(repos: int, hits: int) -> list[Rows]:
    found = []
    for number in range(repos):
        for label in ("positive", "negative"):
            case = Case(f"acme/{number}", f"{label}{number}", "parent", "2020-01-01", label)
            rows = tuple(
                Row("a.md", n, label == "positive" and n < hits, True, {"x": 1.0})
                for n in range(hits + 9)
            )
            found.append(Rows(case, 1, 1, 1, hits + 9, hits, rows))
    return found


def test_no_repository_is_on_both_sides_and_small_ones_are_not_tested_on() -> None:
    small = Case("acme/small", "few", "p", "2020-01-01", "positive")
    rows = [*many_rows(20, 12), Rows(small, 1, 1, 1, 1, 1, ())]
    held_out = pairs.held_out_repositories(rows)
    assert len(held_out) == pairs.TEST_REPOSITORIES
    assert "acme/small" not in held_out
    assert held_out == pairs.held_out_repositories(reversed(rows))


def test_of_a_case_three_hits_at_most_each_with_three_negatives() -> None:
    chosen = pairs.choose(many_rows(2, 5))
    origins = sorted(place.origin for places in chosen.values() for place in places)
    assert origins == ["hit"] * 6 + ["quiet"] * 6 + ["same"] * 12


def test_excerpts_keep_what_both_speak_of() -> None:
    lines = [f"+ filler_{n} = {n}" for n in range(60)] + ["- retry_limit = 3"]
    section = "\n".join(["Nothing here."] * 80 + ["The `retry_limit` is 3."] + ["Nothing."] * 5)
    change = texts.excerpt_of_change(lines, section)
    assert change.endswith("- retry_limit = 3")
    assert change.startswith("+ filler_0")
    assert len(change) <= texts.CHANGE_CHARS
    excerpt = texts.excerpt_of_section(section, "\n".join(lines))
    assert "`retry_limit`" in excerpt
    assert len(excerpt) <= texts.SECTION_CHARS


def pair(number: int, origin: pairs.Origin, split: pairs.Split = "test", text: str = "x") -> Pair:
    lines = "- old_name = 1\n+ new_name = 1"
    return Pair(
        f"id{number}",
        split,
        f"acme/{number % 6}",
        f"commit{number}",
        origin,
        {},
        lines,
        text,
        lines,
        "a.md",
        text,
    )


def test_words_that_both_have_are_counted() -> None:
    one = pair(0, "hit", text="`old_name` and new_name are one thing")
    assert cheap.shared_identifiers(one) == 2
    assert cheap.overlap(one) == 1.0
    other = pair(1, "same", text="nothing of that")
    cosine = cheap.cosine_with([one, other])
    assert cosine(one) > cosine(other) == 0.0


def verdicts(*values: tuple[float, bool]) -> list[Verdict]:
    return [Verdict(value, is_hit, str(n)) for n, (value, is_hit) in enumerate(values)]


def test_auc_counts_the_pairs_in_the_right_order_and_ties_half() -> None:
    found = verdicts((3, True), (2, False), (2, True), (1, False), (0, True))
    by_hand = (1 + 1 + 0.5 + 1 + 0 + 0) / 6
    assert figures.auc(found) == pytest.approx(by_hand)
    assert figures.auc(verdicts((1, True))) is None


def test_bounds_hold_the_value_and_narrow_with_more_pairs() -> None:
    def some(count: int) -> list[Verdict]:
        return verdicts(*(((n * 7) % 11 + 3 * (n % 3 == 0), n % 3 == 0) for n in range(count)))

    few, many = figures.bounded_auc(some(40)), figures.bounded_auc(some(640))
    assert few and many
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 2
    assert few == figures.bounded_auc(some(40))


def test_bounds_draw_whole_commits() -> None:
    alone = verdicts(*(((n * 7) % 11 + 3 * (n % 3 == 0), n % 3 == 0) for n in range(48)))
    copied = [Verdict(v.value, v.is_hit, v.group) for v in alone for _ in range(10)]
    once, ten_times = figures.bounded_auc(alone), figures.bounded_auc(copied)
    assert once and ten_times
    assert ten_times.high - ten_times.low == pytest.approx(once.high - once.low)


def test_the_threshold_is_the_one_with_the_best_f1() -> None:
    found = verdicts((5, True), (4, True), (3, False), (2, True), (1, False), (1, False))
    assert figures.best_threshold(found) == 2
    assert figures.f1(found, 2) == pytest.approx(2 * 3 / (4 + 3))
    every = [figures.f1(found, v.value) for v in found]
    assert figures.f1(found, figures.best_threshold(found)) == max(every)


def test_the_table_compares_on_the_pairs_that_all_have_scored(tmp_path: Path) -> None:
    found = [pair(n, "hit" if n % 4 == 0 else "same") for n in range(40)]
    found += [pair(n, "hit" if n % 4 == 0 else "quiet", "train") for n in range(100, 140)]
    good = [Score(p.id, float(p.is_hit), 0.5) for p in found]
    slow = [Score(p.id, -float(p.is_hit), 1500.0) for p in found[:20]]
    scores.write(tmp_path / "good.jsonl", Method("good", 0, 1.5, 40), good)
    scores.write(tmp_path / "slow.jsonl", Method("slow", 1, 1117.3), slow)
    printed = figures.table(
        found, [scores.read(tmp_path / "slow.jsonl"), scores.read(tmp_path / "good.jsonl")]
    ).split("\n")
    assert "AUC on the 20 of all" in printed[0]
    full = "1.00 (1.00–1.00)"
    assert printed[2] == f"| good | 40 | 40 | {full} | {full} | 1.00 | {full} | 0.50 | 1.5 |"
    none = "0.00 (0.00–0.00)"
    assert printed[3] == f"| slow | – | 20 | {none} | {none} | – | {none} | 1,500 | 1,117 |"
    assert printed[4].startswith("| calling everything affected | – | 40 | 0.50 | 0.50 | 0.40 |")


def test_a_model_prefers_the_answer_whose_spellings_are_likelier() -> None:
    top = [
        {"token": "Yes", "logprob": math.log(0.2)},
        {"token": " yes", "logprob": math.log(0.2)},
        {"token": "no", "logprob": math.log(0.1)},
        {"token": "maybe", "logprob": math.log(0.5)},
    ]
    assert asked.preference(top) == pytest.approx(math.log(4))
    assert asked.preference(top[3:]) == 0.0


def test_examples_are_of_training_repositories_and_stand_before_the_question() -> None:
    found = [pair(n, "hit" if n % 2 else "same", "train") for n in range(12)]
    found += [pair(n, "hit", "test") for n in range(100, 104)]
    examples = asked.examples_of(found)
    assert [p.is_hit for p in examples] == [False, True, False, True]
    assert {p.split for p in examples} == {"train"}
    assert len({p.repo for p in examples}) == 4
    said = asked.messages_of(found[-1], examples)
    assert [m["content"] for m in said[2::2]] == ["no", "yes", "no", "yes"]
    assert said[-1]["content"] == asked.question(found[-1])


def test_the_head_learns_from_other_repositories_than_its_threshold() -> None:
    found = [pair(n, "hit" if n % 4 == 0 else "same", "train") for n in range(60)]
    train, validation = head.divide(found, 10)
    assert len(train) == 10
    assert not {p.repo for p in train} & {p.repo for p in validation}
    others, hits = head.class_weights(found)
    assert (others, hits) == (pytest.approx(60 / 90), 2.0)
    recipe = head.Recipe()
    rates = [head.rate_at(step, 100, recipe) for step in range(100)]
    assert max(rates) == recipe.learning_rate == rates[9]
    assert rates[0] < rates[5] > rates[99] >= 0
