"""A minimal OpenAI-compatible server around any `ChatModel`: /health, /v1/models, chat."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from docsync.errors import ModelError, ModelReplyError, ModelUnavailable
from docsync.llm.chat import ChatMessage, ChatModel, Sampling
from docsync.serve.settings import ServeSettings

MAX_REQUEST_BYTES = 4_000_000
REQUEST_TIMEOUT_S = 600.0
LOCAL_HOSTS = ("127.0.0.1", "localhost")


class ChatServer:
    """An `Engine`: listens on 127.0.0.1 from the constructor on.

    Raises:
        ModelUnavailable: the port is taken.
    """

    def __init__(self, model: ChatModel, *, port: int = 0, name: str = "transformers") -> None:
        self.model = model
        self._name = name
        self._lock = threading.Lock()
        self._running = 0
        self._requests = 0
        self._seen = 0
        chat_server = self

        class Handler(_Handler):
            engine = chat_server

        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        except OSError as error:
            raise ModelUnavailable(
                f"port {port} cannot be used ({error.strerror}). Choose another with --port."
            ) from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        return self._name

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def context_tokens(self) -> int:
        return self.model.context_tokens

    def was_active(self) -> bool:
        with self._lock:
            was_active = self._running > 0 or self._requests != self._seen
            self._seen = self._requests
            return was_active

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """The chat completion for a request body.

        Raises:
            _BadRequest: a field is missing or of the wrong type.
            ModelError: the model failed.
        """
        messages, sampling = parse_request(body)
        with self._lock:
            self._running += 1
            self._requests += 1
        try:
            reply = self.model.complete(messages, sampling, timeout_s=REQUEST_TIMEOUT_S)
        finally:
            with self._lock:
                self._running -= 1
        return {
            "id": f"chatcmpl-{self._requests}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": self.model.name,
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": reply.text},
                    "finish_reason": reply.finish_reason,
                }
            ],
            "usage": {
                "prompt_tokens": reply.prompt_tokens,
                "completion_tokens": reply.completion_tokens,
                "total_tokens": reply.prompt_tokens + reply.completion_tokens,
            },
        }

    def models(self) -> dict[str, Any]:
        listed = {
            "id": self.model.name,
            "object": "model",
            "owned_by": "docsync",
            "max_model_len": self.model.context_tokens,
        }
        return {"object": "list", "data": [listed]}


class _BadRequest(Exception):
    pass


def transformers_engine(settings: ServeSettings) -> ChatServer:
    """Load `settings.weights` and listen. Raises ModelUnavailable."""
    from docsync.llm.transformers_model import TransformersChatModel

    model = TransformersChatModel(
        settings.weights,
        name=settings.name,
        threads=settings.threads,
        context_tokens=settings.context_tokens,
    )
    return ChatServer(model, port=settings.port)


def parse_request(body: dict[str, Any]) -> tuple[list[ChatMessage], Sampling]:
    """The messages and sampling of an OpenAI chat request; unknown fields are ignored."""
    if body.get("stream"):
        raise _BadRequest("streaming is not supported; send stream: false")
    raw_messages = body.get("messages")
    if not isinstance(raw_messages, list) or not raw_messages:
        raise _BadRequest("messages must be a list that is not empty")
    messages = []
    for raw in raw_messages:
        is_message = isinstance(raw, dict) and isinstance(raw.get("content"), str)
        if not is_message or raw.get("role") not in ("system", "user", "assistant"):
            raise _BadRequest("each message needs a role (system, user, assistant) and a content")
        messages.append(ChatMessage(raw["role"], raw["content"]))
    default = Sampling()
    stop = body.get("stop") or ()
    try:
        sampling = Sampling(
            max_tokens=int(body.get("max_tokens") or default.max_tokens),
            temperature=float(body.get("temperature") or 0.0),
            top_p=float(body.get("top_p") or default.top_p),
            seed=int(body.get("seed") or 0),
            stop=(stop,) if isinstance(stop, str) else tuple(str(each) for each in stop),
        )
    except (TypeError, ValueError) as error:
        raise _BadRequest(f"a sampling field has the wrong type: {error}") from error
    if sampling.max_tokens < 1:
        raise _BadRequest("max_tokens must be at least 1")
    return messages, sampling


class _Handler(BaseHTTPRequestHandler):
    engine: ChatServer
    server_version = "docsync"
    timeout = 30.0

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if not self._is_local():
            return
        if path == "/health":
            self._send(200, {"status": "ok"})
        elif path == "/v1/models":
            self._send(200, self.engine.models())
        else:
            self._fail(404, f"no such address: {path}")

    def do_POST(self) -> None:
        if not self._is_local():
            return
        if self.path.partition("?")[0] != "/v1/chat/completions":
            self._fail(404, f"no such address: {self.path}")
            return
        try:
            self._send(200, self.engine.answer(self._body()))
        except _BadRequest as error:
            self._fail(400, str(error))
        except ModelReplyError as error:
            self._fail(400, str(error))
        except ModelError as error:
            self._fail(503, str(error))

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the log is for what goes wrong, and never holds prompts."""

    def _is_local(self) -> bool:
        # a web page that rebinds its own name to 127.0.0.1 still sends that name here
        host = self.headers.get("host", "").rpartition(":")[0] or self.headers.get("host", "")
        if host in LOCAL_HOSTS:
            return True
        self._fail(403, "only requests to 127.0.0.1 or localhost are answered")
        return False

    def _body(self) -> dict[str, Any]:
        # a web page can send other types across origins without being asked first
        if self.headers.get_content_type() != "application/json":
            raise _BadRequest("the content type must be application/json")
        try:
            size = int(self.headers.get("content-length", ""))
        except ValueError:
            raise _BadRequest("a content-length is needed") from None
        if not 0 <= size <= MAX_REQUEST_BYTES:
            raise _BadRequest(f"a request may have {MAX_REQUEST_BYTES:,} bytes")
        try:
            body = json.loads(self.rfile.read(size))
        except (ValueError, RecursionError) as error:
            raise _BadRequest(f"the request is no JSON: {error}") from error
        if not isinstance(body, dict):
            raise _BadRequest("the request must be a JSON object")
        return body

    def _fail(self, status: int, message: str) -> None:
        self._send(status, {"error": {"message": message, "code": status}})

    def _send(self, status: int, data: dict[str, Any]) -> None:
        body = json.dumps(data).encode("utf-8")
        try:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # the client went away; nobody is left to tell
