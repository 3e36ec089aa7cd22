"""Writes, of scikit-learn's 8 x 8 digits, their levels being 0 ... 16 times 15:

digits.bin      the first 200, of each its label and 64 levels
digits.parquet  the first 60 of them in the order of their labels, as Hugging Face writes pictures

    python record.py        with scikit-learn 1.9.1, Pillow 13.0.0 and pyarrow 26.0.1
"""

import io
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image
from sklearn.datasets import load_digits

COUNT = 200
IN_PARQUET = 60
HERE = Path(__file__).parent

digits = load_digits()
levels = (digits.images[:COUNT] * 15).astype(np.uint8)
labels = digits.target[:COUNT].astype(np.uint8)
(HERE / "digits.bin").write_bytes(np.hstack([labels[:, None], levels.reshape(COUNT, 64)]).tobytes())


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return {"bytes": file.getvalue(), "path": None}


order = np.argsort(labels[:IN_PARQUET], kind="stable")
image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
table = pa.table({"image": pa.array([png(levels[i]) for i in order], image), "label": pa.array(labels[order], pa.int64())})
names = {"names": [str(digit) for digit in range(10)], "_type": "ClassLabel"}
note = {"info": {"features": {"image": {"_type": "Image"}, "label": names}}}
table = table.replace_schema_metadata({"huggingface": json.dumps(note)})
pq.write_table(table, HERE / "digits.parquet", row_group_size=25)
