"""Which Ruby a project needs."""

from __future__ import annotations

import pytest

from docsync.facts.rubygems import rubygems_facts

Row = tuple[str, str, str | None, str | None]
CASES: dict[str, tuple[str, str, str, set[Row]]] = {
    "gemspec": (
        "x.gemspec",
        'Gem::Specification.new do |s|\n  s.required_ruby_version = ">= 2.7"\nend\n',
        "Gem::Specification.new do |s|\n"
        '  s.required_ruby_version = Gem::Requirement.new(">= 3.0", "< 4")\nend\n',
        {("value-changed", "required_ruby_version", ">= 2.7", ">= 3.0, < 4")},
    ),
    "gemspec that only says what is too new": (
        "x.gemspec",
        'Gem::Specification.new do |s|\n  s.required_ruby_version = "< 4"\nend\n',
        'Gem::Specification.new do |s|\n  s.required_ruby_version = "< 5"\nend\n',
        set(),
    ),
    "Ruby of a Gemfile": (
        "Gemfile",
        'ruby "3.2.1"\ngem "rails"\n',
        "ruby '3.3.0', patchlevel: 1 # new\ngem 'rails'\n",
        {("value-changed", "ruby", "3.2.1", "3.3.0")},
    ),
    "Ruby from a file": (
        "Gemfile",
        'ruby file: ".ruby-version"\n',
        'ruby file: ".tool-versions"\n',
        set(),
    ),
    "Ruby version": (
        ".ruby-version",
        "ruby-3.2.1\n",
        "3.3.0\n",
        {("value-changed", "ruby", "3.2.1", "3.3.0")},
    ),
    "another Ruby": (".ruby-version", "jruby-9.4.0\n", "jruby-9.5.0\n", set()),
}


@pytest.mark.parametrize("title", CASES)
def test_the_ruby_that_a_project_needs(title: str) -> None:
    path, old, new, expected = CASES[title]
    facts = rubygems_facts(path, old.encode(), new.encode(), path)
    told = [fact for fact in facts if not fact.is_told_by_words]
    assert {(str(f.kind), f.symbol, f.before, f.after) for f in told} == expected
