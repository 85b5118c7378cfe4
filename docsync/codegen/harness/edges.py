"""Calls with values that nobody wrote down: made by hypothesis from the annotations.

They judge nothing. What they find is told apart from the given tests: an exception that the
documentation does not name, and a result of another type than the annotated one. A method is called
on instances that are made in the same way, from the annotations of their class's `__init__`.
"""

from __future__ import annotations

import asyncio
import enum
import functools
import inspect
import typing
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from types import ModuleType
from typing import Any

from .clock import TooSlow, within
from .exchange import NotPlain
from .modules import resolve
from .remote import HostDied

EXAMPLES = 60
MAX_FINDINGS = 6
MAX_ITEMS = 100  # of what a generator gives
_NAMED = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)
Report = Callable[..., None]
Values = dict[str, Any]


class NoValues(Exception):
    """Why no values can be made."""


class Call:
    """How the function is called. `owner` is the class of the instance that it is called on, None
    for what needs no instance; making one is the call where the function is `__init__`."""

    def __init__(self, module: ModuleType, name: str) -> None:
        inside, _, self.short = name.rpartition(".")
        owner = resolve(module, inside) if inside else None
        found: Any = inspect.getattr_static(owner, self.short) if inside else None
        self.name, self.owner = name, owner
        self.is_property = isinstance(found, property | functools.cached_property)
        self.is_constructor = owner is not None and self.short == "__init__"
        written = resolve(module, name)
        if self.is_property:
            written = found.fget if isinstance(found, property) else found.func
        elif self.is_constructor:
            self.name, self.owner = inside, None
        elif isinstance(found, staticmethod | classmethod):
            self.owner = None
        try:
            parameters = list(inspect.signature(written).parameters.values())
        except (ValueError, TypeError) as error:
            raise NoValues(f"what it takes cannot be read ({error})") from error
        self.function: Any = owner if self.is_constructor else written
        has_self = self.is_constructor or self.owner is not None
        self.parameters = parameters[1:] if has_self else parameters
        self.hints = _hints(written)

    def written(self, made: Any, values: Values) -> str:
        inner = "" if self.is_property else f"({_arguments(values)})"
        if self.owner is None:
            return f"{self.name}{inner}"[:200]
        on = f"{self.owner.__name__}({_arguments(made)})" if isinstance(made, dict) else repr(made)
        return f"{on}.{self.short}{inner}"[:200]

    def __call__(self, instance: Any, values: Values) -> Any:
        """Raises whatever the function raises."""
        if self.is_property:
            return getattr(instance, self.short)
        function = self.function if self.owner is None else getattr(instance, self.short)
        by_place, by_name = [], {}
        for each in self.parameters:
            if each.name in values and each.kind is each.POSITIONAL_ONLY:
                by_place.append(values[each.name])
            elif each.name in values:
                by_name[each.name] = values[each.name]
        result = function(*by_place, **by_name)
        if self.is_constructor:
            return None
        if inspect.isawaitable(result):
            return asyncio.run(awaited(result))
        if inspect.isgenerator(result):
            # only what is asked for is run at all
            list(islice(result, MAX_ITEMS))
        return result


async def awaited(value: Any) -> Any:
    return await value


def _arguments(values: Values) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items())


def _hints(function: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function)
    except Exception as error:
        raise NoValues(f"its annotations cannot be read ({error!r})") from error


def _drawn(parameters: list[inspect.Parameter], hints: dict[str, Any], what: str) -> Any:
    """A strategy for arguments. Raises NoValues."""
    from hypothesis import strategies

    needed: dict[str, Any] = {}
    free: dict[str, Any] = {}
    for each in parameters:
        if each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD):
            continue
        has_default = each.default is not each.empty
        if each.name not in hints:
            if not has_default:
                raise NoValues(f"`{each.name}` of {what} has no annotation")
            continue
        # one left out by place would shift those behind it
        is_needed = not has_default or each.kind is each.POSITIONAL_ONLY
        (needed if is_needed else free)[each.name] = strategies.from_type(hints[each.name])
    drawn = strategies.fixed_dictionaries(needed, optional=free)
    try:
        drawn.validate()
        for each in (*needed.values(), *free.values()):
            each.validate()
    except Exception as error:
        raise NoValues(f"no values can be made for the annotations of {what} ({error})") from error
    return drawn


