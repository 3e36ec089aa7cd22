"""What a model of timm's is in the words of a spec: its class and attributes → the spec's name and parameters.

Everything is read off the constructed model, never off its name. What a spec does not carry raises `LeftOut`.
"""

from torch import nn


class LeftOut(Exception):
    """Says why no spec carries the model."""


def settings(model):
    """The name of the spec that carries the model, and the values of that spec's parameters."""
    of_class = CONVERTERS.get(type(model).__name__)
    if of_class is None:
        raise LeftOut(f"no spec carries timm's class {type(model).__name__}")
    return of_class(model)


def demand(holds, otherwise):
    if not holds:
        raise LeftOut(otherwise)


def is_there(module):
    return module is not None and not isinstance(module, nn.Identity)


def square(pair):
    """A pair as the spec writes it: one number where both are the same."""
    height, width = pair
    return height if height == width else [height, width]


def class_count(head):
    return head.out_features if isinstance(head, nn.Linear) else 0


def image(model):
    embed = model.patch_embed
    demand(type(embed).__name__ == "PatchEmbed", f"patches come from {type(embed).__name__}")
    demand(not is_there(embed.norm), "patches are normalized")
    left = [side % patch for side, patch in zip(embed.img_size, embed.patch_size)]
    demand(left == [0, 0], "patches do not cover the image: timm's convolution drops its last pixels")
    return {
        "image_size": square(embed.img_size),
        "patch_size": square(embed.patch_size),
        "channels": embed.proj.in_channels,
    }


def epsilon_of(norm):
    demand(type(norm).__name__ == "LayerNorm", f"norms are {type(norm).__name__}")
    return norm.eps


ACTIVATIONS = {"GELU": "gelu", "GELUTanh": "gelu_tanh", "QuickGELU": "quick_gelu"}


def mlp(block, dim):
    """How the block's MLP is built: the ratio of its first layer's features, and what follows that layer."""
    layers = block.mlp
    kind = type(layers).__name__
    act = type(layers.act).__name__
    demand(kind in ("Mlp", "GluMlp"), f"the MLP is {kind}")
    demand(not is_there(layers.norm), "the MLP has a norm between its layers")
    demand(layers.fc1.bias is not None, "the MLP has no biases")
    if kind == "GluMlp":
        demand(act == "SiLU" and not layers.gate_last, "the MLP's gate is not SwiGLU's")
        activation = "swiglu"
    else:
        demand(act in ACTIVATIONS, f"the MLP's activation is {act}")
        activation = ACTIVATIONS[act]
    return {"mlp_ratio": ratio(layers.fc1.out_features, dim), "activation": activation}


def ratio(hidden, dim):
    """The shortest number that gives as many features again: int(ratio * dim) == hidden."""
    for digits in range(0, 17):
        rounded = round(hidden / dim, digits)
        if int(rounded * dim) == hidden:
            return int(rounded) if rounded == int(rounded) else rounded
    raise LeftOut(f"{hidden} features of {dim}")


def vision_transformer(model):
    block = model.blocks[0]
    demand(type(block).__name__ == "Block", f"blocks are {type(block).__name__}")
    attn = block.attn
    demand(type(attn).__name__ == "Attention", f"attention is {type(attn).__name__}")
    demand(not is_there(attn.norm), "attention has a norm before its last layer")
    demand(attn.gate is None and attn.proj.bias is not None, "attention has a gate or no bias at its end")
    demand(model.global_pool in ("token", "avg", "map"), f"pooling is {model.global_pool}")
    demand(not model.pool_include_prefix, "pooling includes tokens that are no patches")
    dim = model.embed_dim
    pre_norm = is_there(model.norm_pre)
    demand(pre_norm == (model.patch_embed.proj.bias is None), "a norm before the blocks and a bias on patches")
    demand(model.pos_embed is not None, "it has no learned positions")
    norms = {(True, False): "before_pool", (False, True): "after_pool", (False, False): "none"}
    pool, final_norm = model.global_pool, norms[is_there(model.norm), is_there(model.fc_norm)]
    usual = final_norm == ("after_pool" if pool == "avg" else "before_pool")
    return "timm_vit", {
        **image(model),
        "classes": class_count(model.head),
        "dim": dim,
        "depth": len(model.blocks),
        "heads": attn.num_heads,
        **mlp(block, dim),
        "class_token": model.cls_token is not None,
        "distilled": hasattr(model, "dist_token"),
        "registers": model.num_reg_tokens,
        "patch_positions_only": bool(model.no_embed_class),
        "pre_norm": pre_norm,
        "qkv_bias": attn.qkv.bias is not None,
        "qk_norm": is_there(attn.q_norm),
        "layer_scale": block.ls1.init_values if is_there(block.ls1) else 0,
        "pool": {"token": "token", "avg": "mean", "map": "attention"}[pool],
        **({} if usual else {"final_norm": final_norm}),
        "epsilon": epsilon_of(block.norm1),
    }


