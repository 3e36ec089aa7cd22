/** What the script says of batches that change the weights together; without them, of a batch that does alone. */
export interface AccumulationText {
  /** How often the weights have changed, in Python. */
  readonly changes: string;
  readonly counted: string;
  readonly changesFunction: string;
  /** Gradients of a step that was under way. */
  readonly restored: string;
  readonly kept: readonly string[];
  /** What becomes of a batch's loss. */
  backward(zero: readonly string[], changing: readonly string[]): readonly string[];
}

const alone: AccumulationText = {
  ...{ changes: 'position["step"]', counted: "", changesFunction: "", restored: "", kept: [] },
  backward: (zero, changing) => [
    ...zero,
    "(loss * world / len(indices)).backward()  # gradients are averaged over processes",
    ...changing,
  ],
};

const together: AccumulationText = {
  changes: 'changes_before(position["step"])',
  counted: "changes_per_epoch = math.ceil(steps_per_epoch / ACCUMULATE)\n",
  changesFunction: `def changes_before(step):
    """How often the weights change before a batch, which is counted from 0."""
    epoch, batch = divmod(step, steps_per_epoch)
    return epoch * changes_per_epoch + batch // ACCUMULATE


`,
  restored: `for key, weight in trained.items():
    weight.grad = load(key, weight, "accumulator/gradient/")
`,
  kept: [
    "for key, weight in trained.items():",
    "    gradient = torch.zeros_like(weight) if weight.grad is None else weight.grad",
    '    keep(key, gradient, "accumulator/gradient/")',
  ],
  backward: (zero, changing) => [
    'first = position["batch"] // ACCUMULATE * ACCUMULATE * BATCH_SIZE',
    'images = min(ACCUMULATE * BATCH_SIZE, len(data["train_labels"]) - first)',
    "(loss * world / images).backward()  # gradients add up, averaged over processes",
    'done = position["batch"] + 1',
    "if done % ACCUMULATE == 0 or done == steps_per_epoch:",
    ...[...changing, ...zero].map((line) => `    ${line}`),
  ],
};

/** @param has the constants that the script has */
export const accumulationText = (has: ReadonlySet<string>): AccumulationText =>
  has.has("ACCUMULATE") ? together : alone;
