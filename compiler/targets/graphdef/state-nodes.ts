import type { StateEntry } from "../../ir/plan.ts";
import { flag, ofType, shaped, text } from "./attributes.ts";
import type { GraphWriter } from "./graph-writer.ts";
import type { Tensor } from "./node-parts.ts";

/** A plan's state as variables of a graph: they live in the session that runs it. */
export class Variables {
  private readonly writer: GraphWriter;
  private readonly state: Readonly<Record<string, StateEntry>>;
  private readonly handles = new Map<string, Tensor>();

  constructor(writer: GraphWriter, state: Readonly<Record<string, StateEntry>>) {
    this.writer = writer;
    this.state = state;
  }

  /** The variable, by which ops that change it know it. */
  handle(path: string): Tensor {
    const known = this.handles.get(path);
    if (known !== undefined) return known;
    const { dtype, shape } = this.entry(path);
    const name = `variable/${path}`;
    const attributes = { dtype: ofType(dtype), shape: shaped(shape), shared_name: text(name) };
    const made = this.writer.add("VarHandleOp", [], { type: "resource", attributes, name });
    this.handles.set(path, made);
    return made;
  }

  read(path: string, after: readonly Tensor[] = []): Tensor {
    const { dtype } = this.entry(path);
    const attributes = { dtype: ofType(dtype) };
    return this.writer.add("ReadVariableOp", [this.handle(path)], { type: dtype, attributes, after });
  }

  /** What reads it comes before or after: `after` says so. */
  assign(path: string, value: Tensor, after: readonly Tensor[] = []): Tensor {
    const attributes = { validate_shape: flag(true) };
    return this.writer.add("AssignVariableOp", [this.handle(path), value], { attributes, after });
  }

  private entry(path: string): StateEntry {
    const entry = this.state[path];
    if (entry === undefined) throw new Error(`the plan has no state \`${path}\``);
    return entry;
  }
}
