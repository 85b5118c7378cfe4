"""llama.cpp's own server inside this process, by the package xllamacpp."""

from __future__ import annotations

import http.client
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docsync.errors import ModelUnavailable
from docsync.serve.settings import ServeSettings

PROMPT_CACHE_MB = 512
LOOK_TIMEOUT_S = 2.0
LOG_WARNINGS = 2
SPIN_COUNT = "2000"
NGRAM_MATCH = 12
NGRAM_MIN = 8
NGRAM_MAX = 24

# the destructor of a server waits for a running reply while it holds Python back: never run it
_ALIVE: list[Any] = []


class XllamacppEngine:
    """Loads the weights and listens; the constructor returns when it is ready.

    The server lives until the process ends, which must be by `os._exit` (see `_ALIVE`).

    Raises:
        ModelUnavailable: the package is missing, or llama.cpp cannot load the file.
    """

    def __init__(self, settings: ServeSettings) -> None:
        _spin_briefly()
        try:
            import xllamacpp
        except ImportError as error:
            raise ModelUnavailable(
                "the engine xllamacpp is not installed. Run `pip install 'docsync-hook[serve]'`."
            ) from error
        if not settings.weights.is_file():
            raise ModelUnavailable(
                f"{settings.weights} is no GGUF file; the engine transformers loads model folders"
            )
        try:
            self._server = xllamacpp.Server(parameters(xllamacpp, settings))
        except Exception as error:  # the binding raises whatever C++ threw
            raise ModelUnavailable(
                f"llama.cpp could not load {settings.weights} on port {settings.port or 'any'}: "
                f"{error}"
            ) from error
        _ALIVE.append(self._server)
        self._port = urlsplit(self._server.listening_address).port or settings.port
        self._last_task = -1

    @property
    def name(self) -> str:
        return "xllamacpp"

    @property
    def port(self) -> int:
        return self._port

    @property
    def context_tokens(self) -> int:
        slots = self._slots() or []
        return int(slots[0]["n_ctx"]) if slots else 0

    def was_active(self) -> bool:
        """True if a request runs or has run since the last call.

        The number of the last task of a slot changes with every request, and not with a look at
        /slots or /health; a server too busy to answer is active.
        """
        slots = self._slots()
        if slots is None:
            return True
        last_task = max((int(slot.get("id_task", -1)) for slot in slots), default=-1)
        was_active = last_task != self._last_task or any(slot["is_processing"] for slot in slots)
        self._last_task = last_task
        return was_active

    def _slots(self) -> list[dict[str, Any]] | None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LOOK_TIMEOUT_S)
        try:
            connection.request("GET", "/slots")
            found = json.loads(connection.getresponse().read())
            return found if isinstance(found, list) else None
        except (OSError, ValueError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def parameters(xllamacpp: Any, settings: ServeSettings) -> Any:
    """The `CommonParams` for greedy whole-block rewriting on a small machine."""
    params = xllamacpp.CommonParams()
    params.model.path = str(settings.weights)
    params.model_alias = {settings.name}
    params.hostnames = ["127.0.0.1"]
    params.port = settings.port
    params.n_ctx = settings.context_tokens * settings.parallel
    # the hook asks one thing after the other: all of the context for one prompt, and its prefix is
    # there for the next
    params.n_parallel = settings.parallel
    params.cache_prompt = True
    params.cache_ram_mib = PROMPT_CACHE_MB
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = (
        settings.threads or physical_cores()
    )
    params.use_jinja = True
    params.sampling.temp = 0.0
    params.ui = False
    params.offline = True
    # a page in the user's browser must not be able to read what the server answers
    params.cors_origins = "http://127.0.0.1"
    params.cors_credentials = False
    params.verbosity = LOG_WARNINGS
    if settings.adapter is not None:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(settings.adapter), 1.0)]
    if settings.is_embedding:
        params.embedding = True
        # a text is done in one go, and one that is longer is refused
        params.n_batch = params.n_ubatch = settings.context_tokens
        if not _says_how_to_pool(settings.weights):
            params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    elif settings.is_speculative:
        _speculate(xllamacpp, params)
    return params


def _says_how_to_pool(weights: Path) -> bool:
    """Embedding models do; with a chat model llama.cpp would give a vector a token. The entry
    stands before the vocabulary, near the start of the file."""
    with weights.open("rb") as file:
        return b".pooling_type" in file.read(1 << 16)


def _speculate(xllamacpp: Any, params: Any) -> None:
    """Draft from n-grams of the prompt: a rewrite copies most of its block. Older engines have no
    such option and go without."""
    types = getattr(xllamacpp, "common_speculative_type", None)
    ngram_mod = getattr(types, "COMMON_SPECULATIVE_TYPE_NGRAM_MOD", None)
    if ngram_mod is None:
        return
    params.speculative.types = [ngram_mod]
    params.speculative.ngram_mod.n_match = NGRAM_MATCH
    params.speculative.ngram_mod.n_min = NGRAM_MIN
    params.speculative.ngram_mod.n_max = NGRAM_MAX


def _spin_briefly() -> None:
    """Must come before the import: OpenMP reads its settings when it is loaded.

    A thread that has nothing to do spins, and while another process is on its core the others wait
    for it. With one of two cores busy the 1.5B decoded 1.3 to 4.4 tok/s as OpenMP comes, 4.9 to 6.3
    with this count, 5.9 to 8.5 without spinning (4 runs each, one of the first
    cut off after a minute); on a quiet
    machine not to spin costs a third and more. What the user has set is left alone.
    """
    if "OMP_WAIT_POLICY" in os.environ or "GOMP_SPINCOUNT" in os.environ:
        return
    if os.environ.get("CI"):
        os.environ["OMP_WAIT_POLICY"] = "passive"
    else:
        os.environ["GOMP_SPINCOUNT"] = SPIN_COUNT


def physical_cores() -> int:
    """Cores that this process may use, without their hyper-threads: those only add contention."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = set()
    for folder in Path("/sys/devices/system/cpu").glob("cpu[0-9]*/topology"):
        try:
            core = (folder / "core_id").read_text(encoding="ascii").strip()
            package = (folder / "physical_package_id").read_text(encoding="ascii").strip()
        except OSError:
            continue
        cores.add((package, core))
    return max(1, min(len(cores) or usable or 1, usable or 1))
