/** An optimizer that PyTorch has not, as a class of the script. */
const ownOptimizer = (
  name: string,
  doc: string,
  change: readonly string[],
): string => `class ${name}(torch.optim.Optimizer):
    """${doc}"""

    def __init__(self, weights):
        super().__init__(weights, {"lr": LEARNING_RATE, "weight_decay": WEIGHT_DECAY})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                self.change(weight, group["lr"], group["weight_decay"])

    def change(self, weight, rate, decay):
${change.map((line) => `        ${line}\n`).join("")}`;

export const lionClass = ownOptimizer(
  "Lion",
  "Every number goes the same way, by the sign of a mean (Chen et al., 2023).",
  [
    'mean = self.state[weight]["mean"]',
    "direction = mean.lerp(weight.grad, 1 - BETAS[0]).sign()",
    "weight.mul_(1 - rate * decay).sub_(rate * direction)",
    "mean.lerp_(weight.grad, 1 - BETAS[1])",
  ],
);

/** Our LAMB, by what is no number of it. */
export const lambClass = (options: { readonly trust_clip: boolean; readonly always_adapt: boolean }): string => {
  const trust = "lengths[0] / lengths[1]";
  return `${ownOptimizer("Lamb", "Adam's direction, as long as the weight itself is (You et al., 2019).", [
    "state = self.state[weight]",
    'state["step"] += 1',
    'first, second, t = state["first"], state["second"], state["step"].item()',
    "first.lerp_(weight.grad, 1 - BETAS[0])",
    "second.lerp_(weight.grad.square(), 1 - BETAS[1])",
    "deviation = second.sqrt() / math.sqrt(1 - BETAS[1] ** t) + EPSILON",
    "direction = first / (1 - BETAS[0] ** t) / deviation + decay * weight",
    "lengths = [length(weight), length(direction)]",
    `if ${options.always_adapt ? "" : "decay and "}all(lengths):`,
    `    rate *= ${options.trust_clip ? `min(1, ${trust})` : trust}`,
    "weight.sub_(rate * direction)",
  ])}

def length(tensor):
    norm = tensor.norm()
    return float(norm.full_tensor() if isinstance(norm, DTensor) else norm)
`;
};