def beit(model):
    block = model.blocks[0]
    demand(model.rel_pos_bias is None, "all blocks share one table of biases")
    demand(block.attn.relative_position_bias_table is not None, "it has no table of biases")
    demand(model.pos_embed is None and model.global_pool == "avg", "it has learned positions or another pooling")
    epsilon_of(block.norm1)
    return "beit", {
        **image(model),
        "classes": class_count(model.head),
        "dim": model.embed_dim,
        "depth": len(model.blocks),
        "heads": block.attn.num_heads,
        "mlp_ratio": ratio(block.mlp.fc1.out_features, model.embed_dim),
    }


def eva(model):
    block = model.blocks[0]
    demand(type(block).__name__ == "EvaBlock", f"blocks are {type(block).__name__}")
    demand(type(block.attn).__name__ == "EvaAttention", f"attention is {type(block.attn).__name__}")
    demand(not is_there(block.attn.norm), "attention has a norm before its last layer")
    demand(not is_there(model.norm_pre), "there is a norm before the blocks")
    demand(model.cls_token is not None, "it has no class token")
    of_rope = {"RotaryEmbeddingDinoV3": dinov3, "RotaryEmbeddingCat": eva02}
    rope = type(model.rope).__name__
    demand(rope in of_rope, "it has no rotary positions" if model.rope is None else f"positions are {rope}")
    spec, values = of_rope[rope](model, block)
    return spec, {
        **image(model),
        "classes": class_count(model.head),
        "dim": model.embed_dim,
        "depth": len(model.blocks),
        "heads": block.attn.num_heads,
        **values,
    }


def dinov3(model, block):
    demand(model.pos_embed is None and model.num_prefix_tokens > 1, "it has learned positions or no registers")
    demand(is_there(model.norm) and not is_there(model.fc_norm), "the last norm stands after pooling")
    demand(model.rope.rotate_half and model.rope.grid_offset == 0, "angles are laid out otherwise")
    demand(model.rope.normalize_coords == "separate" and model.rope.min_period is None, "periods are given otherwise")
    kind = type(block.mlp).__name__
    demand(kind in ("Mlp", "SwiGLU"), f"the MLP is {kind}")
    hidden = (block.mlp.fc1 if kind == "Mlp" else block.mlp.fc1_g).out_features
    demand(kind == "SwiGLU" or type(block.mlp.act).__name__ == "GELU", f"the activation is {block.mlp.act}")
    return "dinov3", {
        **({} if hidden == 4 * model.embed_dim else {"hidden": hidden}),
        "activation": "gelu" if kind == "Mlp" else "swiglu",
        "registers": model.num_prefix_tokens - 1,
        "qkv_bias": block.attn.q_bias is not None,
        "temperature": model.rope.temperature,
        "epsilon": epsilon_of(block.norm1),
        "pool": {"avg": "mean", "token": "token"}[model.global_pool],
    }


def eva02(model, block):
    demand(model.num_prefix_tokens == 1 and model.global_pool == "avg", "it has registers or another pooling")
    demand(model.pos_embed is not None and is_there(model.fc_norm), "it has no learned positions")
    demand(block.gamma_1 is None, "it has LayerScale")
    kind = type(block.mlp).__name__
    demand(kind in ("GluMlp", "SwiGLU"), f"the MLP is {kind}")
    hidden = block.mlp.fc1.out_features // 2 if kind == "GluMlp" else block.mlp.fc1_g.out_features
    demand(model.rope.grid_indexing == "ij" and not model.rope.rotate_half, "angles are laid out otherwise")
    return "eva02", {
        "mlp_ratio": ratio(hidden, model.embed_dim),
        "inner_norm": is_there(block.mlp.norm),
        "reference": square(model.rope.ref_feat_shape),
        "temperature": float(model.rope.temperature),
    }


def mlp_mixer(model):
    of_block = {"MixerBlock": mixer, "ResBlock": resmlp, "SpatialGatingBlock": gmlp}
    block = model.blocks[0]
    spec, values = of_block[type(block).__name__](block, model.embed_dim)
    return spec, {
        "image_size": square(model.stem.img_size),
        "patch_size": square(model.stem.patch_size),
        "channels": model.stem.proj.in_channels,
        "classes": class_count(model.head),
        "dim": model.embed_dim,
        "depth": len(model.blocks),
        **values,
    }


