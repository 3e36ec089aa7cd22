"""Tables of positions brought to other grids by the sources' own code, as JSON: timm 1.0.31's functions, the call of
DINOv2's hub code and that of transformers' models. Needs torch and timm."""
import json

import torch
from timm.layers import resample_abs_pos_embed, resize_rel_pos_bias_table
from torch.nn.functional import interpolate

torch.manual_seed(0)


def numbers(*shape):
    return (torch.randn(*shape) * 64).round() / 64


def grid_of(table, others):
    side = int((table.shape[1] - others) ** 0.5)
    return table[:, :others], table[:, others:].reshape(1, side, side, -1).permute(0, 3, 1, 2)


def with_others(others, grid):
    return torch.cat([others, grid.permute(0, 2, 3, 1).flatten(1, 2)], dim=1)


def dinov2(table, others, rows, columns):
    kept, grid = grid_of(table, others)
    side = grid.shape[-1]
    scale = ((rows + 0.1) / side, (columns + 0.1) / side)
    return with_others(kept, interpolate(grid, scale_factor=scale, mode="bicubic", antialias=False))


def huggingface(table, others, rows, columns):
    kept, grid = grid_of(table, others)
    return with_others(kept, interpolate(grid, size=(rows, columns), mode="bicubic", align_corners=False))


def timm(table, others, rows, columns, old=None):
    return resample_abs_pos_embed(table, new_size=[rows, columns], old_size=old, num_prefix_tokens=others)


def timm_relative(table, others, rows, columns):
    count = (2 * rows - 1) * (2 * columns - 1) + others
    return resize_rel_pos_bias_table(table, (rows, columns), (count, table.shape[1]))


cases = [
    (by, numbers(1, side**2 + others, 2), others, rows, columns)
    for by in (timm, dinov2, huggingface)
    for side, others, rows, columns in [(4, 1, 3, 6), (3, 0, 5, 4), (7, 2, 3, 3)]
] + [
    (timm_relative, numbers((2 * side - 1) ** 2 + others, 2), others, rows, columns)
    for side, others, rows, columns in [(3, 3, 5, 5), (4, 0, 6, 7)]
]
# Of grids that are no square, which the table alone does not tell; one has as many places as the new grid.
cases += [(timm, numbers(1, 2 * 8 + 1, 2), 1, 4, 4, [2, 8]), (timm, numbers(1, 2 * 3, 2), 0, 3, 4, [2, 3])]
print(
    json.dumps(
        [
            {
                "by": by.__name__,
                "others": others,
                "grid": [rows, columns],
                **({"old": old[0]} if old else {}),
                "table": table.flatten().tolist(),
                "shape": list(table.shape),
                "made": [round(x, 7) for x in by(table, others, rows, columns, *old).flatten().tolist()],
            }
            for by, table, others, rows, columns, *old in cases
        ]
    )
)
