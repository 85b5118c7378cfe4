"""Every tool that is measured, by name, in the order of the table."""

from __future__ import annotations

import shlex
from pathlib import Path

from benchmarks.detection.bench import Bench, BenchError
from benchmarks.detection.docsync import HERE, SENSITIVITIES, Docsync
from benchmarks.detection.lexical import BASELINES, Baseline, Cosine
from benchmarks.detection.peers import all_peers
from benchmarks.detection.tool import Tool

DOCSYNC = tuple(f"docsync-{name}" for name in SENSITIVITIES)
CURVE = "docsync-thorough"  # its findings reach down to the lowest scores


def all_tools(bench: Bench, docsync: str = "", venvs: Path | None = None) -> dict[str, Tool]:
    """`docsync` is another command than the one of this tree; `venvs` the folder that holds an
    environment for each peer: those that are not there are left out."""
    command = tuple(shlex.split(docsync)) or HERE
    tools: list[Tool] = [Docsync(name, command) for name in SENSITIVITIES]
    tools += [Baseline(name, bench) for name in BASELINES]
    tools.append(Cosine(bench))
    if venvs is not None:
        tools += all_peers(bench, venvs)
    return {tool.name: tool for tool in tools}


def choose(tools: dict[str, Tool], wanted: list[str]) -> list[Tool]:
    """The tools of these names, or beginnings of names; all without any."""
    unknown = [name for name in wanted if not any(each.startswith(name) for each in tools)]
    if unknown:
        raise BenchError(f"no such tool: {', '.join(unknown)}; there are {', '.join(tools)}")
    return [
        tool
        for name, tool in tools.items()
        if not wanted or any(name.startswith(each) for each in wanted)
    ]
