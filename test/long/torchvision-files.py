"""Reads the IDX and CIFAR files in a folder as torchvision does, and writes what it sees:
labels, then levels, as bytes.

    python torchvision-files.py FOLDER        with torchvision
"""

import pickle
import sys
from pathlib import Path

import numpy as np
from torchvision.datasets import CIFAR10
from torchvision.datasets.mnist import read_image_file, read_label_file

folder = Path(sys.argv[1])
images = read_image_file(folder / "train-images-idx3-ubyte").numpy()
labels = read_label_file(folder / "train-labels-idx1-ubyte").numpy()
(folder / "idx.seen").write_bytes(labels.astype(np.uint8).tobytes() + images.tobytes())


class Unchecked(CIFAR10):
    """Its files are not the published ones."""

    def _check_integrity(self):
        return True

    def _load_meta(self):
        self.classes = [str(i) for i in range(10)]

    train_list = [["data_batch_1", None]]


# torchvision reads the Python version of CIFAR, whose rows are the binary version's without their labels.
records = np.frombuffer((folder / "data_batch_1.bin").read_bytes(), np.uint8).reshape(-1, 3073)
batches = folder / Unchecked.base_folder
batches.mkdir()
(batches / "data_batch_1").write_bytes(pickle.dumps({"data": records[:, 1:], "labels": records[:, 0].tolist()}))
seen = Unchecked(str(folder), train=True)
(folder / "cifar.seen").write_bytes(np.array(seen.targets, np.uint8).tobytes() + seen.data.tobytes())
