"""Reads a folder of event files by TensorBoard's own EventAccumulator, again and again, until stdin ends.

Prints a line for each time that it has read, and at the end all scalars as JSON: those of the reader that was there all
the time, those of one that comes now, and the rows of `metrics.csv` beside it.
"""

import csv
import json
import os
import select
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

folder = sys.argv[1]


def scalars(events):
    return {tag: [(one.step, one.value) for one in events.Scalars(tag)] for tag in events.Tags()["scalars"]}


while not os.path.isdir(folder):
    if select.select([sys.stdin], [], [], 0.05)[0]:
        break
# Zero: all are kept, and none thinned out.
live = EventAccumulator(folder, size_guidance={"scalars": 0})
while True:
    live.Reload()
    print(json.dumps(sum(len(values) for values in scalars(live).values())), flush=True)
    if select.select([sys.stdin], [], [], 0.05)[0]:
        break
live.Reload()
late = EventAccumulator(folder, size_guidance={"scalars": 0})
late.Reload()
with open(os.path.join(folder, "..", "metrics.csv"), newline="") as table:
    rows = list(csv.DictReader(table))
print(json.dumps({"live": scalars(live), "late": scalars(late), "rows": rows}), flush=True)
