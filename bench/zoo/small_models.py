"""Models of timm's at tiny sizes: one or two a spec, so that together they use all that the specs' maps name."""

from functools import partial

import timm
from timm.layers import GatedMlp, GroupNorm1
from timm.models.convmixer import ConvMixer
from timm.models.metaformer import MetaFormer
from timm.models.mlp_mixer import Affine, MlpMixer, ResBlock, SpatialGatingBlock
from torch import nn

TOKENS = {"img_size": 32, "patch_size": 8, "embed_dim": 32, "depth": 2, "num_heads": 4, "num_classes": 10}
MIXER = {"img_size": 32, "patch_size": 8, "embed_dim": 32, "num_blocks": 2, "num_classes": 10}
SWIN = {"img_size": 32, "patch_size": 2, "window_size": 4, "embed_dim": 16, "depths": (2, 2), "num_heads": (2, 4)}
PIXELS = {"pretrained_cfg": {"input_size": (3, 64, 64)}}
STAGES = {"depths": (1, 2, 1, 1), "dims": (8, 16, 24, 32), "num_classes": 10}
POOLFORMER = {
    "downsample_norm": None, "mlp_act": nn.GELU, "mlp_bias": True, "norm_layers": GroupNorm1,
    "layer_scale_init_values": 1e-5, "res_scale_init_values": None, "use_mlp_head": False,
}


def named(name, **changes):
    return name, partial(timm.create_model, name, **changes)


def of_class(name, build, **arguments):
    """Of entry points that take no other sizes."""

    def made():
        model = build(**arguments)
        model.pretrained_cfg = PIXELS["pretrained_cfg"]
        return model

    return name, made


SMALL = dict(
    [
        named("vit_tiny_patch16_224", **TOKENS),
        named("deit_tiny_distilled_patch16_224", **TOKENS),
        named("vit_small_patch14_reg4_dinov2", **{**TOKENS, "num_classes": 0}),
        named("vit_giant_patch14_dinov2", **{**TOKENS, "num_classes": 0}),
        named("vit_base_patch16_clip_quickgelu_224", **TOKENS),
        named("vit_base_patch32_siglip_256", **TOKENS),
        named("vit_medium_patch16_gap_256", **TOKENS, qk_norm=True),
        named("beit_base_patch16_224", **TOKENS),
        named("eva02_tiny_patch14_224", **{**TOKENS, "num_classes": 0}),
        named("eva02_base_patch14_448", **TOKENS),
        named("vit_small_patch16_dinov3", **{**TOKENS, "num_classes": 0}),
        named("vit_small_plus_patch16_dinov3_qkvb", **TOKENS),
        of_class("mixer_s16_224", MlpMixer, **MIXER),
        of_class("gmlp_ti16_224", MlpMixer, **MIXER, mlp_ratio=6, block_layer=SpatialGatingBlock, mlp_layer=GatedMlp),
        of_class("resmlp_12_224", MlpMixer, **MIXER, mlp_ratio=4, block_layer=ResBlock, norm_layer=Affine),
        named("swin_tiny_patch4_window7_224", **SWIN, num_classes=10),
        named("swinv2_tiny_window8_256", **SWIN, num_classes=10),
        of_class("convmixer_768_32", ConvMixer, dim=16, depth=2, patch_size=4, num_classes=10, act_layer=nn.ReLU),
        of_class("poolformer_s12", MetaFormer, **STAGES, **POOLFORMER),
        named("convnext_tiny", pretrained_cfg_overlay=PIXELS["pretrained_cfg"], **STAGES),
        named("convnextv2_atto", pretrained_cfg_overlay=PIXELS["pretrained_cfg"], **STAGES),
    ]
)
