"""Descriptions of OpenAPI files: where they stand in the API, and that no key is read."""

from __future__ import annotations

import json

import pytest
import yaml

from docsync.docs.parse import parse_document
from docsync.facts.fact import FactKind
from docsync.match.match import match
from docsync.match.rank import Commit
from tests.unit.samples import fact, index_of_bytes

API = """\
openapi: 3.0.0
info:
  title: Pets
  description: All about é pets.
paths:
  /pets:
    get:
      summary: List pets
      description: |
        Lists pets with `limit`.

        Second paragraph.
      parameters:
        - name: limit
          in: query
          description: "How many.\\nDefault \\"20\\"."
      responses:
        '200':
          description: >-
            folded
            text
components:
  schemas:
    Pet:
      properties:
        name:
          description: &it 'the name'
        nick:
          description: *it
"""
EXPECTED = [
    ("info > description", "All about é pets."),
    ("/pets > get > summary", "List pets"),
    ("/pets > get > description", "Lists pets with `limit`. Second paragraph."),
    ("/pets > get > limit > description", 'How many. Default \\"20\\".'),
    ("/pets > get > 200 > description", "folded text"),
    ("Pet > name > description", "the name"),
]


def read(path: str, text: str) -> list[tuple[str, str]]:
    docfile = parse_document(path, "b", text.encode())
    assert docfile.format == "api"
    assert len(docfile.content) == len(text.encode())
    assert b"".join(docfile.content[s.start : s.end] for s in docfile.sections) == docfile.content
    found = [
        (" > ".join(s.heading_path), " ".join(docfile.text(s.start, s.end).split()))
        for s in docfile.sections
    ]
    return [pair for pair in found if pair[1]]


def test_yaml() -> None:
    assert read("api/openapi.yaml", API) == EXPECTED


@pytest.mark.parametrize("is_ascii", [True, False])
def test_json(is_ascii: bool) -> None:
    text = json.dumps(yaml.safe_load(API), indent=2, ensure_ascii=is_ascii)
    found = dict(read("openapi.json", text))
    assert found["/pets > get > limit > description"] == 'How many. Default \\"20\\".'
    assert found["info > description"] == ("All about pets." if is_ascii else "All about é pets.")


@pytest.mark.parametrize("text", ["openapi: 3.0.0\n\t{", "openapi: 3.0.0\n", "swagger: '2.0'\n- a"])
def test_what_cannot_be_read_has_no_text(text: str) -> None:
    assert read("a.yaml", text) == []


def test_other_yaml_is_no_api() -> None:
    assert parse_document("a.yaml", "b", b"description: x\n").format == "text"


def test_a_fact_reaches_a_description() -> None:
    change = fact(FactKind.PARAMETER_RENAMED, "limit", "limit", "page_size", owner="get")
    with index_of_bytes("openapi.yaml", API.encode()) as index:
        found = [c.section.heading_path for c in match(Commit((change,)), index)]
    assert found == [("/pets", "get", "description")]
