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


def only(values, otherwise):
    """The one value that all of them are."""
    values = list(values)
    demand(all(value == values[0] for value in values), otherwise)
    return values[0]


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


def mlp_mixer(model):
    block = model.blocks[0]
    demand(type(block).__name__ == "MixerBlock", f"blocks are {type(block).__name__}")
    demand(type(block.mlp_tokens).__name__ == "Mlp", f"the MLP is {type(block.mlp_tokens).__name__}")
    demand(type(block.mlp_tokens.act).__name__ == "GELU", f"the activation is {type(block.mlp_tokens.act).__name__}")
    dim = model.embed_dim
    return "mlp_mixer", {
        "image_size": square(model.stem.img_size),
        "patch_size": square(model.stem.patch_size),
        "channels": model.stem.proj.in_channels,
        "classes": class_count(model.head),
        "dim": dim,
        "depth": len(model.blocks),
        "token_ratio": ratio(block.mlp_tokens.fc1.out_features, dim),
        "channel_ratio": ratio(block.mlp_channels.fc1.out_features, dim),
    }


CONVERTERS = {
    "MlpMixer": mlp_mixer,
    "VisionTransformer": vision_transformer,
    "VisionTransformerDistilled": vision_transformer,
}

# Files of timm's that hold models of these classes: no other need be built.
MODULES = {"deit", "mlp_mixer", "vision_transformer"}
