"""Models of transformers' and facebook's at tiny sizes, one for each layout of theirs that a spec's map names."""

import math
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Callable

import timm
import torch
import transformers
from safetensors.torch import load_file, save_file
from timm.models.vision_transformer import checkpoint_filter_fn

from redraw import redraw

transformers.utils.logging.disable_progress_bar()

PATCHES = {"image_size": 32, "patch_size": 8}
SIZES = {**PATCHES, "classes": 10, "dim": 32, "depth": 2, "heads": 4}
FEATURES = {**SIZES, "classes": 0, "layer_scale": 0.5}
TOKENS = {**PATCHES, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "num_labels": 10}
MLP = {**TOKENS, "intermediate_size": 128}
STAGES = {"embed_dim": 16, "depths": [2, 2], "num_heads": [2, 4], "window_size": 4}
MASKED = {**PATCHES, "dim": 32, "depth": 2, "heads": 4}
PAINTER = {**MASKED, "decoder_dim": 16, "decoder_depth": 1, "decoder_heads": 2, "epsilon": 1e-12}
PAINTED = {
    **MLP, "decoder_hidden_size": 16, "decoder_num_hidden_layers": 1, "decoder_num_attention_heads": 2,
    "decoder_intermediate_size": 64,
}
TIMM = {"img_size": 32, "patch_size": 8, "embed_dim": 32, "depth": 2, "num_heads": 4, "num_classes": 0}


@dataclass
class Foreign:
    """A model as its file has it: changing a tensor in place changes what the model answers."""

    spec: str
    settings: dict
    layout: str
    tensors: dict
    logits: Callable


def of_transformers(spec, values, layout, kind, answer, seed, renamed=None, **config):
    """Tensors by the names that files of the library have, which its models have lately not.

    `renamed`: a part of these names, and what it is called in files of earlier releases, which the library reads too.
    """
    settings = getattr(transformers, f"{kind}Config")(**config)
    model = getattr(transformers, kind + {"logits": "ForImageClassification"}.get(answer, answer))(settings)
    redraw(model.eval(), seed)
    with TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        file = Path(folder) / "model.safetensors"
        tensors = load_file(file)
        if renamed is not None:
            tensors = {key.replace(*renamed): value for key, value in tensors.items()}
            save_file(tensors, file, metadata={"format": "pt"})
            model, found = type(model).from_pretrained(folder, output_loading_info=True)
            assert not found["missing_keys"] and not found["unexpected_keys"], found
            model.eval()
    own = list(model.state_dict().values())
    places = [(value, [same(own, part) for part in parts(own, value)]) for value in tensors.values()]
    asked = {"Model": class_token, "ForPreTraining": painted, "ForMaskedImageModeling": reconstructed}.get(answer, named_logits)

    def logits(image):
        for value, into in places:
            for place, part in zip(into, value.chunk(len(into))):
                place.copy_(part)
        return asked(model, image)

    return Foreign(spec, values, layout, tensors, logits)


def class_token(model, image):
    return model(image).last_hidden_state[:, 0]


def named_logits(model, image):
    return model(image).logits


def painted(model, image):
    """Patches are hidden by the first pixel of each."""
    patch = model.config.patch_size
    return model(image, noise=image[:, 0, ::patch, ::patch].flatten(1)).logits


def reconstructed(model, image):
    """Squares of two patches a side are hidden by the first pixel of each, and painted patch by patch."""
    patch, grid = model.config.patch_size, model.config.image_size // model.config.patch_size
    noise = image[:, 0, :: 2 * patch, :: 2 * patch].flatten(1)
    hidden = noise.argsort(1, descending=True)[:, : math.ceil(0.6 * noise.shape[1])]
    mask = torch.zeros_like(noise).scatter(1, hidden, 1).unflatten(1, (grid // 2, grid // 2))
    mask = mask.repeat_interleave(2, 1).repeat_interleave(2, 2).flatten(1)
    picture = model(image, bool_masked_pos=mask.bool()).reconstruction
    cut = picture.unflatten(3, (grid, patch)).unflatten(2, (grid, patch))
    return cut.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)


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
        hugging("hf_mae", "mae", PAINTER, "huggingface-5", "ViTMAE", "ForPreTraining", **PAINTED),
        hugging("hf_mae_published", "mae", PAINTER, "huggingface", "ViTMAE", "ForPreTraining", renamed=("decoder_encoder.layer", "decoder_layers"), **PAINTED),
        hugging("hf_simmim", "simmim", {**MASKED, "epsilon": 1e-12}, "huggingface", "ViT", "ForMaskedImageModeling", **MLP, encoder_stride=8),
        facebook("fb_dinov2", "timm_vit", FEATURES, "facebook", "vit_small_patch14_dinov2"),
        facebook("fb_dinov2_giant", "timm_vit", {**FEATURES, "activation": "swiglu", "mlp_ratio": 5.5}, "facebook-giant", "vit_giant_patch14_dinov2", mlp_ratio=5.5),
        facebook("fb_dinov2_registers", "timm_vit", {**FEATURES, "registers": 4, "unplaced_registers": True}, "facebook", "vit_small_patch14_reg4_dinov2"),
    ]
)
