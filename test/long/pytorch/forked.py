"""Runs one train.py after another, each in processes of its own that are forked from this one: PyTorch takes seconds to load.

Each line that it reads is a job of JSON: the "script", its "flags", what is to happen ("meddle", see meddled.py) and how
many "processes" are its group. It answers with a line of JSON: the "code" of the first that failed, or 0, and what all of
them said ("out").
"""

import json
import os
import sys
import tempfile
import traceback

import meddled
import torch.distributed.fsdp  # noqa: F401, so that no process of a group loads it
from torch.distributed import TCPStore


def ended(job):
    """What an interpreter of its own would end with."""
    try:
        meddled.run(job["script"], job["flags"], job["meddle"])
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def fork(job, out, of_group):
    process = os.fork()
    if process != 0:
        return process
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.environ.update(of_group)
    code = ended(job)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def group_of(size, store):
    """What torch.distributed.run tells the processes of a group that it starts: without it they are no group."""
    elastic = {"RUN_ID": "forked", "USE_AGENT_STORE": "True", "RESTART_COUNT": 0}
    sizes = {"WORLD_SIZE": size, "LOCAL_WORLD_SIZE": size, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": store.port}
    return {**sizes, **{f"TORCHELASTIC_{name}": value for name, value in elastic.items()}}


def run(job):
    size = job["processes"]
    # The group's store is held here, on a port that the system gives: one that was only found free may be taken again.
    store = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
    before = store.num_keys()
    group = group_of(size, store)
    places = [{**group, "RANK": i, "LOCAL_RANK": i} for i in range(size)] if size > 1 else [{}]
    with tempfile.TemporaryFile() as out:
        forked = [fork(job, out.fileno(), {name: str(value) for name, value in place.items()}) for place in places]
        codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in forked]
        assert size == 1 or store.num_keys() > before, "each ran by itself: they did not meet at the store"
        out.seek(0)
        return {"code": next((code for code in codes if code != 0), 0), "out": out.read().decode()}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
