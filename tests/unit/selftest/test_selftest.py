"""The checks catch what is planted, let through what is right, and none of them is dead."""

from __future__ import annotations

import json

import pytest

from docsync.cli.main import main
from docsync.selftest.fault import Kind
from docsync.selftest.scenario import goods
from docsync.selftest.tally import NAMES, Share, tally
from docsync.selftest.trial import KINDS, Trial, trials

EVERY = 8  # of one template there are eight projects: each kind meets each template
MIN_GOOD = 60


@pytest.mark.slow
def test_the_checks_catch_what_is_planted_and_each_is_needed() -> None:
    done = list(trials(EVERY))
    result = tally(done)
    assert result.good >= MIN_GOOD
    assert [(t.good.name, t.why) for t in result.false_alarms] == []
    assert result.killed.value >= 0.98, [(t.kind, t.good.name, t.text) for t in result.survivors]
    assert [kind.name for kind, share in result.kinds if not share.total] == []
    assert [kind.name for kind, s in result.kinds if not kind.undecidable and s.value < 0.8] == []
    # who says of a fault that no evidence tells it must not catch them all: it would be no such
    assert result.undecidable.hits < result.undecidable.total
    for name in NAMES:
        without = tally(done, frozenset((name,)))
        assert without.killed.hits < result.killed.hits, f"{name} catches nothing by itself"


def test_every_format_and_check_is_there() -> None:
    found = goods()
    assert len({good.name for good in found}) == len(found)
    assert {good.format for good in found} == {"markdown", "rst", "asciidoc"}
    assert {kind.aim for kind in KINDS if not kind.undecidable} == set(NAMES)
    assert all(good.rewrite.new != good.rewrite.old for good in found)


def test_the_bounds_are_those_of_wilson() -> None:
    # the example of the article that the docstring names: 0 of 10
    assert (round(Share(0, 10).low, 4), round(Share(0, 10).high, 4)) == (0.0, 0.2775)
    assert (round(Share(45, 50).low, 4), round(Share(45, 50).high, 4)) == (0.7864, 0.9565)
    assert (Share(0, 0).low, Share(0, 0).high) == (0.0, 1.0)


def _trial(kind: Kind | None, *by: str) -> Trial:
    return Trial(goods()[0], kind, "", frozenset(by), "")


def test_too_few_caught_or_too_many_alarms_are_not_enough() -> None:
    kind = KINDS[0]
    caught, missed = _trial(kind, "claims"), _trial(kind)
    good, alarm = _trial(None), _trial(None, "prose")
    assert tally([good, *[caught] * 49, missed]).is_enough
    assert not tally([good, *[caught] * 48, missed]).is_enough
    assert not tally([*[good] * 48, alarm, caught]).is_enough
    assert not tally([good, *[caught] * 49], frozenset({"claims"})).is_enough


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["selftest", "--every", "64"]) == 0
    said = capsys.readouterr().out
    assert "faults caught: " in said
    assert "(undecidable)" in said
    assert main(["selftest", "--every", "64", "--without", "claims", "--without", "wording",
                 "--output-format", "json"]) == 1  # fmt: skip
    said = capsys.readouterr().out
    value = json.loads(said)
    assert value["without"] == ["claims", "wording"]
    assert value["faults"]["rate"] < 0.98
    assert value["survivors"]
    assert {line["check"] for line in value["checks"]} == set(NAMES)


def test_an_unknown_check_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["selftest", "--without", "claim"]) == 2
    assert "there is no check 'claim'" in capsys.readouterr().err
