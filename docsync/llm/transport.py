"""HTTP to a model server with a deadline that holds whatever the server does."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from docsync.errors import ModelReplyError, ModelUnavailable
from docsync.llm.address import Address

MAX_REPLY_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer of any status. `retry_after_s` is -1 if the server did not say."""

    status: int
    content_type: str
    body: bytes
    location: str = ""
    retry_after_s: float = -1.0

    def json(self) -> Any:
        """The body as JSON. Raises ModelReplyError with the start of what came instead."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ModelReplyError(
                f"the reply is no JSON ({self.content_type or 'no content type'}): {self.excerpt()}"
            ) from error

    def excerpt(self, chars: int = 160) -> str:
        text = " ".join(self.body[: chars * 4].decode("utf-8", "replace").split())
        return repr(text[:chars]) if text else "an empty body"


class _Watchdog:
    """Cuts the connection at the deadline, or when the transport is closed.

    The timeouts of an HTTP client are per read, so a server that sends one byte now and then would
    hold it for ever. Shutting the socket down ends a blocked read in any thread at once.
    """

    def __init__(self, deadline: float) -> None:
        self.is_cut = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self.cut)
        self._timer.daemon = True

    def trace(self, event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.is_cut:
                self.cut()

    def cut(self) -> None:
        self.is_cut = True
        if self._socket is not None:
            # an error means that it was closed in the meantime, which is what is wanted
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> _Watchdog:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()


class Transport:
    """Requests to one server. Safe to use from several threads.

    Proxies and credentials of the environment are ignored and redirects are not followed, so that
    nothing leaves for an address that was not checked.
    """

    def __init__(self, address: Address, *, connect_timeout_s: float, api_key: str = "") -> None:
        import httpx2

        self.address = address
        self.connect_timeout_s = connect_timeout_s
        headers = {"accept": "application/json", "accept-encoding": "identity"}
        if address.host_header:
            headers["host"] = address.host_header
        if api_key:
            headers["authorization"] = f"Bearer {api_key}"
        self.is_closed = False
        self._running: set[_Watchdog] = set()
        self._client = httpx2.Client(
            headers=headers,
            trust_env=False,
            follow_redirects=False,
            # loading the certificates takes 50 ms, which plain http on loopback can do without
            verify=address.base_url.startswith("https:"),
            # a kept connection reports no connect event, and the watchdog needs its socket
            limits=httpx2.Limits(max_keepalive_connections=0),
        )

    def get(self, url: str, *, timeout_s: float) -> Answer:
        return self._send("GET", url, None, timeout_s)

    def post(self, url: str, body: dict[str, Any], *, timeout_s: float) -> Answer:
        return self._send("POST", url, body, timeout_s)

    def close(self) -> None:
        """Ends running requests, which then raise ModelUnavailable."""
        self.is_closed = True
        for watchdog in tuple(self._running):
            watchdog.cut()
        self._client.close()

    def _send(self, method: str, url: str, body: dict[str, Any] | None, timeout_s: float) -> Answer:
        """Raises ModelUnavailable (not reached, cut, timed out) or ModelReplyError (too big)."""
        import httpx2

        deadline = time.monotonic() + timeout_s
        timeout = httpx2.Timeout(timeout_s, connect=min(self.connect_timeout_s, timeout_s))
        watchdog = _Watchdog(deadline)
        self._running.add(watchdog)
        where = self.address.root_url
        try:
            with (
                watchdog,
                self._client.stream(
                    method, url, json=body, timeout=timeout, extensions={"trace": watchdog.trace}
                ) as response,
            ):
                answer = self._read(response)
            if watchdog.is_cut:  # an end of the stream that only the cut has made
                raise ModelUnavailable(_late(where, deadline, timeout_s))
            return answer
        except httpx2.ConnectTimeout as error:
            raise ModelUnavailable(
                f"{where} did not accept a connection within {self.connect_timeout_s:g} s"
            ) from error
        except httpx2.ConnectError as error:
            raise ModelUnavailable(f"nothing listens at {where} ({_reason(error)})") from error
        except (httpx2.HTTPError, httpx2.StreamError, OSError, RuntimeError, ValueError) as error:
            if watchdog.is_cut or isinstance(error, httpx2.TimeoutException):
                raise ModelUnavailable(_late(where, deadline, timeout_s)) from error
            raise ModelUnavailable(
                f"the connection to {where} broke off ({_reason(error)})"
            ) from error
        finally:
            self._running.discard(watchdog)

    def _read(self, response: Any) -> Answer:
        content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type == "text/event-stream":
            raise ModelReplyError(
                f"{self.address.root_url} sends a stream although none was asked for"
            )
        chunks: list[bytes] = []
        size = 0
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > MAX_REPLY_BYTES:
                raise ModelReplyError(
                    f"{self.address.root_url} sent more than {MAX_REPLY_BYTES:,} bytes"
                )
            chunks.append(chunk)
        return Answer(
            status=response.status_code,
            content_type=content_type,
            body=b"".join(chunks),
            location=response.headers.get("location", ""),
            retry_after_s=_seconds(response.headers.get("retry-after", "")),
        )


def _late(where: str, deadline: float, timeout_s: float) -> str:
    if time.monotonic() < deadline - 0.01:
        return f"the request to {where} was given up"
    return f"{where} had not answered completely after {timeout_s:.1f} s"


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _seconds(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return -1.0
