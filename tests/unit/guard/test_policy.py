"""What counts against a text and what does not: policies, licences, boilerplate, other order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import docsync.guard
from docsync.config import GuardConfig
from docsync.errors import GuardError
from docsync.guard import Corpus, Terms, add_texts, memorised, scan_text, texts_of
from docsync.guard.check import open_corpora
from docsync.guard.corpus import corpus_path
from docsync.guard.report import Scanned, about, aligned, text_lines
from docsync.rewrite.proposal import GuardDecision, ProtectedMatch

ENGLISH = (
    "When the clockwork runs slow the keeper does not oil it at once. He counts the turns over one"
    " quarter of an hour and writes them in the book. Fog is announced by the gulls, for they come"
    " inland and sit on the wall in a row. The bell is then rung by hand until the steam is up."
)
CODE = """\
def turns_of(clockwork, quarter, book):
    count = 0
    for turn in clockwork.listen(seconds=quarter):
        if turn.is_slow and not book.has(turn.number):
            book.write(turn.number, turn.started_at)
            count += turn.weight * quarter
    return count / quarter
"""
ARABIC = (
    "عندما تبطئ الساعة لا يزيتها الحارس في الحال بل يعد الدورات خلال ربع ساعة ويكتبها في الدفتر "
    "ويقارنها بدورات الليلة نفسها قبل عام فإن زاد الفرق على أربع دورات فهو عطل وما قل عن ذلك "
    "فهو من أثر الطقس والضباب تعلنه النوارس حين تأتي إلى البر وتجلس على الجدار صفا واحدا"
)
CHINESE = (
    "钟表走慢的时候守塔人不会马上给它上油他要在一刻钟里数它转了多少圈把数字写进本子里再同一年前同一夜的"
    "数字比较只有相差四圈以上才算故障其余都怪天气雾来的时候海鸥先知道它们飞到岸上排成一行坐在墙头不到一个"
    "小时远处的浮标就看不见了这时要用手敲钟每分钟三下直到蒸汽升起来为止然后守塔人才可以回到屋里去"
    "点灯之前他总要绕着平台走一圈看看玻璃上有没有盐盐会把光打散打散的光比没有光更坏"
)


def corpus_with(tmp_path: Path, *texts: tuple[str, str], **terms: str) -> Corpus:
    corpus = Corpus(tmp_path / "corpus", create=True)
    add_texts(corpus, texts_of(iter(texts)), Terms(**terms))
    return corpus


@pytest.mark.parametrize("text", [ENGLISH, CODE, ARABIC, CHINESE])
def test_texts_of_all_scripts_are_found(tmp_path: Path, text: str) -> None:
    with corpus_with(tmp_path, ("book", f"{text[::-1]}\n{text}\n{text[::-1]}")) as corpus:
        decision, (match,) = scan_text(f"Before.\n\n{text}\n\nAfter.", [corpus])
    assert decision is GuardDecision.REJECT
    whole = " ".join(text.split())
    assert whole.startswith(match.source_excerpt)
    assert len(whole) - len(match.source_excerpt) <= 1
    assert match.distance == 0


def test_code_is_found_however_it_is_formatted_and_commented(tmp_path: Path) -> None:
    disguised = "\n".join("    // " + line.replace("(", "( ") for line in CODE.splitlines())
    with corpus_with(tmp_path, ("code", CODE)) as corpus:
        assert scan_text(disguised, [corpus])[0] is GuardDecision.REJECT


def test_a_source_that_may_only_warn_does_not_reject(tmp_path: Path) -> None:
    with corpus_with(tmp_path, ("book", ENGLISH), policy="warn") as corpus:
        assert scan_text(ENGLISH, [corpus])[0] is GuardDecision.FLAG


@pytest.mark.parametrize("by", ["policy", "licence"])
def test_an_allowed_source_is_named_and_subtracted(tmp_path: Path, by: str) -> None:
    terms = {"policy": "allow"} if by == "policy" else {"licence": "MIT"}
    config = GuardConfig(allowed_licences=("MIT",))
    with corpus_with(tmp_path, ("free", ENGLISH[:170] + ARABIC), **terms) as corpus:
        add_texts(corpus, texts_of(iter([("book", ENGLISH)])), Terms(licence="proprietary"))
        decision, matches = scan_text(ENGLISH[:170], [corpus], config)
        assert decision is GuardDecision.ACCEPT
        assert [(m.source, m.kind) for m in matches] == [("free", "allowed")]
        assert "name this source" in about(matches[0])
        assert scan_text(ENGLISH, [corpus], config)[0] is GuardDecision.FLAG


def test_the_same_sentences_in_another_order_are_flagged(tmp_path: Path) -> None:
    sentences = [s + "." for s in ENGLISH.split(". ")]
    # each alone is too short to be flagged
    config = GuardConfig(flag_chars=120)
    reordered = " ".join(sentences[n].rstrip(".") + "." for n in (2, 0, 3, 1))
    with corpus_with(tmp_path, ("book", ENGLISH)) as corpus:
        decision, matches = scan_text(reordered, [corpus], config)
    assert decision is GuardDecision.FLAG
    assert matches[0].kind == "reordered"
    assert matches[0].characters > 150


LICENCE = """\
# Copyright 2024 The Lamp Society. All rights reserved.
# SPDX-License-Identifier: MIT
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of this software
# and associated documentation files (the "Software"), to deal in the Software without
# restriction, including without limitation the rights to use, copy, modify, merge, publish,
# distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
# Software is furnished to do so, subject to the following conditions:

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
"""


def test_licences_and_imports_do_not_count(tmp_path: Path) -> None:
    with corpus_with(tmp_path, ("code", LICENCE + CODE)) as corpus:
        assert scan_text(LICENCE, [corpus]) == (GuardDecision.ACCEPT, ())
        in_another_language = "".join(f"%% {line}\n" for line in LICENCE.splitlines())
        assert scan_text(in_another_language, [corpus]) == (GuardDecision.ACCEPT, ())
        decision, (match,) = scan_text(LICENCE + CODE, [corpus])
    assert decision is GuardDecision.REJECT
    assert match.characters < len(CODE)


def test_a_list_of_names_does_not_count(tmp_path: Path) -> None:
    words = ("lamp", "keeper", "gallery", "signal", "weather", "harbour", "clock", "bell", "fog")
    names = [f"{one}_{other}" for one in words for other in words if one != other][:30]
    with corpus_with(tmp_path, ("code", "[" + ", ".join(f'"{n}"' for n in names) + "]")) as corpus:
        assert scan_text("\n".join(names), [corpus]) == (GuardDecision.ACCEPT, ())
        told = " ".join(f"then {name} was rung" for name in names)
        add_texts(corpus, texts_of(iter([("told", told)])), Terms())
        assert scan_text(told, [corpus])[0] is GuardDecision.REJECT


def test_rows_of_numbers_do_not_count(tmp_path: Path) -> None:
    row = " ".join(map(str, range(20, 80)))
    with corpus_with(tmp_path, ("book", f"{ENGLISH} {row}")) as corpus:
        assert scan_text(f"Bits: {row} end", [corpus]) == (GuardDecision.ACCEPT, ())


def test_a_sentence_again_and_again_is_no_other_order(tmp_path: Path) -> None:
    sentence = "The panes are wiped with rain water and dried. "
    with corpus_with(tmp_path, ("book", ENGLISH + " " + sentence)) as corpus:
        text = "".join(f"{n}. {CODE[n : n + 30]} {sentence}" for n in range(0, 200, 20))
        assert scan_text(text, [corpus]) == (GuardDecision.ACCEPT, ())


def test_a_passage_behind_one_of_the_document_before_is_found(tmp_path: Path) -> None:
    # at the same distance in both texts, as if it were one likeness
    with corpus_with(tmp_path, ("code", CODE + LICENCE), ("book", ENGLISH)) as corpus:
        decision, matches = scan_text(LICENCE + ENGLISH[:100], [corpus])
    assert decision is GuardDecision.FLAG
    assert [match.source for match in matches] == ["book"]


def test_commonplaces_in_many_copies_do_not_hide_what_stands_beside_them(tmp_path: Path) -> None:
    dice = random.Random(5)
    words = [*ENGLISH.split(), *(name.replace("_", "") for name in CODE.split())]
    parts = [" ".join(dice.choice(words) + str(dice.random()) for _ in range(6)) for _ in range(40)]
    copies = [(f"{n}", "\n".join(dice.sample(parts, len(parts)))) for n in range(8)]
    with corpus_with(tmp_path, *copies, policy="allow") as corpus:
        add_texts(corpus, texts_of(iter([("book", ENGLISH)])), Terms())
        decision, matches = scan_text("\n".join([*parts, ENGLISH[:100]]), [corpus])
    assert decision is GuardDecision.FLAG
    assert matches[0].source == "book"


def test_an_edited_passage_counts_from_nine_tenths_of_the_length_on(tmp_path: Path) -> None:
    edited = ENGLISH[:141].replace("clockwork", "clokwork").replace("counts", "conts")
    with corpus_with(tmp_path, ("book", ENGLISH)) as corpus:
        assert scan_text(f"Before. {edited}", [corpus])[0] is GuardDecision.REJECT
        assert scan_text(f"Before. {ENGLISH[:141]}", [corpus])[0] is GuardDecision.FLAG


def test_how_much_of_a_short_passage_may_differ_is_configured(tmp_path: Path) -> None:
    edited = ENGLISH[:120].replace("clockwork", "clkwrk").replace("keeper", "kaapar")
    edited = edited.replace("counts", "cents").replace("oil", "fill").replace("slow", "low")
    with corpus_with(tmp_path, ("book", ENGLISH)) as corpus:
        decision, (match,) = scan_text(edited, [corpus])
        assert decision is GuardDecision.FLAG
        assert 0.1 < match.distance <= 0.15
        strict = GuardConfig(flag_distance=0.05)
        assert scan_text(edited, [corpus], strict)[0] is GuardDecision.ACCEPT


def test_settings_of_one_word_do_not_count(tmp_path: Path) -> None:
    style = " position: absolute; overflow-y: auto; top: 0;\n bottom: 0; left: 0; right: 0; "
    with corpus_with(tmp_path, ("sheet", f".panel {{{style}}} {ENGLISH}")) as corpus:
        assert scan_text(f"<div>{style}</div>", [corpus]) == (GuardDecision.ACCEPT, ())


def test_links_do_not_count(tmp_path: Path) -> None:
    link = "https://example.org/wiki/Single-precision_floating-point_format_of_the_lamp_and_the_fog"
    with corpus_with(tmp_path, ("book", f"{CODE} See {link}_and_the_bell for more.")) as corpus:
        assert scan_text(f"See [it]({link}).", [corpus]) == (GuardDecision.ACCEPT, ())


def test_removed_texts_are_not_compared(tmp_path: Path) -> None:
    with corpus_with(tmp_path, ("book", ENGLISH), ("other", ARABIC)) as corpus:
        assert corpus.remove("book") == 1
        assert scan_text(ENGLISH, [corpus]) == (GuardDecision.ACCEPT, ())
        assert scan_text(ARABIC, [corpus])[0] is GuardDecision.REJECT


def test_a_passage_at_the_seam_of_two_windows_is_found_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docsync.guard.scan.WINDOW", 2_000)
    monkeypatch.setattr("docsync.guard.scan.OVERLAP", 600)
    filler = "".join(chr(97 + n * n % 26) + " " * (n % 7 == 0) for n in range(5_000))
    with corpus_with(tmp_path, ("book", ENGLISH)) as corpus:
        for at in range(1_000, 2_200, 150):
            text = filler[:at] + ENGLISH + filler[at:]
            decision, matches = scan_text(text, [corpus])
            assert decision is GuardDecision.REJECT
            assert [m.start for m in matches] == [at]
            assert text[matches[0].start : matches[0].end] in ENGLISH


def test_both_texts_are_shown_one_under_the_other() -> None:
    match = ProtectedMatch(
        "book", 0, 9, 0, 9, 0.1, "the new lamp", "the old lamp!", 12, "MIT", "Us"
    )
    lines = list(aligned(match))
    assert lines[0] == "  new:    the new lamp·"
    assert lines[1] == "  source: the old lamp!"
    assert lines[2].rstrip("^").endswith("^^^     ")
    assert about(match) == "12 characters of book (MIT, Us), distance 0.10"
    shown = list(text_lines(Scanned("a.md", "x\ny", GuardDecision.FLAG, (match,))))
    assert shown[:2] == ["a.md: flag", f"  line 1: {about(match)}"]


def test_what_a_model_remembers_is_counted(tmp_path: Path) -> None:
    with corpus_with(tmp_path, ("train", ENGLISH)) as corpus:
        found = memorised(
            [("Go on", ENGLISH[:200]), (ENGLISH, ENGLISH[:200]), ("Go on", CODE)], [corpus]
        )
    assert [number for number, _ in found.copied] == [0]
    assert found.share == pytest.approx(1 / 3)
    assert 0.7 < found.upper < 0.85
    assert memorised([], [corpus]).upper == 1


def test_the_settings_name_the_corpora(tmp_path: Path) -> None:
    state, shared = tmp_path / "state", tmp_path / "shared"
    assert open_corpora(GuardConfig(), state, tmp_path) == ()
    for path in (corpus_path(state), corpus_path(state, "books"), shared):
        with Corpus(path, create=True) as corpus:
            add_texts(corpus, texts_of(iter([(path.name, ENGLISH)])), Terms())
    config = GuardConfig(corpora=("protected", "books", "absent", "./shared"))
    corpora = open_corpora(config, state, tmp_path)
    assert [c.path.name for c in corpora] == ["protected", "books", "shared"]
    assert len(scan_text(ENGLISH, corpora)[1]) == 3
    assert open_corpora(GuardConfig(enabled=False), state, tmp_path) == ()
    with pytest.raises(GuardError, match="no corpus at"):
        open_corpora(GuardConfig(corpora=("./nowhere",)), state, tmp_path)
    for corpus in corpora:
        corpus.close()


def test_everything_that_the_package_offers_is_there() -> None:
    assert all(callable(getattr(docsync.guard, name)) for name in docsync.guard.__all__)
    with pytest.raises(AttributeError):
        docsync.guard.nothing  # noqa: B018
