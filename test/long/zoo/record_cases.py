"""Records what vit-pytorch 1.26 and timm compute for small models: python record_cases.py FOLDER [case ...]

Each safetensors file is a case as `vitral parity` reads it (input/, labels, param/, output/, loss, grad/, adamw/ and,
in train mode, state/); its metadata says which spec it is for, and the spec's parameters. Weights and images are drawn in
float32 and computed with in float64: batch norms over few pictures make of PyTorch's own rounding, which differs from
processor to processor, 1e-4 of a gradient.
Nothing keeps a value that many parameters share at first: what a wrong checkpoint map exchanges must differ.
"""

import importlib
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch.nn import functional

PATCHES = {"image_size": 32, "patch_size": 8, "num_classes": 7, "dim": 24, "depth": 2, "heads": 3, "mlp_dim": 40}
SMALL = "image_size=32 patch_size=8 classes=7 dim=24 depth=2 heads=3 mlp_dim=40"


def vit_pytorch(module, name="ViT", **config):
    return getattr(importlib.import_module(f"vit_pytorch.{module}"), name)(**config)


def timm(module, name, **config):
    return getattr(importlib.import_module(f"timm.models.{module}"), name)(**config)


def per_stage(numbers):
    return {f"s{i + 1}_{key}": value for key, values in numbers.items() for i, value in enumerate(values)}


def cvt():
    sizes = {"emb_dim": [8, 12, 16], "heads": [1, 2, 2], "depth": [1, 1, 2], "mlp_mult": [2, 3, 2]}
    return vit_pytorch("cvt", "CvT", num_classes=7, **per_stage(sizes))


def volo(**config):
    return timm(
        "volo", "VOLO", layers=[1, 1], img_size=32, patch_size=8, stem_hidden_dim=8, embed_dims=[16, 32], num_heads=[2, 4],
        downsamples=[True, False], outlook_attention=[True, False], mlp_ratio=2.0, num_classes=7, **config,
    )