def mixer(block, dim):
    tokens, channels = block.mlp_tokens, block.mlp_channels
    for layers in (tokens, channels):
        demand(type(layers).__name__ == "Mlp", f"the MLP is {type(layers).__name__}")
        demand(type(layers.act).__name__ == "GELU", f"the activation is {type(layers.act).__name__}")
    return "mlp_mixer", {
        "token_ratio": ratio(tokens.fc1.out_features, dim),
        "channel_ratio": ratio(channels.fc1.out_features, dim),
    }


def resmlp(block, dim):
    return "resmlp", {"mlp_ratio": ratio(block.mlp_channels.fc1.out_features, dim)}


def gmlp(block, dim):
    return "gmlp", {"mlp_ratio": ratio(block.mlp_channels.fc1.out_features, dim)}


def swin_image(model):
    embed = model.patch_embed
    return {
        "image_size": square(embed.img_size),
        "patch_size": square(embed.patch_size),
        "channels": embed.proj.in_channels,
        "classes": class_count(model.head.fc),
        "dim": embed.proj.out_channels,
        "depths": [len(stage.blocks) for stage in model.layers],
        "heads": [stage.blocks[0].attn.num_heads for stage in model.layers],
    }


def window_of(model):
    """The window of all stages; a stage that is smaller has its own size for a window."""
    windows = [stage.blocks[0].window_size for stage in model.layers]
    sides = [list(stage.blocks[0].input_resolution) for stage in model.layers]
    largest = max(window[0] for window in windows)
    for window, side in zip(windows, sides):
        demand(window[0] == window[1] == min(largest, *side), "windows differ from stage to stage")
    return largest


def swin(model):
    window = window_of(model)
    for stage in model.layers:
        demand(min(stage.blocks[0].input_resolution) >= window, "a stage is smaller than the window")
        demand(stage.blocks[0].input_resolution[0] % window == 0, "windows do not cover a stage")
    block = model.layers[0].blocks[0]
    return "swin", {
        **swin_image(model),
        "window": window,
        "mlp_ratio": ratio(block.mlp.fc1.out_features, block.dim),
    }


def swin_v2(model):
    block = model.layers[0].blocks[0]
    return "swin_v2", {
        **swin_image(model),
        "window": window_of(model),
        "pretrained_windows": [stage.blocks[0].attn.pretrained_window_size[0] for stage in model.layers],
        "mlp_ratio": ratio(block.mlp.fc1.out_features, block.dim),
    }


def convnext(model):
    demand(len(model.stem) == 2, "the stem is more than one convolution")
    demand(type(model.head).__name__ == "NormMlpClassifierHead", f"the head is {type(model.head).__name__}")
    demand(not is_there(model.head.pre_logits), "the head has a layer more")
    blocks = [block for stage in model.stages for block in stage.blocks]
    demand(all(block.conv_dw.kernel_size == (7, 7) for block in blocks), "kernels are not 7 by 7")
    block = blocks[0]
    demand(type(block.mlp.act).__name__ == "GELU", f"the activation is {type(block.mlp.act).__name__}")
    demand(type(block.norm).__name__ in ("LayerNorm", "LayerNorm2d"), f"norms are {type(block.norm).__name__}")
    return "convnext", {
        **whole_image(model),
        "patch_size": square(model.stem[0].kernel_size),
        "classes": class_count(model.head.fc),
        "depths": [len(stage.blocks) for stage in model.stages],
        "dims": [stage.blocks[0].conv_dw.out_channels for stage in model.stages],
        "mlp_ratio": ratio(block.mlp.fc1.weight.shape[0], block.conv_dw.out_channels),
        "layer_scale": 0 if block.gamma is None else 1e-6,
        "grn": hasattr(block.mlp, "grn") and is_there(block.mlp.grn),
        "pointwise": type(block.mlp.fc1).__name__ == "Conv2d",
        "epsilon": block.norm.eps,
    }


