import { elsewhere as page } from "./example-page.ts";
import type { CodePages } from "./page.ts";

/** F43x and F44x: weights that come in from elsewhere. */
export const IMPORT_CODES: CodePages = {
  F430: page(
    "no weights in the folder",
    "Weights are one safetensors file, or several with an index that says how they belong together.",
    "vitral import specs/timm_vit.json downloads",
    "Name the file; of other formats, the message about the file itself says how to convert it.",
  ),
  F431: page(
    "pointer of Git LFS",
    "Where a repository was cloned without Git LFS, large files are small texts that say which file belongs there.",
    "vitral import specs/timm_vit.json clone/model.safetensors",
    "`git lfs install && git lfs pull` in the clone brings the files.",
  ),
  F432: page(
    "pickle of PyTorch's",
    "A `.pth` or `.bin` file is a program that makes tensors when it is run, and may do anything else; none is run here.",
    "vitral import specs/timm_vit.json vit_tiny.pth",
    "Convert it once by the line of Python in the message, which reads tensors alone.",
  ),
  F433: page(
    "weights in another format",
    "The file begins as those of another program do.",
    "vitral import specs/vit.json model.npz",
    "Write its arrays as safetensors, in Python by `safetensors.numpy.save_file`.",
  ),
  F434: page(
    "broken index",
    "The index of weights in parts names files that are not there, that lie elsewhere, or that hold other tensors.",
    "vitral import specs/vit.json folder, whose index names ../other.safetensors",
    "Copy the folder again, whole.",
  ),
  F435: page(
    "tensors are missing",
    "The layout that knows most of the file's names also names tensors that the file does not have.",
    "vitral import specs/timm_vit.json without_head.safetensors",
    "Choose the spec's parameters as the weights have them, or let weights begin as in training: `--fresh 'head.**'`.",
  ),
  F436: page(
    "tensors without a place",
    "The file has tensors that the layout does not know: a part of that model would be left out.",
    "vitral import specs/timm_vit.json with_decoder.safetensors",
    "Choose the spec's parameters as the weights have them, or leave tensors out: `--ignore 'decoder.**'`.",
  ),
  F437: page(
    "weights of a model of other sizes",
    "Tensors have the right names and other shapes than the spec's parameters ask for.",
    "vitral import specs/timm_vit.json vit_base.safetensors --set dim=192",
    "Choose the parameters as the weights have them; for another number of classes let the head begin anew by `--fresh`.",
  ),
  F438: page(
    "weights without a rule",
    "The spec's checkpoint map says nothing of a weight that the model has as its parameters are chosen.",
    "vitral import model.json weights.safetensors, whose map has no rule for `head.kernel`",
    "Add a rule to the map, or let the weight begin as in training by `--fresh`.",
  ),
  F439: page(
    "unknown layout",
    "No name in the file is one that any of the spec's checkpoint maps gives.",
    "vitral import specs/swin.json resnet50.safetensors",
    "Take the spec of that architecture, or add a map to the spec.",
  ),
  F440: page(
    "imported weights are no numbers",
    "A tensor holds an infinite or undefined number: nothing can be computed with it.",
    "vitral import specs/vit.json diverged.safetensors",
    "Take other weights; in half precision, large numbers may have become infinite when they were written.",
  ),
  F441: page(
    "repository behind a door",
    "The server gives the files of this repository to those alone that it knows.",
    "vitral import vitral:timm_vit hf:OWNER/PRIVATE",
    "Agree to its terms where it is shown, and give a token in `HF_TOKEN`, which is sent to that server alone.",
  ),
  F442: page(
    "repository without such a file",
    "The repository is not there, or holds its weights under another name or in another format.",
    "vitral import vitral:timm_vit hf:OWNER/NAMEE",
    "Correct the name; or fetch the file and name it.",
  ),
  F443: page(
    "fetching failed",
    "The server could not be reached, broke off, or answered something else. What had come by halves is gone again.",
    "vitral import vitral:timm_vit hf:OWNER/NAME, without a network",
    "Try again; `VITRAL_HF_ENDPOINT` names another server.",
  ),
  F446: page(
    "no repository",
    "A repository is named by its owner and its name.",
    "vitral import vitral:timm_vit hf:vit_tiny",
    "Write `hf:OWNER/NAME`.",
  ),
  F444: page(
    "unknown pictures",
    "Weights alone do not say how pictures are resized, cut and normalised before the network sees them.",
    "vitral predict runs/imported cat.png, whose weights had no config beside them",
    "Import them again with `--config FILE`.",
  ),
  F445: page(
    "imported without a recipe",
    "A run that was imported by a spec alone has no images to be measured on, and no plan of training.",
    "vitral eval runs/imported",
    "Import the weights by a recipe: `vitral import RECIPE WEIGHTS -o RUN`.",
  ),
  F448: page(
    "pattern of nothing",
    "`--ignore` is about tensors of the file, `--fresh` about weights of the spec, and none is called so.",
    "vitral import specs/vit.json weights.safetensors --ignore mask_tokn",
    "Correct it; `*` stands for one step of a name, `**` for any.",
  ),
};
