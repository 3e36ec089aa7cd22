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
  normalized: {
    needs: [],
    text: `
/** Brings the axes to variance 1, and to mean 0 unless the second is false; with that mean, and one over the deviation. */
function normalized(x: tf.Tensor, axes: number[], center: boolean, epsilon: number): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const mean = tf.mul(tf.mean(x, axes, true), center ? 1 : 0);
  const centered = tf.sub(x, mean);
  const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centered), axes, true), epsilon));
  return [tf.mul(centered, scale), mean, scale];
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
  taps: {
    needs: [],
    text: `
/** The element of each window at a tap: x [b, h, w, c] at every stride from there on, [b, rows, columns, c]. */
function tapOf(x: tf.Tensor, from: Pair, [, rows, columns]: number[], stride: Pair): tf.Tensor {
  const [batch, , , channels] = x.shape as number[];
  const end = [batch, from[0] + (rows - 1) * stride[0] + 1, from[1] + (columns - 1) * stride[1] + 1, channels];
  return tf.stridedSlice(x, [0, ...from, 0], end, [1, ...stride, 1]);
}

/** The other way round: x [b, rows, columns, c] among zeros, where its elements were in [b, height, width, c]. */
function tapInto(x: tf.Tensor, from: Pair, [, height, width]: number[], stride: Pair): tf.Tensor {
  const [batch, rows, columns, channels] = x.shape as number[];
  const apart = tf.pad(tf.reshape(x, [batch * rows, 1, columns, channels]), [
    [0, 0],
    [0, stride[0] - 1],
    [0, 0],
    [0, (stride[1] - 1) * channels],
  ]);
  const [tall, wide] = [(rows - 1) * stride[0] + 1, (columns - 1) * stride[1] + 1];
  const spread = tf.reshape(apart, [batch, rows * stride[0], columns * stride[1], channels]);
  return tf.pad(tf.slice(spread, [0, 0, 0, 0], [batch, tall, wide, channels]), [
    [0, 0],
    [from[0], height - from[0] - tall],
    [from[1], width - from[1] - wide],
    [0, 0],
  ]);
}`,
  },
  convFilterGradient: {
    needs: ["taps"],
    text: `
/** The gradient of a filter of height and width \`size\`, from that of what it made of x: a product for each of its taps. */
function convFilterGradient(x: tf.Tensor, dy: tf.Tensor, size: Pair, stride: Pair, dilation: Pair, groups: number): tf.Tensor {
  const [inside, outside] = [x, dy].map((tensor) => (tensor.shape[3] ?? 0) / groups);
  const made = tf.transpose(tf.reshape(dy, [-1, groups, outside]), [1, 0, 2]);
  const taps: tf.Tensor[] = [];
  for (let i = 0; i < size[0]; i++)
    for (let j = 0; j < size[1]; j++) {
      const seen = tapOf(x, [i * dilation[0], j * dilation[1]], dy.shape, stride);
      const product = tf.matMul(tf.transpose(tf.reshape(seen, [-1, groups, inside]), [1, 2, 0]), made);
      taps.push(tf.reshape(tf.transpose(product, [1, 0, 2]), [1, inside, groups * outside]));
    }
  return tf.reshape(tf.concat(taps, 0), [...size, inside, groups * outside]);
}`,
  },
  convInputGradient: {
    needs: ["taps"],
    text: `
/** The gradient of an image of height and width \`size\`, from that of what a filter made of it, tap by tap. */
function convInputGradient(dy: tf.Tensor, filter: tf.Tensor, size: Pair, stride: Pair, dilation: Pair, groups: number): tf.Tensor {
  const [rows, columns, inside, out] = filter.shape as number[];
  const outside = out / groups;
  const made = tf.transpose(tf.reshape(dy, [-1, groups, outside]), [1, 0, 2]);
  const shape = [dy.shape[0], ...size];
  let sum: tf.Tensor | undefined;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const weights = tf.reshape(tf.slice(filter, [i, j, 0, 0], [1, 1, -1, -1]), [inside, groups, outside]);
      const product = tf.matMul(made, tf.transpose(weights, [1, 2, 0]));
      const part = tf.reshape(tf.transpose(product, [1, 0, 2]), [...dy.shape.slice(0, 3), groups * inside]);
      const placed = tapInto(part, [i * dilation[0], j * dilation[1]], shape, stride);
      sum = sum === undefined ? placed : tf.add(sum, placed);
    }
  return sum ?? tf.zeros(shape);
}`,
  },
  maxPoolGradient: {
    needs: ["taps"],
    text: `
