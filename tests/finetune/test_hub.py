"""A base from the hub: huggingface_hub's own code against a hub on loopback."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FIND = f"""
from docsync.finetune.base import find_base
found = find_base("ours/tiny", {COMMIT!r})
print(found.folder)
print(found.licence, found.revision)
"""


@pytest.fixture
def hub(base: Path) -> Iterator[tuple[str, list[str]]]:
    """Its address, and the paths that it was asked for."""
    files = {path.name: path.read_bytes() for path in base.iterdir()}
    asked: list[str] = []

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            path = self.path.partition("?")[0]
            name = path.rpartition("/")[2]
            if path == f"/api/models/ours/tiny/tree/{COMMIT}":
                listed = [
                    {"type": "file", "path": name, "size": len(content), "oid": "0" * 40}
                    for name, content in files.items()
                ]
                self._send(json.dumps(listed))
            elif path.startswith(f"/ours/tiny/resolve/{COMMIT}/") and name in files:
                self._send(files[name])
            else:
                self.send_error(404)

        do_HEAD = do_GET

        def _send(self, content: bytes | str) -> None:
            body = content.encode() if isinstance(content, str) else content
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
            self.send_header("X-Repo-Commit", COMMIT)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_pinned_repository_is_brought_here(
    hub: tuple[str, list[str]], base: Path, tmp_path: Path
) -> None:
    address, asked = hub
    done = subprocess.run(
        [sys.executable, "-c", FIND],
        check=False,
        capture_output=True,
        text=True,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("HF_")},
            "HF_ENDPOINT": address,
            "HF_HOME": str(tmp_path / "home"),
        },
    )
    assert done.returncode == 0, done.stderr
    folder, about = done.stdout.splitlines()
    assert about == f"apache-2.0 {COMMIT}"
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        assert (Path(folder) / name).read_bytes() == (base / name).read_bytes()
    asked_for = {path.partition("?")[0].rpartition("/")[2] for path in asked}
    assert {"config.json", "model.safetensors", "tokenizer.json", COMMIT} <= asked_for, asked
