"""Records what transformers 5.24 computes of pictures for given noise: python record_masked.py mae|simmim FILE

A case as `vitral parity` reads it, without labels: the loss is the model's own. The noise by which patches are hidden is
the first pixel of each patch, or of each square of them, so that the picture alone says it. Names are those that files
of weights have, which the modules of transformers have lately not.
"""

import sys

import torch
import transformers
from safetensors.torch import save_file

RENAMED = [
    ("vit.layers.", "vit.encoder.layer."),
    ("attention.q_proj", "attention.attention.query"),
    ("attention.k_proj", "attention.attention.key"),
    ("attention.v_proj", "attention.attention.value"),
    ("attention.o_proj", "attention.output.dense"),
    ("mlp.fc1", "intermediate.dense"),
    ("mlp.fc2", "output.dense"),
]


def published(name):
    for ours, theirs in RENAMED:
        name = name.replace(ours, theirs)
    return name


def mae(image):
    config = transformers.ViTMAEConfig(
        **SIZES, **TOKENS, norm_pix_loss=True, mask_ratio=0.7, decoder_hidden_size=8, decoder_num_hidden_layers=1,
        decoder_num_attention_heads=2, decoder_intermediate_size=16,
    )
    model = moved(transformers.ViTMAEForPreTraining(config))
    result = model(image, noise=image[:, 0, ::6, ::6].flatten(1))
    return model, result.loss, {"painted": result.logits, "mask": result.mask}


def simmim(image):
    model = moved(transformers.ViTForMaskedImageModeling(transformers.ViTConfig(**SIZES, **TOKENS, encoder_stride=6)))
    hidden = image[:, 0, ::12, ::12].flatten(1).argsort(1, descending=True)[:, :3]
    mask = torch.zeros(len(image), 4).scatter(1, hidden, 1).reshape(-1, 2, 2)
    mask = mask.repeat_interleave(2, 1).repeat_interleave(2, 2).flatten(1)
    result = model(image, bool_masked_pos=mask.bool())
    grid = result.reconstruction.unflatten(3, (4, 6)).unflatten(2, (4, 6))
    return model, result.loss, {"painted": grid.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2), "mask": mask}


SIZES = {"image_size": 24, "patch_size": 6, "layer_norm_eps": 1e-6, "attn_implementation": "eager"}
TOKENS = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}


@torch.no_grad()
def moved(model):
    """Nothing keeps a value that many parameters share at first."""
    for parameter in model.parameters():
        parameter.add_(0.1 * torch.randn_like(parameter))
    return model.eval()


torch.set_num_threads(1)
torch.manual_seed(7)
image = torch.randn(3, 3, 24, 24)
model, loss, outputs = {"mae": mae, "simmim": simmim}[sys.argv[1]](image)
loss.backward()
tensors = {"input/image": image, "loss": loss.detach().reshape(1)}
tensors |= {f"output/{key}": value.detach() for key, value in outputs.items()}
tensors |= {f"param/{published(key)}": value.clone() for key, value in model.state_dict().items()}
trained = [(key, value) for key, value in model.named_parameters() if value.requires_grad]
tensors |= {f"grad/{published(key)}": value.grad.clone() for key, value in trained}
torch.optim.AdamW([value for _, value in trained], lr=1e-3, weight_decay=0.05).step()
tensors |= {f"adamw/{published(key)}": value.detach().clone() for key, value in trained}
save_file({key: value.contiguous() for key, value in tensors.items()}, sys.argv[2], metadata={"source": "transformers 5.24"})