# name: (spec, its parameters, the other library's model, the image's size)
CASES = {
    "simple_vit": ("simple_vit", f"{SMALL} head_dim=8", lambda: vit_pytorch("simple_vit", "SimpleViT", dim_head=8, **PATCHES), 32),
    "simple_vit_one_head": ("simple_vit", f"{SMALL} heads=1 head_dim=24", lambda: vit_pytorch("simple_vit", "SimpleViT", dim_head=24, **{**PATCHES, "heads": 1}), 32),
    "registers": ("simple_vit", f"{SMALL} head_dim=8 registers=3", lambda: vit_pytorch("simple_vit_with_register_tokens", "SimpleViT", dim_head=8, num_register_tokens=3, **PATCHES), 32),
    "uvit": ("uvit", f"{SMALL} depth=5 head_dim=8 registers=2", lambda: vit_pytorch("simple_uvit", "SimpleUViT", dim_head=8, num_register_tokens=2, **{**PATCHES, "depth": 5}), 32),
    "value_residual": ("value_residual", f"{SMALL} depth=3 head_dim=8", lambda: vit_pytorch("simple_vit_with_value_residual", "SimpleViT", dim_head=8, **{**PATCHES, "depth": 3}), 32),
    "deepvit": ("deepvit", f"{SMALL} head_dim=8 pool=mean", lambda: vit_pytorch("deepvit", "DeepViT", dim_head=8, pool="mean", **PATCHES), 32),
    "vit_small_dataset": ("vit_small_dataset", f"{SMALL} head_dim=8", lambda: vit_pytorch("vit_for_small_dataset", dim_head=8, **PATCHES), 32),
    "parallel_vit": ("parallel_vit", f"{SMALL} head_dim=8 branches=3", lambda: vit_pytorch("parallel_vit", dim_head=8, num_parallel_branches=3, **PATCHES), 32),
    "parallel_vit_one_head": ("parallel_vit", f"{SMALL} heads=1 head_dim=24 pool=mean", lambda: vit_pytorch("parallel_vit", dim_head=24, pool="mean", **{**PATCHES, "heads": 1}), 32),
    "vit_patch_merger": ("vit_patch_merger", f"{SMALL} depth=3 head_dim=8 merge_after=2 merged=5", lambda: vit_pytorch("vit_with_patch_merger", dim_head=8, patch_merge_layer=2, patch_merge_num_tokens=5, **{**PATCHES, "depth": 3}), 32),
    "cait": ("cait", f"{SMALL} head_dim=8 cls_depth=2", lambda: vit_pytorch("cait", "CaiT", dim_head=8, cls_depth=2, **PATCHES), 32),
    "xcit": ("xcit", f"{SMALL} head_dim=8 cls_depth=2 kernel=5", lambda: vit_pytorch("xcit", "XCiT", dim_head=8, cls_depth=2, local_patch_kernel_size=5, **PATCHES), 32),
    "t2t": ("t2t", "image_size=32 classes=7 dim=24 depth=2 heads=3 head_dim=8 mlp_dim=40 splits=[[7,4],[3,2]]", lambda: vit_pytorch("t2t", "T2TViT", image_size=32, num_classes=7, dim=24, depth=2, heads=3, dim_head=8, mlp_dim=40, t2t_layers=((7, 4), (3, 2))), 32),
    "cct": ("cct", "image_size=32 classes=7 dim=24 depth=2 heads=3 conv_layers=2 planes=64", lambda: vit_pytorch("cct", "CCT", img_size=32, embedding_dim=24, n_conv_layers=2, kernel_size=3, stride=1, padding=1, num_layers=2, num_heads=3, mlp_ratio=2.0, num_classes=7, positional_embedding="learnable"), 32),
    "pit": ("pit", "image_size=32 patch_size=8 classes=7 dim=16 depth=[1,2] heads=[2,4] head_dim=8 mlp_dims=[40,40]", lambda: vit_pytorch("pit", "PiT", image_size=32, patch_size=8, dim=16, num_classes=7, depth=(1, 2), heads=(2, 4), mlp_dim=40, dim_head=8), 32),
    "cvt": ("cvt", "image_size=32 classes=7 dims=[8,12,16] heads=[1,2,2] depths=[1,1,2] mlp_ratios=[2,3,2]", cvt, 32),
    "cross_vit": ("cross_vit", "image_size=32 classes=7 small_dim=16 small_patch_size=8 small_depth=1 small_heads=2 small_head_dim=8 small_mlp_dim=32 large_dim=24 large_patch_size=16 large_depth=2 large_heads=2 large_head_dim=8 large_mlp_dim=48 cross_depth=2 cross_heads=2 cross_head_dim=8 depth=2", lambda: vit_pytorch("cross_vit", "CrossViT", image_size=32, num_classes=7, sm_dim=16, sm_patch_size=8, sm_enc_depth=1, sm_enc_heads=2, sm_enc_dim_head=8, sm_enc_mlp_dim=32, lg_dim=24, lg_patch_size=16, lg_enc_depth=2, lg_enc_heads=2, lg_enc_dim_head=8, lg_enc_mlp_dim=48, cross_attn_depth=2, cross_attn_heads=2, cross_attn_dim_head=8, depth=2), 32),
    "nest": ("nest", "image_size=32 patch_size=4 classes=7 dim=12 heads=3 repeats=[1,2]", lambda: vit_pytorch("nest", "NesT", image_size=32, patch_size=4, dim=12, heads=3, num_hierarchies=2, block_repeats=(1, 2), num_classes=7), 32),
    "max_vit": ("max_vit", "image_size=32 classes=7 dim=16 stem_dim=12 depths=[1,2] head_dim=8 window=4 expansion=2", lambda: vit_pytorch("max_vit", "MaxViT", num_classes=7, dim=16, dim_conv_stem=12, depth=(1, 2), dim_head=8, window_size=4, mbconv_expansion_rate=2), 32),
    "mobile_vit": ("mobile_vit", "image_size=64 classes=7 dims=[16,20,24] widths=[4,4,8,8,12,12,16,16,20,20,24] depths=[1,1,1]", lambda: vit_pytorch("mobile_vit", "MobileViT", image_size=(64, 64), dims=(16, 20, 24), channels=(4, 4, 8, 8, 12, 12, 16, 16, 20, 20, 24), num_classes=7, depths=(1, 1, 1)), 64),
    "region_vit": ("region_vit", "image_size=64 classes=7 dims=[16,16,24,32] depths=[1,1,2,1] window=2", lambda: vit_pytorch("regionvit", "RegionViT", dim=(16, 16, 24, 32), depth=(1, 1, 2, 1), window_size=2, num_classes=7), 64),
    "scalable_vit": ("scalable_vit", "image_size=32 classes=7 dim=16 depths=[1,2] heads=[1,2] reductions=[2,1] windows=[4,0] ssa_key=[8,12]", lambda: vit_pytorch("scalable_vit", "ScalableViT", num_classes=7, dim=16, depth=(1, 2), heads=(1, 2), reduction_factor=(2, 1), window_size=(4, None), ssa_dim_key=(8, 12)), 32),
    "pvt_v2": ("pvt_v2", "image_size=64 classes=7 dims=[8,16,16,32] depths=[1,1,2,1] heads=[1,2,2,4]", lambda: timm("pvt_v2", "PyramidVisionTransformerV2", num_classes=7, depths=(1, 1, 2, 1), embed_dims=(8, 16, 16, 32), num_heads=(1, 2, 2, 4)), 64),
    "timm_xcit": ("timm_xcit", "image_size=32 classes=7 dim=32 depth=2 heads=4 cls_depth=2 stem=[4,2,1]", lambda: timm("xcit", "Xcit", img_size=32, patch_size=8, num_classes=7, embed_dim=32, depth=2, num_heads=4, tokens_norm=True), 32),
    "volo": ("volo", "image_size=32 patch_size=8 classes=7 stem_dim=8 depths=[1,1] dims=[16,32] heads=[2,4] downsamples=[1,0] outlook=[1,0] mlp_ratio=2 aux_head=true", volo, 32),
    # Once more as training has them: with means and variances of the batch, which move the running ones.
    "cvt_train": ("cvt", "image_size=32 classes=7 dims=[8,12,16] heads=[1,2,2] depths=[1,1,2] mlp_ratios=[2,3,2]", cvt, 32),
    "xcit_train": ("xcit", f"{SMALL} head_dim=8", lambda: vit_pytorch("xcit", "XCiT", dim_head=8, cls_depth=2, **PATCHES), 32),
    "max_vit_train": ("max_vit", "image_size=32 classes=7 dim=16 depths=[1,2] head_dim=8 window=4 expansion=2", lambda: vit_pytorch("max_vit", "MaxViT", num_classes=7, dim=16, dim_conv_stem=16, depth=(1, 2), dim_head=8, window_size=4, mbconv_expansion_rate=2, dropout=0.0), 32),
    "mobile_vit_train": ("mobile_vit", "image_size=64 classes=7 dims=[16,20,24] widths=[4,4,8,8,12,12,16,16,20,20,24] depths=[1,1,1]", lambda: vit_pytorch("mobile_vit", "MobileViT", image_size=(64, 64), dims=(16, 20, 24), channels=(4, 4, 8, 8, 12, 12, 16, 16, 20, 20, 24), num_classes=7, depths=(1, 1, 1)), 64),
    "timm_xcit_train": ("timm_xcit", "image_size=32 classes=7 dim=32 depth=2 heads=4 stem=[4,2,1] tokens_norm=false", lambda: timm("xcit", "Xcit", img_size=32, patch_size=8, num_classes=7, embed_dim=32, depth=2, num_heads=4), 32),
    "volo_train": ("volo", "image_size=32 patch_size=8 classes=7 stem_dim=8 depths=[1,1] dims=[16,32] heads=[2,4] downsamples=[1,0] outlook=[1,0] mlp_ratio=2", lambda: volo(use_aux_head=False), 32),
}


