"""Runs a train.py in which something happens that a test has asked for.

What is to happen is "orders" of the images of each epoch; or a "signal" that process "rank"
is sent in its step number "step", unless its group has been restarted; or no "halves",
so that what PyTorch multiplies in 16 bits has 32; or "rates" that are told where something
would be dropped. A program that is started by itself finds it in MEDDLE, as JSON.
"""

import json
import os
import runpy
import sys

import torch


def in_order_of(orders):
    def in_order(count, generator):
        order = orders[str(generator.initial_seed())]
        assert len(order) == count
        return torch.tensor(order)

    return in_order


def signalled(signal, rank, step):
    class Signalled(torch.optim.AdamW):
        taken = 0

        def step(self):
            Signalled.taken += 1
            is_first = os.environ.get("TORCHELASTIC_RESTART_COUNT", "0") == "0"
            if is_first and rank == int(os.environ.get("RANK", "0")) and step == Signalled.taken:
                print("meddled", flush=True)
                os.kill(os.getpid(), signal)
            super().step()

    return Signalled


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


def run(script, flags, meddle):
    if meddle.get("rates", False):
        torch.nn.functional.dropout = told
        torch.rand = all_kept
    if "orders" in meddle:
        torch.randperm = in_order_of(meddle["orders"])
    if "signal" in meddle:
        torch.optim.AdamW = signalled(meddle["signal"], meddle["rank"], meddle["step"])
    if not meddle.get("halves", True):
        torch.optim.Muon = MuonOf32
    sys.argv = [script, *flags]
    sys.path.insert(0, os.path.dirname(script))
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:], json.loads(os.environ["MEDDLE"]))
