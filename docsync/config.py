"""Settings: one immutable value, read from `docsync.toml` or `[tool.docsync]` in pyproject.toml.

`docsync.config_file` reads it. Order, last wins: defaults, user file, project file, environment
(`DOCSYNC_BASE_URL` for `model.base-url`), flags.
A flag, its key and its environment variable are the same word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from docsync.config_rules import Link, Rule, Sensitivity

DEFAULT_INCLUDE = (
    "README*",
    "**/README*",
    "CONTRIBUTING*",
    "INSTALL*",
    "USAGE*",
    "*.md",
    "*.markdown",
    "*.rst",
    "**/*.md",
    "**/*.markdown",
    "**/*.mdx",
    "**/*.rst",
    "**/*.adoc",
    "**/*.asciidoc",
    "doc/**/*.txt",
    "docs/**/*.txt",
    "documentation/**/*.txt",
    "**/help.txt",
    "**/usage.txt",
    "doc/**/*.[1-8]",
    "docs/**/*.[1-8]",
    "**/man/**/*.[1-8]",
    "**/man[1-8]/*.[1-8]",
    "**/*.[1-8].in",
    "**/*.man",
    "doc/**/*.ipynb",
    "docs/**/*.ipynb",
    "examples/**/*.ipynb",
)


Ask = Literal["contradicted", "touched", "affected"]


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """`[model]`: the model and how it is asked."""

    enabled: bool = True
    base_url: str = ""  # "" = the server that `docsync serve` started, if any
    name: str = ""  # "" = the first that the server lists
    start: Literal["never", "auto"] = "never"  # "auto": the hook starts `docsync serve`
    engine: Literal["auto", "xllamacpp", "transformers"] = "auto"
    weights: str = "qwen2.5-coder-1.5b-instruct"  # what `docsync serve` loads
    adapter: str = ""  # a LoRA adapter in GGUF form that it loads besides
    few_shot: bool = True  # worked examples in the prompt; a finetuned model needs none
    allow_remote: bool = False
    connect_timeout_s: float = 2.0
    timeout_s: float = 60.0  # for one reply
    retries: int = 1
    concurrency: int = 1
    max_tokens: int = 1024
    max_blocks: int = 3  # of one section that a run gives it; the others are SUSPECT
    temperature: float = 0.0
    seed: int = 0
    # "affected": also where no rule mends a section; "touched": also where it may be wrong
    ask: Ask = "contradicted"
    samples: int = 0  # further answers when the first ones fail a check
    sample_temperature: float = 0.7
    sample_top_p: float = 0.9
    second_opinion: bool = False  # the model doubts its own rewrite in a fresh conversation
    idle_exit_s: float = 900.0


@dataclass(frozen=True, slots=True)
class GuardConfig:
    """`[guard]`: how near to a protected text a rewrite may come."""

    enabled: bool = True
    reject_chars: int = 150
    reject_distance: float = 0.15
    flag_chars: int = 80
    flag_distance: float = 0.15
    corpora: tuple[str, ...] = ("protected",)  # names of this repository's own, or paths
    allowed_licences: tuple[str, ...] = ()  # of sources that may be reproduced
    embeddings: str = ""  # a server on this machine; "" = texts are not compared by meaning
    embeddings_model: str = ""  # its name there
    embeddings_likeness: float = 0.62  # cosine from which on a passage is warned of


@dataclass(frozen=True, slots=True)
class Config:
    """All settings; the tables are values of their own."""

    include: tuple[str, ...] = DEFAULT_INCLUDE
    exclude: tuple[str, ...] = ()  # besides changelogs, licences, vendored, generated files
    code_exclude: tuple[str, ...] = ()
    sensitivity: Sensitivity = "balanced"
    docstrings: bool = False  # `check` reads docstrings and comments of other files too
    max_sections: int = 20  # judged per run; the rest is SUSPECT
    time_budget_s: float = 120.0  # for the whole hook
    max_file_bytes: int = 2_000_000
    on_suspect: Literal["warn", "stop"] = "warn"
    on_model_down: Literal["warn", "stop"] = "warn"
    max_follow_ups: int = 1  # failed checks are fed back this often
    examples: Literal["off", "run"] = "off"  # "run": those of a rewritten section, in a sandbox
    examples_python: str = ""  # what runs them; "" = the Python that docsync runs on
    templates: str = ""  # a folder of the project whose *.j2 take precedence
    ranking: str = ""  # a file that `docsync fit` wrote; "" = the shipped ranking
    rules: tuple[Rule, ...] = ()  # the last one that holds and says something wins
    links: tuple[Link, ...] = ()
    model: ModelConfig = field(default_factory=ModelConfig)
    guard: GuardConfig = field(default_factory=GuardConfig)
    source: str = ""  # the file that it was read from, for messages
    notes: tuple[str, ...] = ()  # what the loader has to say: a file that another one hides
