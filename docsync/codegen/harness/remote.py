"""The host: a second process that holds the generated code, and the line to it."""

from __future__ import annotations

import doctest
import io
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

from . import clock
from .exchange import TRACE, NotPlain, decode, decode_error, encode, encode_error, line_of
from .modules import load_module, resolve
from .report import close_to_others

# how this package is started: alone, and with nothing else of its folder to be imported
BOOT = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); import harness.{module} as m; "
    "sys.path.pop(0); m.main()"
)


class HostDied(BaseException):
    """The code ended its own process. No test may catch it."""


class Host:
    """Called by the front of the module under test, in the process of the tests."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._process: subprocess.Popen[bytes] | None = None
        close_to_others()

    def __call__(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        __tracebackhide__ = True  # pytest leaves it out
        message = {"args": encode(list(args)), "kwargs": encode(kwargs)}
        reply = self._ask(message)
        if reply["printed"]:
            sys.stdout.write(reply["printed"])
        if "not_plain" in reply:
            raise NotPlain(reply["not_plain"])
        # what the code did to its arguments, it did to the caller's
        for old, new in zip(args, decode(reply["args"]), strict=True):
            _become(old, new)
        if "error" in reply:
            raise decode_error(reply["error"])
        return decode(reply["value"])

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        __tracebackhide__ = True
        if self._process is None:
            self._start()
        try:
            self._into.write(line_of(message))
            self._into.flush()
            line = self._out.readline()
        except BrokenPipeError:
            line = b""
        except BaseException:
            # it was cut off in the middle: the reply would be taken for that to the next call
            self._stop()
            raise
        if not line:
            code = self._stop()
            raise HostDied(f"the code ended its process (exit code {code})")
        try:
            reply: dict[str, Any] = json.loads(line)
        except ValueError:
            self._stop()
            raise HostDied("the code wrote into the line to its tests") from None
        if "broken" in reply:
            raise HostDied(reply["broken"])
        return reply

    def _start(self) -> None:
        ours_out, theirs_in = os.pipe()
        theirs_out, ours_in = os.pipe()
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-I",
                "-c",
                BOOT.format(module="remote"),
                str(Path(__file__).parent.parent),
                str(theirs_out),
                str(theirs_in),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs_out, theirs_in),
        )
        clock.watch(self._process.pid)
        os.close(theirs_out)
        os.close(theirs_in)
        self._into, self._out = os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb")
        plan = {key: self._plan[key] for key in ("folders", "source", "file", "module", "name")}
        self._into.write(line_of(plan))
        self._into.flush()

    def _stop(self) -> int:
        assert self._process is not None
        clock.unwatch(self._process.pid)
        self._process.kill()
        code = self._process.wait()
        self._process = None
        for stream in (self._into, self._out):
            with suppress(OSError):
                stream.close()
        return code


def _become(old: Any, new: Any) -> None:
    """Gives a list, dictionary, set or bytearray of the caller the content it was left with."""
    if type(old) is not type(new) or old == new:
        return
    if isinstance(old, list | bytearray):
        old[:] = new
    elif isinstance(old, dict | set):
        old.clear()
        old.update(new)


def answer(function: Callable[..., Any], message: dict[str, Any]) -> dict[str, Any]:
    printed = io.StringIO()
    args, kwargs = decode(message["args"]), decode(message["kwargs"])
    reply: dict[str, Any] = {}
    try:
        with redirect_stdout(printed):
            value = function(*args, **kwargs)
            if hasattr(value, "__await__"):
                import asyncio

                value = asyncio.run(_awaited(value))
        reply["value"] = encode(value)
    except NotPlain as problem:
        reply["not_plain"] = str(problem)
    except BaseException as error:
        trace = short_trace(error)
        try:
            reply["error"] = encode_error(error, trace)
        except NotPlain as problem:
            reply["not_plain"] = str(problem)
    try:
        reply["args"] = encode(args)
    except NotPlain as problem:
        reply["not_plain"] = str(problem)
    reply["printed"] = printed.getvalue()
    return reply


def short_trace(error: BaseException) -> str:
    """The traceback without the part that is ours; of an error in the host, the host's."""
    if TRACE in error.__dict__:
        return str(error.__dict__[TRACE])
    ours = (str(Path(__file__).parent), doctest.__file__)
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(ours)
    ]
    text = "".join(traceback.format_list(frames[-6:]))
    return text + "".join(traceback.format_exception_only(type(error), error))


async def _awaited(value: Any) -> Any:
    return await value


def main() -> None:
    requests, replies = os.fdopen(int(sys.argv[1]), "rb"), os.fdopen(int(sys.argv[2]), "wb")
    plan = json.loads(requests.readline())
    problem = ""
    function: Callable[..., Any] = _become
    try:
        function = resolve(load_module(plan, None), plan["name"])
    except BaseException as error:
        problem = "".join(traceback.format_exception_only(type(error), error))
    for line in requests:
        reply = {"broken": problem} if problem else answer(function, json.loads(line))
        replies.write(line_of(reply))
        replies.flush()


if __name__ == "__main__":
    main()
