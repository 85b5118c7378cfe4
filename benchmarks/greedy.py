"""Whether a run answers alike wherever it is loaded: transformers, merged, llama.cpp, vLLM.

    python benchmarks/greedy.py RUN --rows rows.jsonl
    python benchmarks/greedy.py RUN --rows rows.jsonl --vllm /path/to/python-with-vllm

RUN is a LoRA run of `docsync finetune`. The first prompts of the rows are answered greedily, with
ends of the answer forbidden, and compared with transformers' base and adapter in fp32.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LLAMA_CPP = """
import json, os, sys, urllib.request, xllamacpp
wish = json.load(sys.stdin)
params = xllamacpp.CommonParams()
params.model.path = wish["model"]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 2048
params.n_parallel = 1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.warmup = False
params.verbosity = 0
if wish["adapter"]:
    params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(wish["adapter"], 1.0)]
server = xllamacpp.Server(params)
answers = []
for prompt in wish["prompts"]:
    wanted = {
        "prompt": prompt, "n_predict": wish["tokens"], "temperature": 0.0, "return_tokens": True,
        "cache_prompt": False, "ignore_eos": True,
        "logit_bias": [[token, False] for token in wish["forbidden"]],
    }
    request = urllib.request.Request(
        server.listening_address + "/completion",
        json.dumps(wanted).encode(),
        {"Content-Type": "application/json"},
    )
    answers.append(json.loads(urllib.request.urlopen(request).read())["tokens"])
