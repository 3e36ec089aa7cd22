"""Writes digits.bin: the first 200 of scikit-learn's 8 x 8 digits, of each its label and 64 levels of 0 ... 16 times 15.

    python record.py        with scikit-learn 1.9.1
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

COUNT = 200
HERE = Path(__file__).parent

digits = load_digits()
levels = (digits.images[:COUNT] * 15).astype(np.uint8).reshape(COUNT, 64)
labels = digits.target[:COUNT].astype(np.uint8)[:, None]
(HERE / "digits.bin").write_bytes(np.hstack([labels, levels]).tobytes())
