"""The model that is trained: where it is, its licence, its tokenizer, its weights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docsync.errors import ModelFileError, TrainingError
from docsync.finetune import licences
from docsync.licence import UNKNOWN

REVISION = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Base:
    """A folder with safetensors, or one GGUF file in it.

    `name` is what the user called it, `revision` the commit of a hub repository.
    """

    name: str
    folder: Path
    gguf_file: str
    revision: str
    licence: str

    @property
    def is_gguf(self) -> bool:
        return bool(self.gguf_file)

    @property
    def gguf_path(self) -> Path:
        return self.folder / self.gguf_file

    @property
    def source(self) -> dict[str, Any]:
        """The arguments of `from_pretrained` that lead to it."""
        found: dict[str, Any] = {"pretrained_model_name_or_path": str(self.folder)}
        if self.is_gguf:
            found["gguf_file"] = self.gguf_file
        return found


def find_base(name: str, revision: str = "") -> Base:
    """`name` is a folder, a .gguf file, weights that docsync knows, or a hub repository.

    Raises:
        ModelFileError: nothing is there, the weights are not pulled, or a repository comes without
            the commit that makes it the same model tomorrow.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        if not (path / "config.json").is_file():
            raise ModelFileError(f"{path} is no model folder: there is no config.json in it")
        return Base(name, path.absolute(), "", "", licences.of_folder(path))
    if path.suffix == ".gguf":
        if not path.is_file():
            raise ModelFileError(f"the weights {path} do not exist: is the path right?")
        return Base(name, path.absolute().parent, path.name, "", _gguf_licence(path))
    if path.is_file():
        raise ModelFileError(f"{path} is no model: give a folder, or a file that ends in .gguf")
    if "/" in name:
        return _from_hub(name, revision)
    from docsync.serve.catalogue import CATALOGUE, find
    from docsync.serve.pull import locate

    if name.lower() not in (known := [weights.name for weights in CATALOGUE]):
        raise ModelFileError(
            f"there is no folder {name} here, and no weights are called that. Give a folder, a "
            f".gguf file, OWNER/NAME of the hub, or one of {', '.join(known)}"
        )
    file = locate(name)
    return Base(name, file.parent, file.name, "", find(name).licence)


def load_tokenizer(base: Base) -> Any:
    """With a padding token, and padding at the right."""
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(**base.source)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelFileError(f"the tokenizer of {base.name} cannot be loaded: {error}") from error
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    tokenizer.padding_side = "right"
    return tokenizer


def load_config(base: Base) -> Any:
    from transformers import AutoConfig

    try:
        return AutoConfig.from_pretrained(**base.source)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelFileError(f"{base.name} is no model that can be loaded: {error}") from error


def load_model(
    base: Base,
    *,
    dtype: Any,
    attn_implementation: str,
    labels: tuple[str, ...] = (),
    load_in_4bit: bool = False,
) -> Any:
    """The weights as a causal language model, or with a head for `labels`.

    Quantised GGUF weights are made whole numbers of `dtype` again.

    Raises:
        ModelFileError: they cannot be loaded.
        TrainingError: there is no memory for them, or no GPU for 4-bit weights.
    """
    from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification

    options = {**base.source, "dtype": dtype, "attn_implementation": attn_implementation}
    if base.is_gguf:
        options["quantization_config"] = _dequantised()
    if load_in_4bit:
        options["quantization_config"] = _four_bit(base, dtype)
    loader = AutoModelForCausalLM
    if labels:
        loader = AutoModelForSequenceClassification
        options["num_labels"] = len(labels)
        options["id2label"] = dict(enumerate(labels))
        options["label2id"] = {label: number for number, label in enumerate(labels)}
    try:
        return loader.from_pretrained(**options)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelFileError(f"{base.name} cannot be loaded: {error}") from error
    except (RuntimeError, MemoryError) as error:
        raise TrainingError(f"{base.name} cannot be loaded into memory: {error}") from error


def _dequantised() -> Any:
    from transformers import GgufConfig

    # without it the model counts as quantised, and neither trains in full nor saves
    return GgufConfig(dequantize=True)


def _four_bit(base: Base, dtype: Any) -> Any:
    import importlib.util

    import torch

    if base.is_gguf:
        raise TrainingError("load_in_4bit is for safetensors; a GGUF file is already quantised")
    if not torch.cuda.is_available() or importlib.util.find_spec("bitsandbytes") is None:
        raise TrainingError(
            "load_in_4bit needs a GPU and `pip install 'docsync-hook[train-4bit]'`; without them "
            "leave it out"
        )
    from transformers import BitsAndBytesConfig

    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=dtype,
    )


def _from_hub(name: str, revision: str) -> Base:
    if not REVISION.fullmatch(revision):
        raise ModelFileError(
            f"{name} is no file or folder here. A repository of the hub needs --model-revision "
            "with the 40 hexadecimal digits of a commit, so that it is the same model for everyone"
        )
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        folder = snapshot_download(
            name,
            revision=revision,
            allow_patterns=["*.json", "*.safetensors", "*.jinja", "*.model", "*.txt", "*.md"],
        )
    except (OSError, HfHubHTTPError, LocalEntryNotFoundError, ValueError) as error:
        raise ModelFileError(f"{name} cannot be got from the hub: {error}") from error
    path = Path(folder)
    return Base(name, path, "", revision, licences.of_folder(path))


def _gguf_licence(path: Path) -> str:
    """What the file says of itself; for weights that docsync knows, what the catalogue says."""
    from docsync.serve.catalogue import CATALOGUE

    for weights in CATALOGUE:
        if weights.file_name == path.name and weights.size_bytes == path.stat().st_size:
            return weights.licence
    from gguf import GGUFReader

    try:
        field = GGUFReader(path).get_field("general.license")
    except (ValueError, OSError) as error:
        raise ModelFileError(f"{path} is no GGUF file: {error}") from error
    return str(field.contents()) if field else UNKNOWN
