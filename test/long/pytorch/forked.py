"""Runs one train.py after another, each in processes of its own that are forked from this one: PyTorch takes seconds to load.

Each line that it reads is a job of JSON: the "script", its "flags", what is to happen ("meddle", see meddled.py) and how
many "processes" are its group. It answers with a line of JSON: the "code" of the first that failed, or 0, and what all of
them said ("out").
"""

import json
import os
import socket
import sys
import tempfile
import traceback

import meddled
import torch.distributed.fsdp  # noqa: F401, so that no process of a group loads it


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


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


def run(job):
    size = job["processes"]
    group = {"WORLD_SIZE": size, "LOCAL_WORLD_SIZE": size, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": free_port()}
    places = [{**group, "RANK": i, "LOCAL_RANK": i} for i in range(size)] if size > 1 else [{}]
    with tempfile.TemporaryFile() as out:
        forked = [fork(job, out.fileno(), {name: str(value) for name, value in place.items()}) for place in places]
        codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in forked]
        out.seek(0)
        return {"code": next((code for code in codes if code != 0), 0), "out": out.read().decode()}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