/** The gradient of x from that of its largest elements \`y\`: each window's goes to the first that is as large. */
function maxPoolGradient(x: tf.Tensor, y: tf.Tensor, dy: tf.Tensor, size: Pair, stride: Pair): tf.Tensor {
  let sum: tf.Tensor = tf.zerosLike(x);
  let left: tf.Tensor = dy;
  for (let i = 0; i < size[0]; i++)
    for (let j = 0; j < size[1]; j++) {
      const isLargest = tf.cast(tf.equal(tapOf(x, [i, j], dy.shape, stride), y), "float32");
      sum = tf.add(sum, tapInto(tf.mul(left, isLargest), [i, j], x.shape, stride));
      left = tf.mul(left, tf.sub(1, isLargest));
    }
  return sum;
}`,
  },
  scatterAdd: {
    needs: [],
    text: `
/** Adds slices of \`updates\`, which stand at an axis, up in the places that \`indices\` say, of which there are \`size\`. */
function scatterAdd(updates: tf.Tensor, indices: tf.Tensor, axis: number, size: number): tf.Tensor {
  const before = updates.shape.slice(0, axis);
  const after = updates.shape.slice(axis + indices.rank);
  const [rows, columns] = [before, after].map((sizes) => sizes.reduce((product, one) => product * one, 1));
  const slices = tf.transpose(tf.reshape(updates, [rows, indices.size, columns]), [1, 0, 2]);
  const places = tf.cast(tf.oneHot(tf.reshape(indices, [-1]), size), "float32");
  const sums = tf.matMul(places, tf.reshape(slices, [indices.size, rows * columns]), true, false);
  return tf.reshape(tf.transpose(tf.reshape(sums, [size, rows, columns]), [1, 0, 2]), [...before, size, ...after]);
}`,
  },
  uniform: {
    needs: [],
    text: `
/** Uniform numbers in [0, 1): the same for one seed, step and site, by Philox4x32-10 (Salmon and others, 2011). */
function uniform(seed: number, step: number, site: number, shape: number[]): tf.Tensor {
  const high = (a: number, b: number) => {
    const middle = (a >>> 16) * (b & 0xffff) + Math.floor(((a & 0xffff) * (b & 0xffff)) / 65536);
    const carried = (a & 0xffff) * (b >>> 16) + (middle % 65536);
    return (a >>> 16) * (b >>> 16) + Math.floor(middle / 65536) + Math.floor(carried / 65536);
  };
  const numbers = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < numbers.length; i += 4) {
    let words = [i / 4, 0, step >>> 0, site >>> 0];
    let keys = [seed % 2 ** 32, Math.floor(seed / 2 ** 32)];
    for (let round = 0; round < 10; round++) {
      const [a, b, c, d] = words;
      const [left, right] = [high(c, 0xcd9e8d57) ^ b ^ keys[0], high(a, 0xd2511f53) ^ d ^ keys[1]];
      words = [left, Math.imul(c, 0xcd9e8d57), right, Math.imul(a, 0xd2511f53)].map((word) => word >>> 0);
      keys = [(keys[0] + 0x9e3779b9) >>> 0, (keys[1] + 0xbb67ae85) >>> 0];
    }
    for (let j = 0; j < 4 && i + j < numbers.length; j++) numbers[i + j] = (words[j] & 0x7fffff) * 2 ** -23;
  }
  return tf.tensor(numbers, shape);
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