def redraw(model):
    """Gains are about 1, scales of layers about 0.5, running variances of 0.5 to 2; all else is moved off its place."""
    norms = {f"{name}.weight" for name, module in model.named_modules() if "Norm" in type(module).__name__}
    for name, parameter in model.named_parameters():
        noise = torch.randn_like(parameter)
        if name in norms or name.endswith(".g"):
            parameter.copy_(1 + 0.2 * noise)
        elif name.split(".")[-1] in ("scale", "gamma1", "gamma2", "gamma3"):
            parameter.copy_(0.5 + 0.1 * noise)
        elif parameter.dim() < 2 or name.endswith((".b", "bias.weight")):
            parameter.copy_(0.2 * noise)
        else:
            parameter.add_(0.05 * noise)
    for name, buffer in model.named_buffers():
        if name.endswith("running_mean"):
            buffer.copy_(0.2 * torch.randn_like(buffer))
        elif name.endswith("running_var"):
            buffer.uniform_(0.5, 2)


def record(name, folder):
    spec, given, make, size = CASES[name]
    torch.manual_seed(7)
    in_training = name.endswith("_train")
    model = make().train(in_training)
    with torch.no_grad():
        redraw(model)
    images, labels = torch.randn(3, 3, size, size), torch.tensor([1, 5, 3])
    tensors = {"input/image": images, "labels": labels}
    tensors |= {f"param/{key}": value.clone() for key, value in model.state_dict().items()}
    logits = model.double()(images.double())
    loss = functional.cross_entropy(logits, labels)
    loss.backward()
    tensors |= {"output/logits": logits.detach(), "loss": loss.detach().reshape(1)}
    if in_training:
        tensors |= {f"state/{key}": value.clone() for key, value in model.named_buffers()}
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.05)
    for key, parameter in model.named_parameters():
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
        tensors[f"grad/{key}"] = parameter.grad.clone()
    optimizer.step()
    tensors |= {f"adamw/{key}": parameter.detach().clone() for key, parameter in model.named_parameters()}
    tensors = {key: (value.float() if value.is_floating_point() else value).contiguous() for key, value in tensors.items()}
    save_file(tensors, Path(folder) / f"{name}.safetensors", metadata={"spec": spec, "set": json.dumps(given.split(" "))})


if __name__ == "__main__":
    torch.set_num_threads(1)
    for case in sys.argv[2:] or CASES:
        record(case, sys.argv[1])
