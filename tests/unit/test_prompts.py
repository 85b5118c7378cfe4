"""Templates are strict, sandboxed, overridable, and say what went wrong."""

from __future__ import annotations

from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import jinja2
import pytest
from jinja2 import meta

from docsync.errors import ConfigError
from docsync.evaluate.report import PageContext
from docsync.facts.fact import SENTENCES, FactKind
from docsync.mining.dataset.dataset import CardContext
from docsync.prompts.context import (
    AddContext,
    CriticContext,
    DescribeContext,
    FollowUpContext,
    GenerateContext,
    GenerateFollowUpContext,
    GeneratePlanContext,
    GenerateSystemContext,
    NoContext,
    RewriteContext,
    UpdateContext,
)
from docsync.prompts.environment import render
from docsync.prompts.wording import sentence
from tests.unit.samples import fact

REWRITE = RewriteContext(
    "docs/a.md", ("Guide", "Use"), ("`x` was removed.",), "def f()", "text", ""
)
CONTEXTS = {
    "system.j2": NoContext,
    "rewrite.j2": RewriteContext,
    "add.j2": AddContext,
    "follow_up.j2": FollowUpContext,
    "generate_system.j2": GenerateSystemContext,
    "generate.j2": GenerateContext,
    "generate_follow_up.j2": GenerateFollowUpContext,
    "generate_plan.j2": GeneratePlanContext,
    "data_card.md.j2": CardContext,
    "eval_report.html.j2": PageContext,
    "critic.j2": CriticContext,
    "describe_system.j2": NoContext,
    "describe.j2": DescribeContext,
    "update_system.j2": NoContext,
    "update.j2": UpdateContext,
}


def test_every_template_has_a_context_with_just_its_variables() -> None:
    folder = files("docsync.templates")
    environment = jinja2.Environment()
    environment.filters["fenced"] = environment.filters["label"] = str
    names = {f.name for f in folder.iterdir() if f.name.endswith(".j2")}
    assert names == set(CONTEXTS)
    for name, context in CONTEXTS.items():
        tree = environment.parse((folder / name).read_text())
        assert meta.find_undeclared_variables(tree) == {f.name for f in fields(context)}


def test_rendered_prompt_ends_with_the_block() -> None:
    prompt = render("rewrite.j2", REWRITE)
    assert "docs/a.md (Guide > Use)" in prompt.text
    assert prompt.text.endswith("<doc>\ntext\n</doc>")
    assert len(prompt.template_hash) == 64


def test_a_project_may_replace_one_template(tmp_path: Path) -> None:
    (tmp_path / "rewrite.j2").write_text("Only {{ path }}")
    assert render("rewrite.j2", REWRITE, str(tmp_path)).text == "Only docs/a.md"
    assert "You maintain" in render("system.j2", NoContext(), str(tmp_path)).text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ nothing }}", "nothing"),
        ("{% if %}", "rewrite.j2:1"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_a_broken_template_is_an_error_of_configuration(
    tmp_path: Path, source: str, said: str
) -> None:
    (tmp_path / "rewrite.j2").write_text(source)
    with pytest.raises(ConfigError, match=said):
        render("rewrite.j2", REWRITE, str(tmp_path))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is no folder"):
        render("rewrite.j2", REWRITE, str(tmp_path / "gone"))


@pytest.mark.parametrize("kind", list(FactKind))
def test_every_kind_of_fact_has_its_sentence(kind: FactKind) -> None:
    said = sentence(fact(kind, "old_name", "old_name", "new_name", owner="app.run"))
    assert said.endswith(".")
    assert "old_name" in said


def test_of_new_sentences_it_says_behind_what_they_stand() -> None:
    after = "It keeps all of it. Then it stops."
    change = fact(FactKind.PASSAGE_CHANGED, "a", "It keeps all of it.", after, language=SENTENCES)
    assert sentence(change) == "Behind `It keeps all of it.` the code adds `Then it stops.`."


def test_long_values_are_cut() -> None:
    said = sentence(fact(FactKind.MESSAGE_CHANGED, "run", "a b " * 500, "c " * 500))
    assert len(said) < 500
