"""Started by torchrun: `docsync finetune` with shards over gloo.

accelerate shards over GPUs only, because it looks at the kind of machine first. What it does then
works on a CPU too, so this tells it, and nothing else is changed.
"""

from __future__ import annotations

import sys

from accelerate import FullyShardedDataParallelPlugin, PartialState
from accelerate.state import AcceleratorState
from accelerate.utils import DistributedType, TorchDynamoPlugin

from docsync.cli.main import main

PartialState(cpu=True, backend="gloo")
PartialState._shared_state["distributed_type"] = DistributedType.FSDP
AcceleratorState(cpu=True, dynamo_plugin=TorchDynamoPlugin(), _from_accelerator=True)
AcceleratorState._shared_state["fsdp_plugin"] = FullyShardedDataParallelPlugin(
    fsdp_version=2, auto_wrap_policy="transformer_based_wrap", state_dict_type="FULL_STATE_DICT"
)
sys.exit(main(["finetune", *sys.argv[1:]]))
