"""Gives every parameter and buffer of a model a value of its own: fresh ones are alike and hide wrong maps."""

import torch
from torch import nn

SCALES = ("gamma", "gamma_1", "gamma_2", "lambda1", "lambda_1", "lambda_2", "ls1", "ls2", "scale")
GAINS = ("alpha",)


@torch.no_grad()
def redraw(model, seed):
    """Gains 1 ± 0.2, LayerScale about 0.5, biases and tables N(0, 0.2), running variances U(0.5, 2)."""
    generator = torch.Generator().manual_seed(seed)

    def normal(like, mean, std):
        return mean + std * torch.randn(like.shape, generator=generator)

    for path, module in model.named_modules():
        for name, value in [*module.named_parameters(recurse=False), *saved_buffers(module)]:
            if not value.is_floating_point():
                continue
            if name == "running_var":
                drawn = 0.5 + 1.5 * torch.rand(value.shape, generator=generator)
            elif name in GAINS or (name == "weight" and "Norm" in type(module).__name__):
                drawn = 0.8 + 0.4 * torch.rand(value.shape, generator=generator)
            elif name in SCALES or path.endswith("gamma"):
                drawn = normal(value, 0.5, 0.1)
            elif name == "logit_scale":
                drawn = normal(value, 2.3, 0.2)
            elif isinstance(module, (nn.Linear, nn.Conv2d)) and name == "weight":
                drawn = normal(value, 0, value[0].numel() ** -0.5)
            else:
                drawn = normal(value, 0, 0.2)
            value.copy_(drawn)
    return model


def saved_buffers(module):
    """Buffers that a file of weights holds."""
    return [(name, value) for name, value in module.named_buffers(recurse=False) if name not in module._non_persistent_buffers_set]
