import type { Region, TypedOp } from "../../../expand/typed-graph.ts";
import type { Body, CallItem, GroupItem, Item, LoopItem, Operand, OpItem, Ref } from "../../../outline/outline.ts";
import { Varied } from "../../../outline/varied.ts";
import type { Axis, TensorType } from "../../../shape/shape.ts";
import type { Names } from "../../names.ts";
import { type Code, code, joined, sameCode } from "../code.ts";
import { lowerOp } from "../lower-op.ts";
import type { Draft, ModuleWriter, WrittenFunction } from "../module-writer.ts";
import { type Statement, set } from "../statement.ts";
import { constantCode } from "../tables.ts";
import { pathCode, WeightTree as Tree, type WeightTree } from "../weight-tree.ts";
import { FreeSizes } from "./free-sizes.ts";
import { FunctionWords } from "./function-words.ts";
import { noteNames, parameterNames } from "./number-names.ts";
import { axesOf, commentOn } from "./op-comment.ts";
import { ownTensor, returning } from "./returned.ts";
import { withoutUnread } from "./unread.ts";
import { type OuterBody, type WeightBase, writeLoop } from "./write-loop.ts";
import { writeSteps } from "./write-step.ts";

/** What the statements of one function have in common. */
interface FunctionScope {
  readonly module: ModuleWriter;
  readonly sizes: FreeSizes;
  readonly words: FunctionWords;
  readonly numberNames: Map<string, string>;
}

/** Writes what one run of a body does, statement by statement. */
export class BodyWriter implements OuterBody {
  readonly statements: Statement[] = [];
  readonly names: Names;
  readonly scope: FunctionScope;
  private readonly values: Code[];
  private readonly bases: readonly WeightBase[];
  private readonly body: Body;
  private readonly run: number;

  constructor(
    scope: FunctionScope,
    names: Names,
    bases: readonly WeightBase[],
    body: Body,
    run: number,
    given: readonly Code[],
  ) {
    this.scope = scope;
    this.names = names;
    this.bases = bases;
    this.body = body;
    this.run = run;
    this.values = [...given];
  }

  write(): void {
    this.items(this.body.items);
  }

  /** What a ref of the body stands for. */
  value(ref: Ref): Code {
    const known = this.values[ref];
    if (known !== undefined) return known;
    const constant = this.body.values[ref]?.constant;
    if (constant === undefined) throw new Error(`value ${ref} is read before it is made`);
    return constantCode(constant, "table", this.scope.module.tables);
  }

  operand(operand: Operand): Code {
    if ("ref" in operand) return this.value(operand.ref);
    const { literal } = operand;
    return code`tf.scalar(${literal instanceof Varied ? Number(literal.values[this.run]) : literal})`;
  }

  give(ref: Ref, value: Code): void {
    this.values[ref] = value;
  }

  type(ref: Ref): TensorType | undefined {
    return this.body.values[ref];
  }

  /** The region that an item stands for in this run. */
  regionOf({ regions }: CallItem | LoopItem | GroupItem): Region {
    const region = regions[this.run];
    if (region === undefined) throw new Error(`an item that does not run ${this.run + 1} times`);
    return region;
  }

  /** A new name of these statements; none hides a function of the module. */
  local(wanted: string): string {
    return this.names.take(this.scope.module.inner(wanted));
  }

  /** A writer of a body inside, whose names are its own. */
  inside(body: Body, run: number, given: readonly Code[], bases: readonly WeightBase[]): BodyWriter {
    return new BodyWriter(this.scope, this.names.inside(), [...this.bases, ...bases], body, run, given);
  }

  /** One whose statements stand among these. */
  beside(body: Body, run: number, given: readonly Code[]): BodyWriter {
    return new BodyWriter(this.scope, this.names, this.bases, body, run, given);
  }

  /** A path of weights as code, and where its type is told. */
  weights(path: string): { readonly code: string; readonly tree: WeightTree } {
    const base = this.bases.findLast((one) => one.path === "" || path === one.path || path.startsWith(`${one.path}.`));
    if (base === undefined) throw new Error(`no record of weights has ${path}`);
    const rest = base.path === "" ? path : path.slice(base.path.length + 1);
    const segments = rest === "" ? [] : rest.split(".");
    return { code: pathCode(base.code, segments), tree: base.tree.at(segments) };
  }

  private items(items: readonly Item[]): void {
    for (const item of items) {
      if (item.kind === "op") this.op(item);
      else if (item.kind === "call") this.call(item);
      else if (item.kind === "loop") writeLoop(item, this);
      else this.items(item.items);
    }
  }

  private op(item: OpItem): void {
    const typed = item.ops[this.run];
    if (typed === undefined) throw new Error(`${item.path} does not run ${this.run + 1} times`);
    noteNames(typed, this.scope.numberNames);
    if (typed.results.length > 0 && typed.results.every(({ constant }) => constant !== undefined)) {
      for (const [i, ref] of item.gives.entries()) {
        const constant = typed.results[i]?.constant;
        if (constant !== undefined)
          this.give(
            ref,
            constantCode(constant, typed.id ?? typed.path.split(".").at(-1) ?? "table", this.scope.module.tables),
          );
      }
      return;
    }
    const input = (i: number): Code => {
      const read = item.reads[i];
      if (read === undefined) throw new Error(`${typed.path} reads fewer tensors`);
      return this.operand(read);
    };
    const codes = this.phrase(typed, input) ?? this.steps(typed, input);
    const { id, node } = typed;
    for (const [i, ref] of item.gives.entries()) {
      const value = codes[i] ?? [];
      if (isName(value) || item.reads.some((_, at) => sameCode(value, input(at)))) this.give(ref, value);
      else {
        const wanted = node.out?.[i]?.text ?? (item.gives.length === 1 ? id : undefined) ?? "x";
        const name = this.local(wanted);
        this.statements.push(set(`const ${name}`, value, commentOn(typed, i)));
        this.give(ref, code`${name}`);
      }
    }
  }

