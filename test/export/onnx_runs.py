"""Runs ONNX files: reads jobs from a file of JSON, answers with a line of JSON each.

A job is {"model", "runs": [{"inputs", "outputs"}], "isChecked"}: paths of the model and of safetensors files that are
read and written. One process for all jobs: loading onnxruntime takes longer than most of them.
"""

import json
import sys
from collections import Counter

import onnx
import onnxruntime
from safetensors.numpy import load_file, save_file


def run(job):
    answer = {}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    if job["isChecked"]:
        onnx.checker.check_model(job["model"], full_check=True)
        graph = onnx.load(job["model"], load_external_data=False).graph
        answer["nodes"] = Counter(node.op_type for node in graph.node)
    else:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(job["model"], options, providers=["CPUExecutionProvider"])
    names = [value.name for value in session.get_outputs()]
    for files in job["runs"]:
        save_file(dict(zip(names, session.run(names, load_file(files["inputs"])))), files["outputs"])
    return answer


for job in json.load(open(sys.argv[1])):
    try:
        print(json.dumps(run(job)))
    except Exception as error:
        print(json.dumps({"error": str(error)}))
