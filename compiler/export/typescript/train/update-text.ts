/** What every training module has, whatever the model is. */
export const UPDATE = `/** AdamW (Loshchilov and Hutter, 2019), as PyTorch has it. */
function update(
  state: TrainingState,
  gradients: Record<string, tf.Tensor>,
  clip: tf.Tensor | number,
  rate: number,
): void {
  const { beta1, beta2, epsilon, weightDecay } = optimizer;
  state.steps++;
  const [bias1, bias2] = [1 - beta1 ** state.steps, 1 - beta2 ** state.steps];
  for (const path of trained) {
    const gradient = tf.mul(gradients[path], clip);
    const [weight, first, second] = [state.weights[path], state.first[path], state.second[path]];
    first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
    second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const scale = tf.add(tf.sqrt(second), epsilon * Math.sqrt(bias2));
    const change = tf.mul(tf.div(first, scale), (rate * Math.sqrt(bias2)) / bias1);
    const kept = decayed.has(path) ? tf.mul(weight, 1 - rate * weightDecay) : weight;
    weight.assign(tf.sub(kept, change));
  }
}

/** Where training begins, with weights such as \`loadWeights\` reads; they may be disposed of afterwards. */
export function startTraining(weights: Weights): TrainingState {
  const state: TrainingState = {
    weights: Object.create(null),
    first: Object.create(null),
    second: Object.create(null),
    steps: 0,
  };
  const visit = (node: unknown, path: string): void => {
    if (node instanceof tf.Tensor) {
      state.weights[path] = tf.variable(node, false);
      if (!trained.includes(path)) return;
      state.first[path] = tf.variable(tf.zeros(node.shape), false);
      state.second[path] = tf.variable(tf.zeros(node.shape), false);
    } else if (typeof node === "object" && node !== null) {
      for (const [name, inner] of Object.entries(node)) visit(inner, path === "" ? name : \`\${path}.\${name}\`);
    }
  };
  tf.tidy(() => visit(weights, ""));
  return state;
}

/** The weights as \`forward\` takes them; they follow the training. */
export function weightsOf({ weights }: TrainingState): Weights {
  const root = Object.create(null);
  for (const [path, value] of Object.entries(weights)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let at = root;
    for (const [i, key] of keys.entries()) at = at[key] ??= /^\\d+$/.test(keys[i + 1] ?? last) ? [] : Object.create(null);
    at[last] = value;
  }
  return root as Weights;
}`;
