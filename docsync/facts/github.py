"""GitHub workflows and actions: what their callers pass in and get out. Steps say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.facts.named import Family, Named, declared
from docsync.facts.tree import Listing, Node, Scalar, Table, plain

_WORKFLOW = re.compile(r"(?:.*/)?\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml\Z")
_ACTION = re.compile(r"(?:.*/)?action\.ya?ml\Z")
CALLED = ("workflow_call", "workflow_dispatch")
_INSIDE = 0.6  # certainty of what the project runs for itself


def is_workflow(path: str, root: Node) -> bool:
    return _WORKFLOW.match(path) is not None and isinstance(root, Table) and "jobs" in root.entries


def is_action(path: str, root: Node) -> bool:
    return _ACTION.match(path) is not None and (
        isinstance(root, Table) and not {"runs", "inputs"}.isdisjoint(root.entries)
    )


def action_names(path: str, root: Node) -> list[Named]:
    """Of an action in the repository's own `.github/` nothing is public."""
    if not isinstance(root, Table):
        return []
    is_public = not path.startswith((".github/", ".gitea/", ".forgejo/"))
    found = _described("action", root)
    found += _inputs("", root.entries.get("inputs"), is_public=is_public)
    found += _inputs("outputs", root.entries.get("outputs"), is_public=is_public, is_given=True)
    return found


def workflow_names(_path: str, root: Node) -> list[Named]:
    """A called workflow has callers in other repositories; one that people start has a form."""
    if not isinstance(root, Table):
        return []
    triggers = root.entries.get("on")
    found = [*_triggers(triggers), *_variables(root)]
    forms = triggers.entries if isinstance(triggers, Table) else {}
    for event in CALLED:
        form = forms.get(event)
        if isinstance(form, Table):
            found += _inputs(event, form.entries.get("inputs"))
            found += _inputs(f"{event}.secrets", form.entries.get("secrets"))
            found += _inputs(f"{event}.outputs", form.entries.get("outputs"), is_given=True)
    jobs = root.entries.get("jobs")
    for name, job in jobs.entries.items() if isinstance(jobs, Table) else ():
        if isinstance(job, Table):
            found += _job(name, job)
    return found


def _described(name: str, table: Table) -> list[Named]:
    text = table.text("description")
    return [Named(Family.HELP, name, "", text, table.line, detail=text)] if text else []


def _inputs(
    owner: str, node: Node | None, *, is_public: bool = True, is_given: bool = False
) -> list[Named]:
    """Inputs, secrets, or with `is_given` outputs, which have no default and are never required."""
    found: list[Named] = []
    for name, child in node.entries.items() if isinstance(node, Table) else ():
        table = child if isinstance(child, Table) else Table({}, child.line)
        help_text = table.text("description") or ""
        default = table.entries.get("default")
        traits: list[tuple[Family, str]] = [(Family.HELP, help_text)] if help_text else []
        kind = table.text("type")
        detail = help_text
        if not is_given:
            is_required = table.text("required") == "true"
            need = "required" if is_required else "optional"
            given = None if default is None else plain(default)
            detail = declared(name, kind or "", help_text, is_required=is_required, default=given)
            gone = "deprecated" if table.text("deprecationMessage") else ""
            traits += [(Family.NEED, need), (Family.MARK, gone)]
        if kind:
            traits.append((Family.TYPE, kind))
        choices = table.entries.get("options")
        if isinstance(choices, Listing):
            traits.append((Family.CHOICES, ", ".join(map(plain, choices.items))))
        value = None if is_given or default is None else plain(default)
        body = help_text or plain(table)
        found.append(
            Named(
                Family.OPTION,
                name,
                owner,
                value,
                child.line,
                body=body,
                detail=detail,
                is_public=is_public,
            )
        )
        found += [
            Named(
                family,
                name,
                owner,
                text,
                child.line,
                detail=detail if family is Family.NEED else help_text,
                is_public=is_public,
            )
            for family, text in traits
        ]
    return found


def _triggers(node: Node | None) -> Iterator[Named]:
    events = node.entries if isinstance(node, Table) else {}
    lines = {name: child.line for name, child in events.items()}
    if isinstance(node, Scalar):
        lines = {node.text: node.line}
    elif isinstance(node, Listing):
        lines = {plain(item): item.line for item in node.items}
    for event, line in lines.items():
        yield Named(Family.ITEM, event, "on", None, line, is_public=False, certainty=_INSIDE)
    times = events.get("schedule")
    if isinstance(times, Listing) and len(times.items) == 1 and isinstance(times.items[0], Table):
        cron = times.items[0].text("cron")
        if cron:
            line = times.line
            yield Named(
                Family.LIMIT, "schedule", "on", cron, line, is_public=False, certainty=_INSIDE
            )


def _variables(table: Table) -> Iterator[Named]:
    variables = table.entries.get("env")
    for name, child in variables.entries.items() if isinstance(variables, Table) else ():
        yield Named(
            Family.ENV, name, "env", plain(child), child.line, is_public=False, certainty=_INSIDE
        )


def _job(name: str, job: Table) -> Iterator[Named]:
    told = {key: node for key, node in job.entries.items() if key not in ("name", "env")}
    body = plain(Table(told, job.line))
    yield Named(
        Family.KEY, name, "jobs", None, job.line, body=body, is_public=False, certainty=_INSIDE
    )
    yield from _variables(job)
    strategy = job.entries.get("strategy")
    matrix = strategy.entries.get("matrix") if isinstance(strategy, Table) else None
    for axis, node in matrix.entries.items() if isinstance(matrix, Table) else ():
        for item in node.items if isinstance(node, Listing) else ():
            cells = item.entries.items() if isinstance(item, Table) else ((axis, item),)
            for key, cell in cells:
                # the version that is tried, and not how it is set up
                if isinstance(cell, Scalar) and axis != "exclude" and "\n" not in cell.text:
                    yield Named(
                        Family.ITEM,
                        cell.text,
                        f"{name}.matrix.{key}",
                        None,
                        cell.line,
                        is_public=False,
                        certainty=_INSIDE,
                    )
