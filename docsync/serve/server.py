"""Run a local engine in the foreground or detached: `docsync serve`."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path

from docsync.config import ModelConfig
from docsync.errors import DocsyncError, ModelUnavailable, WrongModelFile
from docsync.serve import instance, pull
from docsync.serve.instance import Instance
from docsync.serve.settings import Engine, ServeSettings

READY_TIMEOUT_S = 180.0
LOG_LIMIT_BYTES = 2_000_000

Say = Callable[[str], None]


def _quiet(line: str) -> None:
    """A `Say` that says nothing."""


def settings_of(config: ModelConfig) -> ServeSettings:
    """Raises ModelFileError when the weights or the adapter are not on this machine."""
    weights = pull.locate(config.weights)
    is_path = os.sep in config.weights or config.weights.endswith(".gguf")
    name = weights.stem.lower() if is_path else config.weights.lower()
    adapter = adapter_file(config.adapter) if config.adapter else None
    return ServeSettings(
        weights=weights,
        name=f"{name}+{adapter.stem.lower()}" if adapter else name,
        engine=config.engine,
        idle_exit_s=config.idle_exit_s,
        adapter=adapter,
    )


def adapter_file(name: str) -> Path:
    """A LoRA adapter that llama.cpp loads. Raises WrongModelFile, also for one in another form."""
    path = Path(name).expanduser().absolute()
    if path.is_dir():
        raise WrongModelFile(
            f"{path} is a folder: name the GGUF file that `docsync finetune export` makes of it"
        )
    try:
        with path.open("rb") as file:
            is_gguf = file.read(4) == b"GGUF"
    except OSError as error:
        raise WrongModelFile(f"the adapter {path} cannot be read: {error.strerror}") from error
    if not is_gguf:
        raise WrongModelFile(
            f"{path} is no GGUF file: `docsync finetune export` makes one of an adapter"
        )
    return path


def start_engine(settings: ServeSettings) -> Engine:
    """Load the weights and listen. Raises ModelUnavailable with what to install or change."""
    engine = settings.engine
    if engine == "auto":
        is_folder = settings.weights.is_dir()
        has_llama = find_spec("xllamacpp") is not None and not is_folder
        engine = "xllamacpp" if has_llama or find_spec("transformers") is None else "transformers"
    if settings.is_embedding and engine != "xllamacpp":
        raise ModelUnavailable(
            f"the engine {engine} gives no vectors: `pip install 'docsync-hook[serve]'` and give "
            "--weights a GGUF file of an embedding model"
        )
    if settings.adapter is not None and engine != "xllamacpp":
        raise ModelUnavailable(
            f"the engine {engine} loads no adapter: `pip install 'docsync-hook[serve]'` and give "
            "--weights a GGUF file"
        )
    if engine == "xllamacpp":
        from docsync.serve.engine_xllamacpp import XllamacppEngine

        return XllamacppEngine(settings)
    from docsync.serve.engine_transformers import transformers_engine

    return transformers_engine(settings)


def run(settings: ServeSettings, say: Say = _quiet) -> Instance | None:
    """Serve until SIGTERM, SIGINT or idleness; returns at once with the server that already runs.

    None means that the server has ended. The engine may still hold threads then: leave the process
    by `os._exit`. Must be called from the main thread.
    """
    ended = threading.Event()
    reasons: list[str] = []
    with _starting():
        if (running := instance.find_running()) is not None:
            return running
        engine = _load(settings, say, ended, reasons)
        record = Instance(
            pid=os.getpid(),
            started=instance.process_start(os.getpid()),
            port=engine.port,
            model=settings.name,
            engine=engine.name,
            weights=str(settings.weights),
            context_tokens=engine.context_tokens or settings.context_tokens,
        )
        instance.write(record)
    say(f"{settings.name} is ready at {record.base_url} ({engine.name})")
    try:
        _wait(engine, settings.idle_exit_s, ended, reasons)
    finally:
        instance.clear(record.pid)
    say(f"ended: {reasons[0] if reasons else 'unknown'}")
    return None


def run_embeddings(settings: ServeSettings, say: Say = _quiet) -> None:
    """Serve vectors beside the server of `run`, until a signal or idleness. Only who is told the
    address finds it. Must be called from the main thread; leave the process by `os._exit`."""
    ended = threading.Event()
    reasons: list[str] = []
    engine = _load(replace(settings, is_embedding=True), say, ended, reasons)
    say(f"{settings.name} gives vectors at http://127.0.0.1:{engine.port}/v1 ({engine.name})")
    _wait(engine, settings.idle_exit_s, ended, reasons)
    say(f"ended: {reasons[0] if reasons else 'unknown'}")


def _load(settings: ServeSettings, say: Say, ended: threading.Event, reasons: list[str]) -> Engine:
    def end(number: int, frame: object) -> None:
        reasons.append(signal.Signals(number).name)
        ended.set()

    say(f"loading {settings.name} ...")
    # C++ that loads a gigabyte does not look at Python's handlers: let Ctrl-C end it at once
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    engine = start_engine(settings)
    # set after the engine: a library that loads may set handlers of its own
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    return engine


def start_detached(
    settings: ServeSettings, say: Say = _quiet, timeout_s: float = READY_TIMEOUT_S
) -> Instance:
    """Start a server that outlives this process, and wait until it is ready.

    Returns the one that runs already, if any. If the wait is broken off (time, Ctrl-C) the server
    goes on loading and is there for the next run.

    Raises:
        ModelUnavailable: it ended while loading (with the end of its log) or is not ready in time.
    """
    if (running := instance.find_running()) is not None:
        return running
    log_path = instance.make_runtime_dir() / instance.LOG_NAME
    if log_path.exists() and log_path.stat().st_size > LOG_LIMIT_BYTES:
        log_path.replace(log_path.with_suffix(".log.1"))
    say(f"starting {settings.name} (log: {log_path}) ...")
    with log_path.open("ab") as log:
        log_path.chmod(0o600)
        log_start = log.tell()
        child = subprocess.Popen(
            [sys.executable, "-m", "docsync.serve.server", _pack(settings)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/",
            env=_environment(),
        )
    deadline = time.monotonic() + timeout_s
    # collects the exit code whenever it comes, so that no zombie is left to a caller who lives long
    threading.Thread(target=child.wait, daemon=True).start()
    while time.monotonic() < deadline:
        code = child.poll()
        if (running := instance.find_running()) is not None:
            return running
        if code is not None:
            raise ModelUnavailable(_why_it_ended(code, log_path, log_start))
        time.sleep(0.05)
    raise ModelUnavailable(
        f"the server was not ready after {timeout_s:.0f} s and goes on loading; see {log_path}"
    )


def _wait(engine: Engine, idle_exit_s: float, ended: threading.Event, reasons: list[str]) -> None:
    poll_s = min(5.0, max(0.05, idle_exit_s / 4)) if idle_exit_s else 3600.0
    last_active = time.monotonic()
    while not ended.wait(poll_s):
        if not idle_exit_s:
            continue
        if engine.was_active():
            last_active = time.monotonic()
        elif time.monotonic() - last_active >= idle_exit_s:
            reasons.append(f"idle for {idle_exit_s:g} s")
            return


@contextmanager
def _starting() -> Iterator[None]:
    """One server loads at a time; whoever waited finds the first one running."""
    with (instance.make_runtime_dir() / "serve.lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _pack(settings: ServeSettings) -> str:
    adapter = str(settings.adapter) if settings.adapter else None
    return json.dumps({**asdict(settings), "weights": str(settings.weights), "adapter": adapter})


def _unpack(text: str) -> ServeSettings:
    fields = json.loads(text)
    adapter = Path(fields["adapter"]) if fields["adapter"] else None
    return ServeSettings(**{**fields, "weights": Path(fields["weights"]), "adapter": adapter})


def _environment() -> dict[str, str]:
    """The environment without git's: a server that a hook started must not keep its index."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    package_root = str(Path(__file__).resolve().parents[2])
    paths = [package_root, *filter(None, kept.get("PYTHONPATH", "").split(os.pathsep))]
    kept["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    return kept


def _why_it_ended(code: int, log_path: Path, log_start: int) -> str:
    with log_path.open("rb") as log:
        log.seek(log_start)
        lines = [
            line for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()
        ]
    why = f"the server ended while it was loading (exit code {code})"
    if code == -signal.SIGILL:
        why = "the engine xllamacpp needs a CPU with AVX2; use `--engine transformers`"
    elif code == -signal.SIGKILL:
        why = "the server was killed while it was loading, perhaps because memory ran out"
    tail = "\n  ".join(lines[-4:])
    return f"{why}. The end of {log_path}:\n  {tail or '(nothing)'}"


def _main() -> None:
    code = 0
    try:
        run(_unpack(sys.argv[1]), lambda line: print(line, flush=True))
    except DocsyncError as error:
        print(f"docsync serve: {error}", file=sys.stderr)
        code = error.exit_code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _main()
