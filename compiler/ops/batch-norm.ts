import * as messages from "../../schema/spec/value-messages.ts";
import { defaulted } from "../op/attribute.ts";
import { featureAxis, knownFeatures } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { add, isConstant, productOf } from "../size/size.ts";

export const batchNorm = defineOp({
  name: "batch_norm",
  doc: "Brings each feature (last axis) to zero mean and unit variance over all other axes, then scales by `gain` and shifts by `bias` (Ioffe & Szegedy 2015). Training uses the batch's own statistics and keeps running ones in the buffers `mean` and `variance`, which evaluation uses; as torch.nn.BatchNorm2d, the running variance is the unbiased one.",
  tone: "norm",
  inputs: 1,
  keepsShape: true,
  attributes: {
    epsilon: defaulted("number", 1e-5, "Added to the variance."),
    momentum: defaulted("number", 0.1, "Share of the new statistics in the running ones."),
  },
  aliases: ["bn", "batch_normalization", "sync_batch_norm"],
  weights: ["gain", "bias", "mean", "variance"],
  variesOver: ({ axes }) => productOf(axes.slice(0, -1).map(({ size }) => size)),
  infer({ inputs, attributes, weight, ...context }) {
    const [x] = inputs;
    const { size } = featureAxis(x, context);
    const { momentum } = attributes;
    if (!(momentum >= 0 && momentum <= 1))
      context.reject(messages.outOfRange(context.spanOf("momentum"), "momentum", momentum, "in [0, 1]"));
    weight("gain", [size], { kind: "ones" });
    weight("bias", [size], { kind: "zeros" });
    weight("mean", [size], { kind: "zeros" }, { role: "buffer" });
    weight("variance", [size], { kind: "ones" }, { role: "buffer" });
    return { results: [{ axes: x.axes }], solution: undefined };
  },
  lower({ emit, inputs: [x], attributes: { epsilon, momentum }, training, weight, write }) {
    const rank = x.shape.length;
    const features = x.shape[rank - 1] ?? 1;
    const row = [...Array.from({ length: rank - 1 }, () => 1), features];
    const asRow = (name: string) => emit.reshape(weight(name), row);
    const scaled = (unit: typeof x) => emit.add(emit.mul(unit, asRow("gain")), asRow("bias"));
    if (!training) {
      const spread = emit.unary("rsqrt", emit.affine(asRow("variance"), 1, epsilon));
      return [scaled(emit.mul(emit.sub(x, asRow("mean")), spread))];
    }
    const axes = [...Array(rank - 1).keys()];
    const [unit, mean, rstd] = emit.step("normalize", [x], { axes, epsilon, center: true });
    const keep = (name: string, fresh: typeof x) =>
      write(name, emit.add(emit.affine(weight(name), 1 - momentum), emit.reshape(fresh, [features])));
    keep("mean", emit.affine(mean, momentum));
    // Biased variance v = 1/rstd² − ε; the running one takes v·N/(N−1) = v + v/(N−1).
    const one = emit.affine(rstd, 0, 1);
    const variance = emit.affine(emit.div(one, emit.mul(rstd, rstd)), momentum, -epsilon * momentum);
    const others = add(productOf(x.shape.slice(0, -1)), -1);
    const correction = isConstant(others) ? 1 / others : { numerator: 1, denominator: others };
    keep("variance", emit.add(variance, emit.affine(variance, correction)));
    return [scaled(unit)];
  },
});

export const groupNorm = defineOp({
  name: "group_norm",
  doc: "Brings each group of features of each sample to zero mean and unit variance over the group and all space, then scales by `gain` and shifts by `bias` (Wu & He 2018).",
  tone: "norm",
  inputs: 1,
  keepsShape: true,
  attributes: {
    groups: defaulted("int", 1, "Parts that the features are divided into."),
    epsilon: defaulted("number", 1e-5, "Added to the variance."),
  },
  aliases: ["gn", "group_normalization"],
  writes: { instance_norm: '{ "group_norm": {}, "groups": "dim" }' },
  weights: ["gain", "bias"],
  infer({ inputs, attributes, weight, ...context }) {
    const [x] = inputs;
    const size = knownFeatures("group_norm", featureAxis(x, context).size, context);
    const { groups } = attributes;
    if (groups < 1 || size % groups !== 0)
      context.reject(
        messages.outOfRange(context.spanOf("groups"), "the number of groups", groups, `a divisor of ${size}`),
      );
    weight("gain", [size], { kind: "ones" });
    weight("bias", [size], { kind: "zeros" });
    return { results: [{ axes: x.axes }], solution: size };
  },
  lower({ emit, inputs: [x], attributes: { groups, epsilon }, weight, solution: features }) {
    const [batch = 1, ...rest] = x.shape;
    const grouped = emit.reshape(x, [batch, productOf(rest.slice(0, -1)), groups, features / groups]);
    const unit = emit.reshape(emit.one("normalize", [grouped], { axes: [1, 3], epsilon, center: true }), x.shape);
    const row = [...x.shape.slice(0, -1).map(() => 1), features];
    return [emit.add(emit.mul(unit, emit.reshape(weight("gain"), row)), emit.reshape(weight("bias"), row))];
  },
});
