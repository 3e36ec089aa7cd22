import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { GraphBuilder } from "../../graph/graph-builder.ts";
import type { Value } from "../../ir/graph.ts";
import type { StateEntry } from "../../ir/plan.ts";
import { teacherPath } from "../../ir/state-path.ts";
import { type Lowered, lowerOnto } from "../../lower/lower.ts";
import type { MadeTables, MakeTable, Tables } from "../../op/tables.ts";
import { sizesOf } from "../../shape/shape.ts";
import type { Teacher } from "./teacher.ts";
import { typeLesson } from "./type-lesson.ts";

/**
 * Adds a teacher to a lowered model that has a loss: the teacher sees the same images, and the loss becomes what the
 * model learns of both. What the teacher computes depends on no weight that is trained, so no gradient goes there.
 * @returns the loss, and the teacher's weights as state
 */
export function addTeacher(
  builder: GraphBuilder,
  typed: TypedGraph,
  { outputs, task }: { readonly outputs: Lowered["outputs"]; readonly task: Value },
  teacher: Teacher,
  made?: MadeTables,
): { readonly loss: Value; readonly tables: Tables; readonly kept: Readonly<Record<string, StateEntry>> } {
  const { graph, scores, images } = typeLesson(typed, teacher);
  const [input = ""] = [...typed.inputs].find(([, tensor]) => tensor === images) ?? [];
  const [theirs = ""] = teacher.typed.inputs.keys();
  const seen = builder.input(input, { dtype: images.dtype, shape: sizesOf(images) });
  const apart = { ...besideModel(teacher.typed), contracts: typed.contracts };
  const taught = lowerOnto(builder, apart, new Map([[theirs, seen]]), made);
  const given = { task, scores: outputs.get(scores), teacher: taught.outputs.get(teacher.lesson.output) };
  const inputs = Object.entries(given).flatMap(([name, value]): [string, Value][] =>
    value === undefined ? [] : [[name, value]],
  );
  const lesson = lowerOnto(builder, graph, new Map(inputs), made);
  const loss = lesson.outputs.get("result");
  if (loss === undefined) throw new Error("a lesson without a loss");
  builder.output("loss", loss);
  return {
    loss,
    tables: new Map<string, MakeTable>([...taught.tables, ...lesson.tables]),
    kept: teacherEntries(teacher.typed),
  };
}

/** The same model with its weights and nodes under paths of their own, which no model's are. */
const besideModel = (typed: TypedGraph): TypedGraph => ({
  ...typed,
  ops: typed.ops.map((op) => ({ ...op, path: `teacher.${op.path}` })),
  weights: new Map([...typed.weights].map(([path, weight]) => [path, { ...weight, path: teacherPath(weight.path) }])),
});

/** A teacher's weights are given, not drawn. */
const teacherEntries = ({ weights }: TypedGraph): Readonly<Record<string, StateEntry>> =>
  Object.fromEntries(
    [...weights.values()].map(({ path, sizes }) => [
      teacherPath(path),
      { dtype: "f32", shape: sizes, role: "teacher", init: { kind: "zeros" }, decay: false, trainable: false },
    ]),
  );
