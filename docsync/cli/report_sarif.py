"""A run as SARIF 2.1.0, for code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
What differs between two equal runs (times, ids, folders) is left out, so that equal runs give equal
bytes. Text of a repository goes through `visible`: an undecodable byte would be a lone surrogate,
which many readers refuse.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from docsync import __version__
from docsync.annotation import Annotation, Annotations, Notice, Rule, Spot, fingerprints
from docsync.docs.region import Region
from docsync.git.runner import encode
from docsync.output import breadcrumb, visible

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT_ID = "%SRCROOT%"
FINGERPRINT = "docsyncFinding/v1"
_SNIPPET_CHARS = 2000
_CODE_ID = 1  # of the related location that the message links to


def to_sarif(run: Annotations) -> str:
    return json.dumps(as_log(run), indent=2) + "\n"


def as_log(run: Annotations) -> dict[str, Any]:
    numbers = {rule.id: number for number, rule in enumerate(run.rules)}
    marks = fingerprints(run.annotations)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "docsync",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": [_rule(rule) for rule in run.rules],
                        "notifications": _descriptors(run.notices),
                    }
                },
                "automationDetails": {"id": f"docsync/{run.category}/"},
                "columnKind": "utf16CodeUnits",
                "originalUriBaseIds": {
                    ROOT_ID: {"description": {"text": "The top of the repository."}}
                },
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "exitCode": run.exit_code,
                        "toolExecutionNotifications": [_notice(each) for each in run.notices],
                    }
                ],
                "results": [
                    _result(each, numbers[each.rule], mark)
                    for each, mark in zip(run.annotations, marks, strict=True)
                ],
                "properties": {
                    "state": run.state,
                    **{name: _plain(value) for name, value in run.properties},
                },
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.short},
        "fullDescription": {"text": rule.full},
        "help": {"text": rule.help.replace("`", ""), "markdown": rule.help},
        "defaultConfiguration": {"level": rule.level.value},
        "properties": {"tags": ["documentation"]},
    }


def _descriptors(notices: Sequence[Notice]) -> list[dict[str, Any]]:
    return [{"id": each} for each in sorted({notice.id for notice in notices})]


def _notice(notice: Notice) -> dict[str, Any]:
    made: dict[str, Any] = {
        "descriptor": {"id": notice.id},
        "level": notice.level.value,
        "message": {"text": visible(notice.text)},
    }
    if notice.path:
        made["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(notice.path)}}]
    return made


def _result(annotation: Annotation, rule_number: int, mark: str) -> dict[str, Any]:
    code = annotation.code
    link = ""
    if code is not None:
        link = f"[{_unlinked(visible(code.place))}]({_CODE_ID})"
    # a bracket of the text itself must not begin a link
    text = _unlinked(visible(annotation.message)).replace("{code}", link)
    made: dict[str, Any] = {
        "ruleId": annotation.rule,
        "ruleIndex": rule_number,
        "level": annotation.level.value,
        "message": {"text": text},
        "locations": [_location(annotation)],
        "partialFingerprints": {FINGERPRINT: mark},
        "suppressions": [
            {"kind": each.kind, "justification": visible(each.why)}
            for each in annotation.suppressions
        ],
        "properties": {name: _plain(value) for name, value in annotation.properties},
    }
    spots = ([code] if code is not None else []) + list(annotation.others)
    related = [
        _related(spot, number)
        for number, spot in enumerate(spots, _CODE_ID if code is not None else _CODE_ID + 1)
    ]
    if related:
        made["relatedLocations"] = related
    return made


def _location(annotation: Annotation) -> dict[str, Any]:
    heading = breadcrumb(annotation.heading_path)
    made: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _artifact(annotation.path),
            "region": _region(annotation.region),
            "contextRegion": {
                "startLine": annotation.start_line,
                "endLine": annotation.end_line,
            },
        }
    }
    if heading:
        made["logicalLocations"] = [{"name": visible(heading), "kind": "section"}]
    return made


def _related(spot: Spot, number: int) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(spot.path)}
    if spot.region is not None:
        physical["region"] = _region(spot.region)
    elif spot.line:
        physical["region"] = {"startLine": spot.line}
    return {
        "id": number,
        "physicalLocation": physical,
        "message": {"text": _unlinked(visible(spot.text))},
    }


def _region(region: Region) -> dict[str, Any]:
    made: dict[str, Any] = {
        "startLine": region.start_line,
        "startColumn": region.start_column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }
    if region.snippet:
        made["snippet"] = {"text": visible(region.snippet[:_SNIPPET_CHARS])}
    return made


def _artifact(path: str) -> dict[str, str]:
    """A path relative to the top: percent-encoded bytes. A colon in its first part would make a
    scheme of that."""
    uri = quote(encode(path), safe="/-._~!$&'()*+,;=@")
    return {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri, "uriBaseId": ROOT_ID}


def _plain(value: str | float | int) -> str | float | int:
    return visible(value) if isinstance(value, str) else value


def _unlinked(text: str) -> str:
    """Plain text of a SARIF message: brackets would begin an embedded link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