def pool_former(model):
    block = model.stages[0].blocks[0]
    mixers = {type(block.token_mixer).__name__ for stage in model.stages for block in stage.blocks}
    demand(mixers == {"Pooling"}, f"tokens are mixed by {' and '.join(sorted(mixers))}")
    demand(is_there(block.layer_scale1) and not is_there(block.res_scale1), "residuals are scaled otherwise")
    demand(type(block.norm1).__name__ == "GroupNorm1", f"norms are {type(block.norm1).__name__}")
    first = model.stages[0]
    return "pool_former", {
        **whole_image(model),
        "classes": class_count(model.head.fc),
        "depths": [len(stage.blocks) for stage in model.stages],
        "dims": [stage.blocks[0].mlp.fc2.out_channels for stage in model.stages],
        "mlp_ratio": ratio(block.mlp.fc1.out_channels, first.blocks[0].mlp.fc2.out_channels),
    }


def conv_mixer(model):
    convolution, act, _ = model.stem
    depthwise = model.blocks[0][0].fn[0]
    return "conv_mixer", {
        **whole_image(model),
        "patch_size": square(convolution.kernel_size),
        "classes": class_count(model.head),
        "dim": convolution.out_channels,
        "depth": len(model.blocks),
        "kernel": depthwise.kernel_size[0],
        "activation": {"GELU": "gelu", "ReLU": "relu"}[type(act).__name__],
    }


def whole_image(model):
    """Of a model that takes images of any size: the size that its weights were made for."""
    channels, height, width = model.pretrained_cfg["input_size"]
    return {"image_size": square((height, width)), "channels": channels}


def xcit(model):
    block, last = model.blocks[0], model.cls_attn_blocks[0]
    widths = [step[0].out_channels for step in model.patch_embed.proj if isinstance(step, nn.Sequential)]
    demand(block.norm1.eps == 1e-6 and is_there(model.pos_embed), "norms or positions are others")
    return "timm_xcit", {
        **whole_image(model),
        "classes": class_count(model.head),
        "dim": model.embed_dim,
        "stem": [model.embed_dim // width for width in widths],
        "depth": len(model.blocks),
        "cls_depth": len(model.cls_attn_blocks),
        "heads": block.attn.num_heads,
        "mlp_ratio": ratio(block.mlp.fc1.out_features, model.embed_dim),
        "tokens_norm": last.tokens_norm,
    }


def pvt_v2(model):
    stages = list(model.stages)
    demand(not stages[0].blocks[0].attn.pool, "attention is to a mean of 7 x 7 places")
    return "pvt_v2", {
        **whole_image(model),
        "classes": class_count(model.head),
        "dims": [stage.blocks[0].norm1.normalized_shape[0] for stage in stages],
        "depths": [len(stage.blocks) for stage in stages],
        "heads": [stage.blocks[0].attn.num_heads for stage in stages],
        "reductions": [stage.blocks[0].attn.sr.stride[0] if stage.blocks[0].attn.sr is not None else 1 for stage in stages],
        "mlp_ratios": [ratio(stage.blocks[0].mlp.fc1.out_features, stage.blocks[0].mlp.fc2.out_features) for stage in stages],
    }


def volo(model):
    steps = list(model.network)
    stages = [i for i, step in enumerate(steps) if isinstance(step, nn.Sequential)]
    first = [steps[i][0] for i in stages]
    dims = [block.norm1.normalized_shape[0] for block in first]
    return "volo", {
        **whole_image(model),
        "classes": class_count(model.head),
        "patch_size": 2 * model.patch_embed.proj.kernel_size[0],
        "stem_dim": model.patch_embed.conv[0].out_channels,
        "depths": [len(steps[i]) for i in stages],
        "dims": dims,
        "heads": [block.attn.num_heads for block in first],
        "downsamples": [int(i + 1 < len(steps) and i + 1 not in stages) for i in stages],
        "outlook": [int(type(block).__name__ == "Outlooker") for block in first],
        "cls_depth": len(model.post_network),
        "mlp_ratio": ratio(first[0].mlp.fc1.out_features, dims[0]),
        "aux_head": is_there(model.aux_head),
    }


CONVERTERS = {
    "Beit": beit,
    "ConvMixer": conv_mixer,
    "ConvNeXt": convnext,
    "Eva": eva,
    "MetaFormer": pool_former,
    "MlpMixer": mlp_mixer,
    "PyramidVisionTransformerV2": pvt_v2,
    "SwinTransformer": swin,
    "SwinTransformerV2": swin_v2,
    "VOLO": volo,
    "VisionTransformer": vision_transformer,
    "VisionTransformerDistilled": vision_transformer,
    "Xcit": xcit,
}

# Files of timm's that hold models of these classes: no other need be built.
MODULES = {
    "beit", "convmixer", "convnext", "deit", "eva", "metaformer", "mlp_mixer", "pvt_v2",
    "swin_transformer", "swin_transformer_v2", "vision_transformer", "volo", "xcit",
}