def _instances(owner: Any) -> Any:
    """A strategy for what makes an instance: arguments, or a member of an enumeration. Raises
    NoValues."""
    from hypothesis import strategies

    if owner is None:
        return strategies.just({})
    if isinstance(owner, type) and issubclass(owner, enum.Enum):
        return strategies.sampled_from(owner)
    if inspect.isabstract(owner) or getattr(owner, "_is_protocol", False):
        raise NoValues(f"{owner.__name__} is abstract: no instance can be made")
    try:
        parameters = list(inspect.signature(owner).parameters.values())
    except (ValueError, TypeError) as error:
        raise NoValues(f"what {owner.__name__} takes cannot be read ({error})") from error
    # object's own say nothing of what a class takes
    is_made_by_init = owner.__init__ is not object.__init__
    return _drawn(
        parameters,
        _hints(owner.__init__ if is_made_by_init else owner.__new__) if parameters else {},
        f"{owner.__name__}.__init__",
    )


class _Findings:
    """What calling it with one set of values after the other gave."""

    def __init__(self, call: Call, plan: dict[str, Any]) -> None:
        self.call, self.documented, self.seconds = call, plan["documented"], plan["call_s"]
        self.found: dict[str, str] = {}
        self.tried = 0
        self.is_plain = True
        self.refused = ""  # why an instance could not be made
        self.is_over = False

    def take(self, made: Any, values: Values) -> None:
        if self.is_over or len(self.found) >= MAX_FINDINGS:
            return
        instance, call = made, self.call
        if isinstance(made, dict) and call.owner is not None:
            try:
                instance = within(self.seconds, functools.partial(call.owner, **made))
            except (Exception, SystemExit, KeyboardInterrupt, TooSlow) as error:
                # whether it may refuse them is not the question here
                self.refused = f"{type(error).__name__}: {error}"
                return
        said = call.written(made, values)
        try:
            result = within(self.seconds, functools.partial(call, instance, values))
        except NotPlain:
            self.is_plain, self.is_over = False, True
        except TooSlow:
            self.found.setdefault("slow", f"{said} did not end within {self.seconds} s")
            self.tried += 1
            self.is_over = True  # each further one may take as long
        except HostDied as error:
            self.found.setdefault("died", f"{said}: {error}")
            self.tried += 1
            self.is_over = True
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            self.tried += 1
            kind = type(error).__name__
            if kind not in self.documented:
                self.found.setdefault(kind, f"{said} raises {kind}: {error}")
        else:
            self.tried += 1
            wanted = call.hints.get("return", Any)
            if not _fits(result, wanted):
                key = f"returns {type(result).__name__}"
                name = getattr(wanted, "__name__", wanted)
                self.found.setdefault(key, f"{said} gives {result!r}, which is no {name}"[:400])


def run_edges(plan: dict[str, Any], module: ModuleType, report: Report) -> bool:
    """Whether the code has to be in this process after all."""
    try:
        import hypothesis
    except ImportError:
        report("untested", "edge cases", "hypothesis is not installed in the project's Python")
        return False
    try:
        call = Call(module, plan["name"])
        values = _drawn(call.parameters, call.hints, plan["name"])
        instances = _instances(call.owner)
    except NoValues as why:
        report("untested", "edge cases", str(why))
        return False
    findings = _Findings(call, plan)

    def take(made: Any, drawn: Values) -> None:
        findings.take(made, drawn)

    settings = hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    problem = ""
    try:
        with suppress(hypothesis.errors.Unsatisfiable):
            settings(hypothesis.given(instances, values)(take))()
    except hypothesis.errors.HypothesisException as error:
        problem = str(error)
    if not findings.is_plain:
        report("untested", "edge cases", "its values are no plain data")
        return False
    for text in findings.found.values():
        report("edge", plan["name"], text)
    if not findings.tried:
        reason = problem or "no values could be made"
        if findings.refused:
            reason = f"no instance could be made ({findings.refused})"
        report("untested", "edge cases", reason)
    report("tried", plan["name"], str(findings.tried))
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
