/** Functions of a module that an op or a kernel is written with; only those in use are. */
export const helpers = {
  linear: {
    needs: [],
    weights: "Linear",
    text: `
/** The last axis times \`kernel\` [in, out], plus \`bias\`. */
function linear(x: tf.Tensor, { kernel, bias }: Linear): tf.Tensor {
  const [rows, columns] = kernel.shape;
  const product = tf.matMul(tf.reshape(x, [-1, rows]), kernel);
  return tf.reshape(bias ? tf.add(product, bias) : product, [...x.shape.slice(0, -1), columns]);
}`,
  },
  layerNorm: {
    needs: ["standardize"],
    weights: "Norm",
    text: `
/** The last axis at mean 0 and variance 1, times \`gain\`, plus \`bias\`. */
function layerNorm(x: tf.Tensor, { gain, bias }: Norm, epsilon = 1e-5): tf.Tensor {
  const unit = standardize(x, [-1], epsilon);
  const scaled = gain ? tf.mul(unit, gain) : unit;
  return bias ? tf.add(scaled, bias) : scaled;
}`,
  },
  standardize: {
    needs: [],
    text: `
/** Brings the axes to mean 0 and variance 1. */
function standardize(x: tf.Tensor, axes: number[], epsilon: number): tf.Tensor {
  const centered = tf.sub(x, tf.mean(x, axes, true));
  return tf.mul(centered, tf.rsqrt(tf.add(tf.mean(tf.square(centered), axes, true), epsilon)));
}`,
  },
  scaleToUnit: {
    needs: [],
    text: `
/** Brings the mean of squares over the axes to 1. */
function scaleToUnit(x: tf.Tensor, axes: number[], epsilon: number): tf.Tensor {
  return tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), axes, true), epsilon)));
}`,
  },
  gelu: {
    needs: [],
    text: `
/** x times the share of a normal distribution that lies below x. */
function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.add(0.5, tf.mul(0.5, tf.erf(tf.mul(x, Math.SQRT1_2)))));
}`,
  },
  geluTanh: {
    needs: [],
    text: `
/** GELU as approximated with tanh, which is a sigmoid of twice as much. */
function geluTanh(x: tf.Tensor): tf.Tensor {
  const cubic = tf.add(tf.mul(tf.square(x), 0.044715), 1);
  return tf.mul(x, tf.sigmoid(tf.mul(tf.mul(x, cubic), 2 * Math.sqrt(2 / Math.PI))));
}`,
  },
  choose: {
    needs: [],
    text: `
/** \`a\` where the condition holds, else \`b\`; flat, as backends choose among few axes only. */
function choose(condition: tf.Tensor, a: tf.Tensor, b: tf.Tensor, shape: number[]): tf.Tensor {
  const flat = (x: tf.Tensor) => tf.reshape(tf.mul(tf.cast(x, "float32"), tf.ones(shape)), [-1]);
  return tf.reshape(tf.where(tf.notEqual(flat(condition), 0), flat(a), flat(b)), shape);
}`,
  },
  flip: {
    needs: [],
    text: `
/** The other way round along an axis. */
function flip(x: tf.Tensor, axis: number): tf.Tensor {
  const after = x.shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  return tf.reshape(tf.reverse(tf.reshape(x, [-1, x.shape[axis], after]), 1), x.shape);
}`,
  },
  conv: {
    needs: [],
    text: `
/** x [b, h, w, in] by a filter [kh, kw, in / groups, out]; what is around the image was padded before. */
function conv(x: tf.Tensor, filter: tf.Tensor, stride: Pair, dilation: Pair = [1, 1], groups = 1): tf.Tensor {
  const one = (image: tf.Tensor, by: tf.Tensor) =>
    tf.conv2d(image as tf.Tensor4D, by as tf.Tensor4D, stride, "valid", "NHWC", dilation);
  if (groups === 1) return one(x, filter);
  const images = tf.split(x, groups, 3);
  const filters = tf.split(filter, groups, 3);
  return tf.concat(images.map((image, i) => one(image, filters[i])), 3);
}`,
  },
  depthwise: {
    needs: [],
    text: `
/** Each channel of x [b, h, w, c] by filters of its own: [kh, kw, 1, c * m]. */
function depthwise(x: tf.Tensor, filter: tf.Tensor, stride: Pair, dilation: Pair = [1, 1]): tf.Tensor {
  const image = x as tf.Tensor4D;
  const [height, width, , out] = filter.shape;
  const channels = image.shape[3];
  const own = tf.reshape(filter, [height, width, channels, out / channels]);
  return tf.depthwiseConv2d(image, own as tf.Tensor4D, stride, "valid", "NHWC", dilation);
}`,
  },
} as const satisfies Readonly<Record<string, HelperText>>;

interface HelperText {
  readonly needs: readonly string[];
  /** The type of a record of weights that it takes. */
  readonly weights?: keyof typeof weightTypes;
  readonly text: string;
}

/** Records of weights that more than one layer has. */
export const weightTypes = {
  Linear: "interface Linear {\n  readonly kernel: tf.Tensor;\n  readonly bias?: tf.Tensor;\n}",
  Norm: "interface Norm {\n  readonly gain?: tf.Tensor;\n  readonly bias?: tf.Tensor;\n}",
} as const;

export type Helper = keyof typeof helpers;

/** Helpers with those that they call, in the order of the table. */
export function withNeeded(used: ReadonlySet<Helper>): readonly Helper[] {
  // Object.keys forgets the type of the keys.
  const all = Object.keys(helpers) as Helper[];
  const needed = new Set<string>([...used].flatMap((name) => [name, ...helpers[name].needs]));
  return all.filter((name) => needed.has(name));
}
