"""Models of transformers' and facebook's at tiny sizes, one for each layout of theirs that a spec's map names."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Callable

import timm
import torch
import transformers
from safetensors.torch import load_file
from timm.models.vision_transformer import checkpoint_filter_fn

from redraw import redraw

transformers.utils.logging.disable_progress_bar()

PATCHES = {"image_size": 32, "patch_size": 8}
SIZES = {**PATCHES, "classes": 10, "dim": 32, "depth": 2, "heads": 4}
FEATURES = {**SIZES, "classes": 0, "layer_scale": 0.5}
TOKENS = {**PATCHES, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "num_labels": 10}
MLP = {**TOKENS, "intermediate_size": 128}
STAGES = {"embed_dim": 16, "depths": [2, 2], "num_heads": [2, 4], "window_size": 4}
TIMM = {"img_size": 32, "patch_size": 8, "embed_dim": 32, "depth": 2, "num_heads": 4, "num_classes": 0}


@dataclass
class Foreign:
    """A model as its file has it: changing a tensor in place changes what the model answers."""

    spec: str
    settings: dict
    layout: str
    tensors: dict
    logits: Callable


def of_transformers(spec, values, layout, kind, answer, seed, **config):
    """Tensors by the names that files of the library have, which its models have lately not."""
    settings = getattr(transformers, f"{kind}Config")(**config)
    model = getattr(transformers, kind + {"logits": "ForImageClassification"}.get(answer, answer))(settings)
    redraw(model.eval(), seed)
    with TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        tensors = load_file(Path(folder) / "model.safetensors")
    own = list(model.state_dict().values())
    places = [(value, [same(own, part) for part in parts(own, value)]) for value in tensors.values()]
    first = {"Model": lambda found: found.last_hidden_state[:, 0]}.get(answer, lambda found: found.logits)

    def logits(image):
        for value, into in places:
            for place, part in zip(into, value.chunk(len(into))):
                place.copy_(part)
        return first(model(image))

    return Foreign(spec, values, layout, tensors, logits)


def parts(own, value):
    """A tensor of a file, or both halves, where the model has the two apart."""
    return [value] if same(own, value) is not None else value.chunk(2)


def same(own, value):
    return next((one for one in own if torch.equal(one, value)), None)


def of_facebook(spec, values, layout, name, seed, **changes):
    """Files of facebook's DINOv2, whose models are no package; what timm makes of them."""
    model = redraw(timm.create_model(name, **TIMM, **changes).eval(), seed)
    renamed = {"reg_token": "register_tokens", **({"fc1": "w12", "fc2": "w3"} if layout.endswith("giant") else {})}
    tensors = {}
    for key, value in model.state_dict().items():
        tensors[".".join(renamed.get(step, step) for step in key.split("."))] = value.clone()
    generator = torch.Generator().manual_seed(seed)
    tensors["pos_embed"] = 0.2 * torch.randn(1, 17, 32, generator=generator)
    tensors["mask_token"] = 0.2 * torch.randn(1, 32, generator=generator)

    def logits(image):
        model.load_state_dict(checkpoint_filter_fn(dict(tensors), model))
        return model(image)

    return Foreign(spec, values, layout, tensors, logits)


def hugging(name, *about, **config):
    return name, partial(of_transformers, *about, **config)


def facebook(name, *about, **changes):
    return name, partial(of_facebook, *about, **changes)


FOREIGN = dict(
    [
        hugging("hf_vit", "timm_vit", {**SIZES, "epsilon": 1e-12}, "huggingface", "ViT", "logits", **MLP),
        hugging("hf_deit", "timm_vit", {**SIZES, "distilled": True, "epsilon": 1e-12}, "huggingface-deit", "DeiT", "ForImageClassificationWithTeacher", **MLP),
        hugging("hf_beit", "beit", SIZES, "huggingface", "Beit", "logits", **MLP, use_relative_position_bias=True, layer_norm_eps=1e-6),
        hugging("hf_swin", "swin", {"image_size": 32, "patch_size": 2, "classes": 10, "dim": 16, "depths": [2, 2], "heads": [2, 4], "window": 4}, "huggingface", "Swin", "logits", image_size=32, patch_size=2, num_labels=10, **STAGES),
        hugging("hf_dinov2", "timm_vit", FEATURES, "huggingface-dinov2", "Dinov2", "Model", **TOKENS),
        hugging("hf_dinov2_giant", "timm_vit", {**FEATURES, "activation": "swiglu", "mlp_ratio": 5.5}, "huggingface-dinov2-giant", "Dinov2", "Model", **TOKENS, use_swiglu_ffn=True),
        hugging("hf_dinov2_registers", "timm_vit", {**FEATURES, "registers": 3, "unplaced_registers": True}, "huggingface-dinov2", "Dinov2WithRegisters", "Model", **TOKENS, num_register_tokens=3),
        hugging("hf_dinov3", "dinov3", {**SIZES, "classes": 0, "registers": 3, "qkv_bias": True, "pool": "token"}, "huggingface", "DINOv3ViT", "Model", **MLP, num_register_tokens=3, layer_norm_eps=1e-5),
        hugging("hf_dinov3_plus", "dinov3", {**SIZES, "classes": 0, "registers": 3, "qkv_bias": True, "pool": "token", "hidden": 48, "activation": "swiglu"}, "huggingface-plus", "DINOv3ViT", "Model", **TOKENS, intermediate_size=48, use_gated_mlp=True, hidden_act="silu", num_register_tokens=3, layer_norm_eps=1e-5),
        facebook("fb_dinov2", "timm_vit", FEATURES, "facebook", "vit_small_patch14_dinov2"),
        facebook("fb_dinov2_giant", "timm_vit", {**FEATURES, "activation": "swiglu", "mlp_ratio": 5.5}, "facebook-giant", "vit_giant_patch14_dinov2", mlp_ratio=5.5),
        facebook("fb_dinov2_registers", "timm_vit", {**FEATURES, "registers": 4, "unplaced_registers": True}, "facebook", "vit_small_patch14_reg4_dinov2"),
    ]
)