  private steps(typed: TypedOp, input: (i: number) => Code): readonly Code[] {
    const { module, sizes, words } = this.scope;
    const weight = (path: string): Code => {
      const { code: text, tree } = this.weights(path);
      tree.isTensor = true;
      return code`${text}`;
    };
    return writeSteps(lowerOp(module.typed, typed, module.rewriteSize), typed, {
      module,
      local: (wanted) => this.local(wanted),
      sizes,
      words,
      statements: this.statements,
      input,
      weight,
    });
  }

  /** A layer that has a function of its own, which takes its weights as a record. */
  private phrase(typed: TypedOp, input: (i: number) => Code): readonly Code[] | undefined {
    const { layer } = typed.op;
    const [first] = typed.weights;
    if (layer === undefined || first === undefined) return undefined;
    const [name, path] = first;
    const { code: weights, tree } = this.weights(path.slice(0, -name.length - 1));
    const { module } = this.scope;
    switch (layer) {
      case "linear":
        tree.types.add("Linear");
        return [code`${module.helper("linear")}(${input(0)}, ${weights})`];
      case "layer_norm": {
        tree.types.add("Norm");
        const epsilon = Number(typed.attributes.epsilon);
        return [
          code`${module.helper("layerNorm")}(${input(0)}, ${weights}${epsilon === 1e-5 ? "" : code`, ${epsilon}`})`,
        ];
      }
    }
  }

  private call(item: CallItem): void {
    if (item.made.length === 0) return;
    const region = this.regionOf(item);
    const { body, block, inputs } = item.definition;
    const run = body.regions.get(region);
    if (run === undefined) throw new Error(`${region.path} is no run of its block`);
    const { callee, literals } = writeFunction(this.scope.module, {
      body,
      run,
      region,
      wanted: block.name,
      block,
      inputs,
      results: item.made.map(({ from }) => from),
      parameters: item.definition.parameters,
    });
    const args: Code[] = [];
    if (callee.weightsType !== undefined) {
      const { code: weights, tree } = this.weights(region.path);
      tree.types.add(callee.weightsType);
      args.push(code`${weights}`);
    }
    const given = item.reads.slice(0, inputs.length).map((read) => this.operand(read));
    const value: Code = [...code`${callee.name}(${joined([...args, ...given])}`, { callee, literals }, ")"];
    const names = item.made.map(({ ref }, i) => {
      const wanted = item.made.length === 1 ? (item.id ?? "x") : (region.node?.out?.[i]?.text ?? "x");
      const name = this.local(wanted);
      this.give(ref, code`${name}`);
      return name;
    });
    const target = names.length === 1 ? `const ${names[0]}` : `const [${names.join(", ")}]`;
    const [made] = item.made;
    const type = made === undefined || item.made.length > 1 ? undefined : this.type(made.ref);
    this.statements.push(set(target, value, type && axesOf(type)));
  }
}

interface FunctionSource {
  readonly body: Body;
  readonly run: number;
  readonly region: Region;
  readonly wanted: string;
  readonly block: Draft["block"];
  readonly inputs: readonly string[];
  /** Which refs of the body it gives, in order. */
  readonly results: readonly Ref[];
  readonly parameters: ReadonlyMap<string, unknown>;
}

function writeFunction(module: ModuleWriter, source: FunctionSource) {
  const { body, run, region, wanted, block, results, parameters } = source;
  const names = module.names.inside();
  const weightsName = names.take("w");
  const inputs = source.inputs.map((name) => names.take(module.inner(name)));
  const given = inputs.map((name, i) => ({ name, axes: axesInside(module, region.inputs[i]) }));
  const numberNames = parameterNames(parameters, run);
  const own = region.call?.scope;
  const sizes = new FreeSizes(given, names, (axis) => own?.kind(axis) === "size");
  const scope = { module, sizes, words: new FunctionWords(module, sizes, own), numberNames };
  const weights = new Tree();
  const writer = new BodyWriter(
    scope,
    names,
    [{ path: region.path, code: weightsName, tree: weights }],
    body,
    run,
    inputs.map((name) => code`${name}`),
  );
  writer.write();
  const returned = results.map((ref) => ownTensor(writer.value(ref), inputs, weightsName));
  const statements = returning(withoutUnread(writer.statements, returned), returned);
  const draft = { wanted, names: numberNames, block, inputs, sizes, weights, statements, results: results.length };
  const callee: WrittenFunction = module.function(draft);
  return { callee, literals: callee.calls.at(-1)?.literals ?? [] };
}

/** A tensor's axes as the module says their sizes. */
export const axesInside = (
  { rewriteSize = (size) => size }: ModuleWriter,
  tensor: TensorType | undefined,
): readonly Axis[] => (tensor?.axes ?? []).map((axis) => ({ ...axis, size: rewriteSize(axis.size) }));

const isName = ([only, ...more]: Code): boolean =>
  more.length === 0 &&
  typeof only === "string" &&
  /^[\p{ID_Continue}$]+(\.[\p{ID_Continue}$]+|\[\d+\]|\["[^"]*"\])*$/u.test(only);
