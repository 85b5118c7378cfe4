"""YAML, composed to nodes and never constructed: tags run nothing, and every node has a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docsync.facts.config import config_facts
from docsync.facts.fact import ChangeFact
from docsync.facts.syntax import SourceError
from docsync.facts.text import decode
from docsync.facts.tree import EMPTY, MAX_DEPTH, Listing, Node, Scalar, Table
from docsync.facts.yaml_comments import comments_changed, with_comments

if TYPE_CHECKING:
    from yaml.nodes import Node as YamlNode


def yaml_facts(path: str, old: bytes | None, new: bytes | None, old_path: str) -> list[ChangeFact]:
    """Raises SourceError when a side is no YAML (a template of YAML is none)."""
    before, after = read_yaml(old_path or path, old), read_yaml(path, new)
    facts = with_comments(config_facts(path, "yaml", before, after, old_path), new)
    if old and new and before is not None and after is not None:
        facts += comments_changed(path, (before, old), (after, new))
    return facts


def read_yaml(path: str, blob: bytes | None) -> Node | None:
    if blob is None:
        return None
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = decode(path, blob)
    try:
        documents = [node for node in yaml.compose_all(text, Loader=loader) if node is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # the parser may miss something after the last line
        line = min(mark.line, text.count("\n")) + 1 if mark else 1
        message = error.problem or error.context or "not readable"
        raise SourceError(path, line, f"invalid YAML: {message}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError(path, 1, f"invalid YAML: {error}") from None
    seen: dict[int, Node] = {}
    nodes = [_node(path, document, seen, 0) for document in documents]
    if len(nodes) == 1:
        return nodes[0]
    return Listing(tuple(nodes), 1) if nodes else EMPTY


def _node(path: str, node: YamlNode, seen: dict[int, Node], depth: int) -> Node:
    from yaml.nodes import MappingNode, ScalarNode, SequenceNode

    known = seen.get(id(node))
    if known is not None:
        return known
    line = node.start_mark.line + 1
    if depth > MAX_DEPTH:
        raise SourceError(path, line, f"nested deeper than {MAX_DEPTH} levels")
    made: Node
    if isinstance(node, MappingNode):
        entries: dict[str, Node] = {}
        for key, child in node.value:
            if isinstance(key, ScalarNode) and key.value != "<<":
                value = _node(path, child, seen, depth + 1)
                entries[key.value] = _at(value, key.start_mark.line + 1)
        made = Table(entries, line)
    elif isinstance(node, SequenceNode):
        made = Listing(tuple(_node(path, item, seen, depth + 1) for item in node.value), line)
    else:
        made = Scalar(
            str(node.value).strip(), line, is_string=str(node.tag).endswith((":str", "!"))
        )
    seen[id(node)] = made
    return made


def _at(node: Node, line: int) -> Node:
    """A key stands where its name stands, not where its value begins."""
    if isinstance(node, Scalar):
        return Scalar(node.text, line, node.is_string)
    if isinstance(node, Listing):
        return Listing(node.items, line)
    return Table(node.entries, line)
