import type { Problem } from "../../schema/problem/problem.ts";
import { stageOfNoWeight, weightInTwoStages, weightsWithoutStage } from "../../schema/spec/stage-messages.ts";
import { matchBeginning } from "../checkpoint/checkpoint-path.ts";
import { possibleWeights } from "../checkpoint/possible-weights.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { stagingOf } from "./stages.ts";

/** Every weight that is trained is in one stage; a path of `stages` is of some weight, in some configuration. */
export function checkStages(typed: TypedGraph): readonly Problem[] {
  const { stages } = typed.model.spec;
  const staging = stagingOf(typed);
  if (stages === undefined || staging === undefined) return [];
  const trained = [...typed.weights.values()].filter(({ role, trainable }) => role !== "buffer" && trainable);
  const without = trained.filter(({ path }) => !staging.placed.has(path)).map(({ path }) => path);
  const twice = [...staging.placed].flatMap(([path, [first, ...others]]) => {
    const other = others.find(({ stage }) => stage !== first?.stage);
    return first === undefined || other === undefined ? [] : [{ path, first: first.by, second: other.by }];
  });
  const possible = possibleWeights(typed.model.root);
  const useless =
    possible === undefined
      ? []
      : stages.stages
          .flatMap(({ each, first, last }) => [...each, ...first, ...last])
          .filter(({ steps }) => !possible.some((weight) => matchBeginning(steps, weight)));
  const parts = () => [
    ...new Set((possible ?? []).flatMap((weight) => weight.map((_, i) => weight.slice(0, i + 1).join(".")))),
  ];
  const [clash] = twice;
  return [
    ...(without.length === 0 ? [] : [weightsWithoutStage(stages.span, without)]),
    ...(clash === undefined ? [] : [weightInTwoStages(clash.path, clash.first, clash.second)]),
    ...useless.map(({ name }) => stageOfNoWeight(name, parts())),
  ];
}
