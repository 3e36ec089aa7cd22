import { indented } from "./black-lines.ts";

export const READ_CHECKPOINT = `def read_checkpoint():
    """Weights and moments under the spec's names, and what they say of their run."""
    with safe_open(LAST, "pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
        notes = file.metadata() or {}
    with LAST.open("rb") as file:
        start = file.read(8)
        start += file.read(int.from_bytes(start, "little"))
        seal = hashlib.sha256(start.replace(notes["sha256"].encode(), b"0" * 64, 1))
        while chunk := file.read(2**24):
            seal.update(chunk)
    if seal.hexdigest() != notes["sha256"]:
        raise ValueError("it was changed or damaged after it was written")
    missing = {name for name, _ in names.values()} - tensors.keys()
    if missing:
        raise ValueError(f"it is another model's, without {min(missing)}")
    return tensors, json.loads(notes["run"])


`;

/** @param kept lines that keep what stands beside the weights */
export const saveText = (kept: readonly string[]): string => `def save_checkpoint(*kinds):
    tensors = {}

    def keep(key, tensor, moment=""):
        name, axes = names[key]
        whole = tensor.full_tensor() if isinstance(tensor, DTensor) else tensor
        back = " -> ".join(reversed(axes.split(" -> ")))
        tensors[moment + name] = rearrange(whole.detach().cpu(), back).contiguous()

    weights = model.state_dict()
    for key in names:
        keep(key, weights[key])
${indented(kept)}    if rank == 0:
        notes = {"sha256": "0" * 64, "format": "vitral checkpoint 2"}
        content = save(tensors, notes | {"run": json.dumps(run)})
        seal = hashlib.sha256(content).hexdigest().encode()
        for kind in kinds:
            path = RUN / f"checkpoints/{kind}.safetensors"
            write(path, content.replace(b"0" * 64, seal, 1))
    dist.barrier()  # nobody leaves before it is there


def write(path, content):
    """A reader finds the file that was there or the new one, whole."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


`;

/** What the script says of the checkpoints of an epoch. */
export interface KeptText {
  readonly functions: string;
  readonly saved: string;
}

/** @param has the constants that the script has */
export const keptText = (has: ReadonlySet<string>): KeptText =>
  has.has("KEEP_EVERY") ? everySoManyEpochs : bestAndLast;

const bestAndLast: KeptText = {
  functions: "",
  saved: '    save_checkpoint(*(["best", "last"] if best is row else ["last"]))\n',
};

const everySoManyEpochs: KeptText = {
  functions: `def prune(epoch):
    """Of the epochs up to this, the last so many are kept."""
    files = (RUN / "checkpoints").glob("epoch-*.safetensors")
    kept = {int(file.stem.removeprefix("epoch-")): file for file in files}
    for old in sorted(one for one in kept if one <= epoch)[:-KEEP]:
        kept[old].unlink()


`,
  saved: `    kinds = ["best", "last"] if best is row else ["last"]
    if row["epoch"] % KEEP_EVERY == 0:
        kinds.insert(0, f"epoch-{row['epoch']:04}")
    save_checkpoint(*kinds)
    if rank == 0 and row["epoch"] % KEEP_EVERY == 0:
        prune(row["epoch"])
`,
};
