"""Calls with values that nobody wrote down: made by hypothesis from the annotations.

They judge nothing. What they find is told apart from the given tests: an exception that the
documentation does not name, and a result of another type than the annotated one.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

from .exchange import NotPlain
from .modules import resolve

EXAMPLES = 60
MAX_FINDINGS = 6
_NAMED = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)
Report = Callable[..., None]


def run_edges(plan: dict[str, Any], module: ModuleType, report: Report) -> bool:
    """Whether the code has to be in this process after all."""
    try:
        import hypothesis
        from hypothesis import strategies
    except ImportError:
        report("untested", "edge cases", "hypothesis is not installed in the project's Python")
        return False
    function = resolve(module, plan["name"])
    try:
        hints = typing.get_type_hints(function)
        arguments = {
            name: strategies.from_type(hints[name])
            for name, parameter in inspect.signature(function).parameters.items()
            if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        }
        drawn = strategies.fixed_dictionaries(arguments)
        drawn.validate()
    except Exception as error:
        report("untested", "edge cases", f"no values can be made for its annotations ({error!r})")
        return False
    found: dict[str, str] = {}
    tried = 0
    is_plain = True

    def call(values: dict[str, Any]) -> None:
        nonlocal tried, is_plain
        if not is_plain or len(found) >= MAX_FINDINGS:
            return
        said = f"{plan['name']}({', '.join(f'{k}={v!r}' for k, v in values.items())})"[:200]
        try:
            result = function(**values)
        except NotPlain:
            is_plain = False
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            tried += 1
            kind = type(error).__name__
            if kind not in plan["documented"]:
                found.setdefault(kind, f"{said} raises {kind}: {error}")
        else:
            tried += 1
            if not _fits(result, hints.get("return", Any)):
                wanted = getattr(hints["return"], "__name__", hints["return"])
                key = f"returns {type(result).__name__}"
                found.setdefault(key, f"{said} gives {result!r}, which is no {wanted}"[:400])

    settings = hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    with suppress(hypothesis.errors.HypothesisException):
        settings(hypothesis.given(drawn)(call))()
    if not is_plain:
        report("untested", "edge cases", "its values are no plain data")
        return False
    for text in found.values():
        report("edge", plan["name"], text)
    report("tried", plan["name"], str(tried))
    return False


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of the annotated type, as far as its outermost part says."""
    if hint is Any or isinstance(hint, typing.TypeVar):
        return True
    if hint is None or hint is type(None):
        return value is None
    origin = typing.get_origin(hint)
    if origin is typing.Union or type(hint).__name__ == "UnionType":
        return any(_fits(value, each) for each in typing.get_args(hint))
    kind = origin or hint
    if kind is float:
        return isinstance(value, int | float)
    if kind in _NAMED:
        return isinstance(value, kind)
    return value is not None or not isinstance(kind, type)
