"""Runs a train.py in which something happens that a test has asked for.

MEDDLE is JSON: "orders" of the images of each epoch; or a "signal" that process "rank"
is sent in its step number "step", unless its group has been restarted; or no "halves",
so that what PyTorch multiplies in 16 bits has 32; or "rates" that are told where something
would be dropped; or other "scripts", one after the other,
as PyTorch is long in coming: the name of each comes before what it says, and what it ends with after.
"""

import json
import os
import runpy
import sys

import torch

called = sys.argv[1]
sys.argv = sys.argv[1:]
meddle = json.loads(os.environ["MEDDLE"])


def in_order(count, generator):
    order = meddle["orders"][str(generator.initial_seed())]
    assert len(order) == count
    return torch.tensor(order)


class Meddled(torch.optim.AdamW):
    taken = 0

    def step(self):
        Meddled.taken += 1
        is_first = os.environ.get("TORCHELASTIC_RESTART_COUNT", "0") == "0"
        rank = int(os.environ.get("RANK", "0"))
        if is_first and meddle["rank"] == rank and meddle["step"] == Meddled.taken:
            print("meddled", flush=True)
            os.kill(os.getpid(), meddle["signal"])
        super().step()


class MuonOf32(torch.optim.Muon):
    def step(self):
        torch.bfloat16, kept = torch.float32, torch.bfloat16
        super().step()
        torch.bfloat16 = kept


def told(x, p, training, inplace):
    """Drops nothing, and says what of it there would have been."""
    if training:
        print("dropout", p)
    return x


def all_kept(*shape, **_):
    rate = sys._getframe(1).f_locals["self"].rate
    print("drop_path", rate)
    return torch.ones(*shape)


if meddle.get("rates", False):
    torch.nn.functional.dropout = told
    torch.rand = all_kept
if "orders" in meddle:
    torch.randperm = in_order
if "signal" in meddle:
    torch.optim.AdamW = Meddled
if not meddle.get("halves", True):
    torch.optim.Muon = MuonOf32
for script in meddle.get("scripts", [called]):
    sys.path.insert(0, os.path.dirname(script))
    sys.modules.pop("model", None)
    if "scripts" not in meddle:
        runpy.run_path(script, run_name="__main__")
        continue
    print("script", script)
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as ended:
        print("ended with", ended)
        if torch.distributed.is_initialized():
            torch.distributed.destroy_process_group()
