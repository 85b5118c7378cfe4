"""The house is one-way: cli -> pipeline -> stages -> {git, docs, facts, llm}; heavy packages stay
where they are allowed."""

from __future__ import annotations

from tests.meta.tree import ROOT, Import, imports, modules, package_of

# value types and settings that every floor may use
EVERYWHERE = {
    "__init__",
    "errors",
    "config",
    "config_file",
    "config_rules",
    "crash",
    "disk",
    "hooks",
    "jsonl",
    "licence",
    "templates",
    "wilson",
}

# a floor may import the floors below it and its own
FLOORS: tuple[set[str], ...] = (
    {"git", "docs", "facts", "llm", "prompts", "sandbox", "serve"},
    {"match", "judge", "rewrite", "verify", "examples", "guard", "audit"},
    {"report", "journal", "journal_file", "record", "output", "review", "annotation"},
    {
        "pipeline",
        "run",
        "sources",
        "mend",
        "outdated",
        "shown",
        "repair",
        "headings",
        "staging",
        "policy",
    },
    {"codegen"},
    {"mining", "finetune", "selftest"},
    {"evaluate"},
    {"cli"},
    {"__main__"},
)

# the only places that may import the in-process model's packages, each inside a function
TORCH_PLACES = (
    "docsync/finetune/",
    "docsync/evaluate/",
    "docsync/llm/transformers",
    "docsync/guard/vector",
)
TORCH = {
    "torch",
    "transformers",
    "peft",
    "accelerate",
    "gguf",
    "numpy",
    "safetensors",
    "sklearn",
    "huggingface_hub",
}
# classes that derive from those of transformers; nothing imports them at its own top but each other
TORCH_AT_TOP = ("docsync/finetune/trainer.py", "docsync/finetune/recorder.py")


def every_import() -> list[Import]:
    return [one for path in modules() for one in imports(path)]


def floor_of(package: str) -> int:
    for number, packages in enumerate(FLOORS):
        if package in packages:
            return number
    raise AssertionError(f"docsync/{package} stands on no floor of {__name__}; put it on one")


def test_every_package_stands_on_a_floor() -> None:
    for path in modules():
        package = package_of(path)
        assert package in EVERYWHERE or floor_of(package) >= 0


def test_nothing_imports_a_floor_above_its_own() -> None:
    wrong = []
    for one in every_import():
        target = one.module.split(".")[1:2]
        package = package_of(one.path)
        if not one.module.startswith("docsync.") or target[0] in EVERYWHERE | {
            "hooks",
            "templates",
        }:
            continue
        if package in EVERYWHERE or floor_of(package) < floor_of(target[0]):
            wrong.append(str(one))
    assert wrong == []


def test_nothing_but_cli_imports_cli() -> None:
    assert [
        str(one)
        for one in every_import()
        if one.module.startswith("docsync.cli") and package_of(one.path) not in ("cli", "__main__")
    ] == []


def test_model_packages_are_imported_only_where_they_are_allowed() -> None:
    wrong = [
        str(one)
        for one in every_import()
        if one.module.split(".")[0] in TORCH
        and not one.path.relative_to(ROOT).as_posix().startswith(TORCH_PLACES)
    ]
    assert wrong == []


def test_model_packages_are_never_imported_at_the_top_of_a_module() -> None:
    wrong = []
    derived = {path.removesuffix(".py").replace("/", ".") for path in TORCH_AT_TOP}
    for one in every_import():
        if not one.at_top or one.path.relative_to(ROOT).as_posix() in TORCH_AT_TOP:
            continue
        if one.module.split(".")[0] in TORCH or one.module in derived:
            wrong.append(str(one))
    assert wrong == []
