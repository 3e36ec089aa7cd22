"""Runs SavedModels: reads jobs from a file of JSON, answers with a line of JSON each, as onnx_runs.py does.

What serves is what TensorFlow's own loader makes of the signature.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf
from safetensors.numpy import load_file, save_file


def run(job):
    serve = tf.saved_model.load(job["model"]).signatures["serving_default"]
    for files in job["runs"]:
        inputs = {name: tf.constant(value) for name, value in load_file(files["inputs"]).items()}
        outputs = serve(**inputs)
        save_file({name: np.asarray(value.numpy()) for name, value in outputs.items()}, files["outputs"])
    return {}


for job in json.load(open(sys.argv[1])):
    try:
        print(json.dumps(run(job)))
    except Exception as error:
        print(json.dumps({"error": str(error)}))
