/** Words of the language, its constants and functions that a module calls, and names that a module imports. */
const TAKEN = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield match case type self super " +
    "enumerate float int len list max min range round sum tuple abs math torch nn F einsum rearrange reduce repeat " +
    "pack unpack print Path np Image"
  ).split(" "),
);

/**
 * A name of a spec as a name that may stand anywhere in a Python module: letters, digits and single underscores of
 * ASCII, no word of the language, never empty. Several names may become one; `Names` tells those apart.
 */
export function pythonName(name: string): string {
  const words = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replaceAll(/[^A-Za-z0-9]/g, ""))
    .filter((word) => word !== "");
  const joined = words.length === 0 ? "value" : words.join("_");
  const started = /^[A-Za-z]/.test(joined) ? joined : `n${joined}`;
  return TAKEN.has(started) ? `${started}_` : started;
}

/** The same for a class: `patch_merging` → `PatchMerging`, `ViT` as it is. */
export function className(name: string): string {
  const words = pythonName(name).split("_");
  const joined = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join("");
  return TAKEN.has(joined) ? `${joined}Block` : joined;
}

/** The same for what a constructor takes or works out, which hides no class: those begin with a capital. */
export const localName = (name: string): string => pythonName(name).replace(/^[A-Z].*/, "$&_");

/** What one of several is called: `layers` → `layer`. */
export const itemName = (name: string): string => pythonName(name).replace(/([^s])s$/, "$1");

/** What a module of PyTorch has already, as Python 3.13 and torch 2.15 list it: none of it may be hidden. */
export const MODULE_ATTRIBUTES: readonly string[] = (
  "T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval " +
  "extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules " +
  "mtia named_buffers named_children named_modules named_parameters parameters register_backward_hook " +
  "register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook " +
  "register_full_backward_pre_hook register_load_state_dict_post_hook register_load_state_dict_pre_hook " +
  "register_module register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ " +
  "set_extra_state set_submodule share_memory state_dict to to_empty train training type xpu zero_grad"
).split(" ");
