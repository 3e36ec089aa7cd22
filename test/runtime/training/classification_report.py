"""Writes classification-report.json: what scikit-learn says of random answers.

    python test/runtime/training/classification_report.py     # with scikit-learn and numpy
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import (
    confusion_matrix,
    log_loss,
    precision_recall_fscore_support,
    top_k_accuracy_score,
)

CLASSES, IMAGES, BINS = 7, 40, 15
draws = np.random.default_rng(0)
# Class 6 is never said, and class 5 has no image.
labels = draws.integers(0, 5, IMAGES)
labels[:3] = 6
logits = np.round(draws.normal(size=(IMAGES, CLASSES)) + 2 * np.eye(CLASSES)[labels], 3)
logits[:, 6] = -5
probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
guesses = logits.argmax(1)
every = list(range(CLASSES))
precision, recall, f1, _ = precision_recall_fscore_support(labels, guesses, labels=every, zero_division=np.nan)
confidence = probabilities.max(1)
# Naeini et al. 2015 and Guo et al. 2017, (2) and (3): by their definition, one bin after the other.
bins = [(confidence > i / BINS) & (confidence <= (i + 1) / BINS) for i in range(BINS)]
error = sum(
    part.sum() / IMAGES * abs((guesses[part] == labels[part]).mean() - confidence[part].mean())
    for part in bins
    if part.any()
)
none = lambda values: [None if np.isnan(value) else float(value) for value in values]
found = {
    "by": f"scikit-learn {sklearn.__version__}",
    "logits": logits.tolist(),
    "labels": labels.tolist(),
    "loss": log_loss(labels, probabilities, labels=every),
    "top1": float((guesses == labels).mean()),
    "top5": float(top_k_accuracy_score(labels, logits, k=5, labels=every)),
    "confusion": confusion_matrix(labels, guesses, labels=every).tolist(),
    "precision": none(precision),
    "recall": none(recall),
    "f1": none(f1),
    "calibrationError": float(error),
    "binned": [int(part.sum()) for part in bins],
}
path = Path(__file__).with_name("classification-report.json")
path.write_text(json.dumps(found) + "\n")
