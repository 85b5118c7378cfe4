"""Dockerfiles: what people set (ARG, ENV), use (ports, volumes, stages) and build on (FROM)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace

from docsync.facts.compose import image_name
from docsync.facts.fact import ChangeFact
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.standing import config_standing
from docsync.facts.syntax import SourceError
from docsync.facts.text import decode

_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)(?:\s+(.*))?\Z", re.DOTALL)
_KNOWN = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN"
    " SHELL STOPSIGNAL USER VOLUME WORKDIR".split()
)
_HEREDOC = re.compile(r"(?<!<)<<-?\s*([\"']?)([A-Za-z_]\w*)\1")
_DIRECTIVE = re.compile(r"#\s*(\w+)\s*=\s*(\S+)\s*\Z")
_FROM = re.compile(r"(?:--\S+\s+)*(\S+)(?:\s+[Aa][Ss]\s+(\S+))?\s*\Z")
_DIGEST = re.compile(r"[0-9a-fA-F]{32,}")
_REFERENCE = re.compile(r"\$\{?(\w+)(?::?-([^}]*))?\}?")
_LAST_WINS = ("CMD", "ENTRYPOINT", "USER", "WORKDIR", "STOPSIGNAL")


@dataclass(frozen=True, slots=True)
class _Line:
    instruction: str
    text: str
    line: int


def docker_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Raises SourceError when a side is no Dockerfile (a template of one is none)."""
    is_public, certainty = config_standing(path)

    def side(of: str, blob: bytes | None) -> list[Named]:
        if blob is None:
            return []
        return [
            replace(
                name,
                is_public=name.is_public and is_public,
                certainty=round(name.certainty * certainty, 3),
            )
            for name in _names(list(_lines(of, decode(of, blob))))
        ]

    before, after = side(old_path or path, old), side(path, new)
    # a build argument that became a variable, or the other way round, is still set by its name
    return named_facts(path, "docker", before, after, old_path=old_path, is_owner_loose=True)


def _lines(path: str, text: str) -> Iterator[_Line]:
    """Instructions with their continuation lines joined; comments and here-documents are gone."""
    raw = text.split("\n")
    escape = "\\"
    at = 0
    while at < len(raw) and (found := _DIRECTIVE.match(raw[at])):
        if found[1].lower() == "escape":
            escape = found[2]
        at += 1
    while at < len(raw):
        first = at
        taken = ""
        while at < len(raw):
            bare = raw[at].rstrip()
            at += 1
            if bare.lstrip().startswith("#") or (taken and not bare):
                continue  # a comment or a blank line does not end a continued one
            taken += bare
            if not bare.endswith(escape):
                break
            taken = taken[: -len(escape)] + " "
        if not taken.strip():
            continue
        match = _INSTRUCTION.match(taken)
        if match is None or match[1].upper() not in _KNOWN:
            word = taken.split()[0][:40]
            raise SourceError(path, first + 1, f"not a Dockerfile instruction: {word}")
        instruction = match[1].upper()
        for document in _HEREDOC.finditer(taken) if instruction in ("RUN", "COPY", "ADD") else ():
            ends = (n for n in range(at, len(raw)) if raw[n].strip() == document[2])
            at = next(ends, at - 1) + 1
        yield _Line(instruction, (match[2] or "").strip(), first + 1)


def _names(lines: list[_Line]) -> list[Named]:
    found: list[Named] = []
    last: dict[str, Named] = {}
    arguments: dict[str, str] = {}
    stages: set[str] = set()
    count = sum(line.instruction == "FROM" for line in lines)
    stage = 0
    for line in lines:
        match line.instruction:
            case "FROM":
                stage += 1
                last.clear()
                found += _base(line, arguments, stages, is_last=stage == count)
            case "ARG" | "ENV":
                for name, value in _pairs(line):
                    if value is not None:
                        arguments.setdefault(name, value)
                    found.append(_variable(line, name, value))
            case "LABEL":
                for name, value in _pairs(line):
                    label = Named(Family.KEY, name, "LABEL", value, line.line, is_public=False)
                    found.append(label)
            case "EXPOSE":
                for port in line.text.split():
                    found.append(_listed(line, port.removesuffix("/tcp")))
            case "VOLUME":
                for folder in re.findall(r"[^\s\[\],\"']+", line.text):
                    found.append(_listed(line, folder))
            case name if name in _LAST_WINS:
                value = " ".join(line.text.split())
                told = f"{name} {value}"
                last[name] = Named(
                    Family.KEY, name, "", value, line.line, body=value, detail=told, certainty=0.8
                )
    return [*found, *last.values()]


def _base(
    line: _Line, arguments: dict[str, str], stages: set[str], *, is_last: bool
) -> list[Named]:
    """What a stage stands on, and its name, by which people build it alone. What an earlier stage
    stands on is nobody's business but the builder's."""
    match = _FROM.match(line.text)
    if match is None:
        return []
    found: list[Named] = []
    reference, name = match[1], match[2]
    if reference not in stages:
        whole = _REFERENCE.sub(lambda m: arguments.get(m[1], m[2] or m[0]), reference)
        images = image_name(whole, "FROM", line.line)
        found += [replace(image, is_public=is_last) for image in images]
    if name:
        stages.add(name)
        told = f"docker build --target {name}"
        body = f"stage {len(stages)} on {reference}"
        found.append(
            Named(
                Family.KEY, name, "target", None, line.line, body=body, detail=told, certainty=0.8
            )
        )
    return found


def _listed(line: _Line, name: str) -> Named:
    told = f"{line.instruction} {name}"
    return Named(Family.ITEM, name, line.instruction, None, line.line, detail=told)


def _variable(line: _Line, name: str, value: str | None) -> Named:
    """A check sum or a revision is pinned for the builder, and so is a part of PATH."""
    told = f"{line.instruction} {name}" + ("" if value is None else f"={value}")
    is_public = name != "PATH" and not (value and _DIGEST.search(value))
    return Named(
        Family.ENV,
        name,
        line.instruction,
        value,
        line.line,
        body=value or "",
        detail=told[:300],
        is_public=is_public,
    )


def _pairs(line: _Line) -> list[tuple[str, str | None]]:
    """`A=1 B="two words"`, and the old `ENV A the rest`."""
    text = line.text
    first = text.split(None, 1)
    if line.instruction == "ENV" and first and "=" not in first[0]:
        return [(first[0], first[1].strip() if len(first) > 1 else None)]
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.split()
    pairs: list[tuple[str, str | None]] = []
    for word in words:
        name, equals, value = word.partition("=")
        if re.fullmatch(r"[\w.\-/]+", name):
            pairs.append((name, value if equals else None))
    return pairs