sys.stdout.write("ANSWERS " + json.dumps(answers) + "\\n")
sys.stdout.flush()
os._exit(0)
"""
VLLM = """
import json, os, sys
wish = json.load(sys.stdin)
from vllm import LLM, SamplingParams
from vllm.lora.request import LoRARequest
more = {"enable_lora": True, "max_lora_rank": max(16, wish["rank"])} if wish["adapter"] else {}
model = LLM(
    model=wish["model"], dtype="float32", max_model_len=2048, max_num_seqs=1, enforce_eager=True,
    disable_log_stats=True, **more,
)
how = SamplingParams(
    temperature=0.0, max_tokens=wish["tokens"], ignore_eos=True,
    logit_bias={token: -100.0 for token in wish["forbidden"]},
)
lora = LoRARequest("ours", 1, wish["adapter"]) if wish["adapter"] else None
prompts = [{"prompt_token_ids": prompt} for prompt in wish["prompts"]]
answers = [
    list(model.generate(prompt, how, lora_request=lora, use_tqdm=False)[0].outputs[0].token_ids)
    for prompt in prompts
]
sys.stdout.write("ANSWERS " + json.dumps(answers) + "\\n")
sys.stdout.flush()
os._exit(0)
"""
Answers = list[list[int]]


@dataclass(frozen=True, slots=True)
class Questions:
    """Prompts in tokens; answers have `tokens` tokens, none of which is `forbidden`."""

    prompts: list[list[int]]
    tokens: int
    forbidden: tuple[int, ...]

    def of_transformers(self, model: Any) -> Answers:
        import torch

        model.eval()
        answers = []
        with torch.no_grad():
            for prompt in self.prompts:
                given, cache, answer = torch.tensor([prompt]), None, []
                for _ in range(self.tokens):
                    out = model(given, past_key_values=cache, use_cache=True)
                    logits, cache = out.logits[0, -1], out.past_key_values
                    logits[list(self.forbidden)] = -torch.inf
                    answer.append(int(logits.argmax()))
                    given = torch.tensor([answer[-1:]])
                answers.append(answer)
        return answers

    def of_llama_cpp(self, model: Path, adapter: Path | str = "") -> Answers:
        return self._elsewhere([sys.executable, "-c", LLAMA_CPP], model, adapter)

    def of_vllm(
        self, python: str, model: Path, adapter: Path | str = "", rank: int = 16
    ) -> Answers:
        return self._elsewhere([python, "-c", VLLM], model, adapter, rank)

    def _elsewhere(
        self, command: list[str], model: Path, adapter: Path | str, rank: int = 0
    ) -> Answers:
        wish = {
            "model": str(model),
            "adapter": str(adapter),
            "rank": rank,
            "prompts": self.prompts,
            "tokens": self.tokens,
            "forbidden": self.forbidden,
        }
        env = {**os.environ, "HF_HUB_OFFLINE": "1", "VLLM_CPU_KVCACHE_SPACE": "1"}
        # vLLM has processes of its own that outlive the one which answers
        asked = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
            start_new_session=True,
        )
        assert asked.stdin is not None and asked.stdout is not None
        said = []
        try:
            with asked.stdin as stdin:
                stdin.write(json.dumps(wish))
            for line in asked.stdout:
                if line.startswith("ANSWERS "):
                    answers: Answers = json.loads(line.removeprefix("ANSWERS "))
                    return answers
                said.append(line)
        finally:
            os.killpg(asked.pid, signal.SIGKILL)
            asked.wait()
            asked.stdout.close()
        raise RuntimeError("".join(said))


def agreement(answers: Answers, wanted: Answers) -> str:
    """How many are the same, and after how many tokens the others leave the way."""
    left = [
        next(n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
        for one, other in zip(answers, wanted, strict=True)
        if one != other
    ]
    same = f"{len(wanted) - len(left)} of {len(wanted)}"
    return f"{same} | {', '.join(map(str, sorted(left))) or '–'}"


def questions_of(rows: Path, tokenizer: Any, prompts: int, tokens: int, longest: int) -> Questions:
    """Of the first rows whose prompts are no longer than `longest` tokens."""
    found: list[list[int]] = []
    for line in rows.read_text(encoding="utf-8").splitlines():
        asked = tokenizer.apply_chat_template(
            json.loads(line)["prompt"], add_generation_prompt=True, return_dict=False
        )
        if len(asked) <= longest and len(found) < prompts:
            found.append(asked)
    return Questions(found, tokens, tuple(ends_of(tokenizer)))


def ends_of(tokenizer: Any) -> list[int]:
    """Every token that an engine may take for the end."""
    names = ("<|im_end|>", "<|endoftext|>", "</s>", "<|eot_id|>")
    known = tokenizer.get_vocab()
    return sorted({tokenizer.eos_token_id, *(known[name] for name in names if name in known)})


def measure(args: argparse.Namespace, folder: Path) -> Iterable[tuple[str, str]]:
    """(where it was loaded, how far it agrees), the reference first."""
    from docsync.finetune.train import quiet_libraries

    quiet_libraries()
    import torch
    from peft import PeftModel

    from docsync.finetune.base import load_model, load_tokenizer
    from docsync.finetune.export import export_adapter, export_model, write_model
    from docsync.finetune.merge import base_of, finished, merge_run

    torch.set_num_threads(args.threads)
    record = finished(args.run)
    base, tokenizer = base_of(record), load_tokenizer(base_of(record))
    ask = questions_of(args.rows, tokenizer, args.prompts, args.tokens, args.longest)
    plain = load_model(base, dtype=torch.float32, attn_implementation="sdpa")
    bare = ask.of_transformers(plain)
    write_model(plain, base, folder / "base.gguf")
    plain.save_pretrained(folder / "base")
    tokenizer.save_pretrained(folder / "base")
    adapted = PeftModel.from_pretrained(plain, args.run / "adapter")
    wanted = ask.of_transformers(adapted)
    yield "base without the adapter, transformers", agreement(bare, wanted)
    del plain, adapted
    merge_run(args.run, folder / "merged")
    export_adapter(args.run, folder / "adapter.gguf")
    export_model(args.run, folder / "whole.gguf")
    merged = load_model(
        type(base)("merged", folder / "merged", "", "", ""),
        dtype=torch.float32,
        attn_implementation="sdpa",
    )
    yield "merged, transformers", agreement(ask.of_transformers(merged), wanted)
    del merged
    found = ask.of_llama_cpp(folder / "whole.gguf")
    yield "merged GGUF (matrices in f16), llama.cpp", agreement(found, wanted)
    found = ask.of_llama_cpp(folder / "base.gguf", folder / "adapter.gguf")
    yield "GGUF adapter on the f16 base, llama.cpp", agreement(found, wanted)
    if base.is_gguf:
        found = ask.of_llama_cpp(base.gguf_path, folder / "adapter.gguf")
        yield f"GGUF adapter on {base.gguf_file}, llama.cpp", agreement(found, wanted)
    if args.vllm:
        rank = int(record["arguments"]["lora_r"])
        found = ask.of_vllm(args.vllm, folder / "base", args.run.absolute() / "adapter", rank)
        yield "adapter on the base, vLLM fp32", agreement(found, wanted)
        found = ask.of_vllm(args.vllm, folder / "merged")
        yield "merged, vLLM fp32", agreement(found, wanted)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--prompts", type=int, default=6)
    parser.add_argument("--tokens", type=int, default=32)
    parser.add_argument("--longest", type=int, default=500, help="tokens of a prompt")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--vllm", default="", help="a Python that has vLLM")
    args = parser.parse_args(argv)
    print("| loaded as | same answers | the others differ after tokens |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, found in measure(args, Path(folder)):
            print(f"| {name} | {found} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
