"""How public the keys of a configuration file are, judged by its path."""

from __future__ import annotations

import re

_CI_PATH = re.compile(
    r"^(?:\.github/(?:workflows|actions)/|\.gitlab-ci|\.gitlab/|\.circleci/|\.travis\.ya?ml|\.drone"
    r"|\.azure|azure-pipelines|\.?appveyor\.ya?ml|bitbucket-pipelines|\.buildkite/|\.cirrus|\.woodpecker)"
)
_TOOL_CONFIG = re.compile(
    r"""(?ix)
    (?:^|/)(?: \.pre-commit-config\.ya?ml | \.(?:eslint|prettier|babel|stylelint|swc|nyc|mocha)rc.*
      | [jt]sconfig.*\.json | \.editorconfig | \.?mypy\.ini | \.coveragerc | \.?codecov\.ya?ml
      | \.?ruff\.toml | \.flake8 | \.?pylintrc | renovate\.json5? | dependabot\.ya?ml | pytest\.ini
      | biome\.jsonc? | \.?readthedocs\.ya?ml | mkdocs\.ya?ml | rustfmt\.toml | clippy\.toml
      | \.golangci\.ya?ml | \.goreleaser\.ya?ml | turbo\.json | lerna\.json | nx\.json )$
    | (?:^|/)\.(?:vscode|idea|devcontainer|github|changeset)/
    """
)
# what the pages of the documentation are made of
_OF_SITE = re.compile(r"(?:^|/)(?:docs?|documentation|site|website|www)/(?:.*/)?_?data/")
_LOCALE_FOLDER = re.compile(r"_?locales?|i18n|l10n|translations|langs?")


def config_standing(path: str) -> tuple[bool, float]:
    """(is public surface, certainty) of the keys of a configuration file."""
    if _CI_PATH.match(path) and not path.endswith(("/action.yml", "/action.yaml")):
        return False, 0.6
    if _TOOL_CONFIG.search(path):
        return False, 0.7
    if _OF_SITE.search(path):
        return False, 0.6
    if any(map(_LOCALE_FOLDER.fullmatch, path.split("/")[:-1])):
        return False, 0.5
    return True, 1.0


def is_ci_path(path: str) -> bool:
    return _CI_PATH.match(path) is not None
