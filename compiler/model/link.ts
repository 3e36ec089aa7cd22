import * as messages from "../../schema/messages/import-messages.ts";
import { limits } from "../../schema/problem/limits.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { Source } from "../../schema/problem/source.ts";
import { readSpec } from "../../schema/spec/read-spec.ts";
import type { Entry, Name, Spec } from "../../schema/spec/spec.ts";
import { definedTwice } from "../../schema/spec/spec-messages.ts";
import { bothUnread } from "../../schema/spec/unread.ts";
import { spend, WORK } from "../limits/budget.ts";
import { ops } from "../ops/index.ts";
import { note, placed } from "../shape/rejection.ts";
import { extendedParameter } from "./extended-parameter.ts";
import type { ResolvedBlock } from "./model.ts";

/** Finds the text of a file that a spec imports; a string says why it cannot be had. */
export type Importer = (path: string, from: Source) => Source | string;

/** For texts that stand alone. */
export const noImports: Importer = () => "there is no importer";

export interface Linked {
  /** The spec with what it extends merged in. */
  readonly spec: Spec;
  readonly root: ResolvedBlock;
}

/** Brings in the files that a spec imports and extends (rule 24) and gives every block the blocks it may call. */
export function link(spec: Spec, importer: Importer = noImports, problems: Problem[] = []): Linked {
  return new Linker(importer, problems).file(spec);
}

class Linker {
  private readonly importer: Importer;
  private readonly problems: Problem[];
  /** Files being linked, outermost first: one that comes up again is a circle. */
  private readonly underway: string[] = [];
  /** By the name of the file; a file that cannot be used is looked at once. */
  private readonly linked = new Map<string, Linked | undefined>();

  constructor(importer: Importer, problems: Problem[]) {
    this.importer = importer;
    this.problems = problems;
  }

  file(own: Spec): Linked {
    const name = own.span.source.name;
    this.underway.push(name);
    const base = own.extends === undefined ? undefined : this.bring(own.extends.text, own.extends);
    const isBaseLost = own.extends !== undefined && base === undefined;
    const spec = base === undefined ? own : extend(base.spec, own);
    const lost = new Set<string>();
    const isLost = (called: string) => isBaseLost || spec.unread.anyBlock || lost.has(called);
    const blocks = new Map<string, ResolvedBlock>(base?.root.blocks);
    const named = new Map<string, Name["span"]>();
    const define = (called: Name, block: ResolvedBlock) => {
      const first = named.get(called.text);
      if (first !== undefined) note(this.problems, definedTwice(called.span, "block", called.text, first));
      named.set(called.text, called.span);
      blocks.set(called.text, block);
    };
    // Blocks of an extended spec see the blocks that replace theirs: that is what replacing is for.
    for (const [called, { block, blocks: seen }] of blocks)
      if (seen === base?.root.blocks) blocks.set(called, { block, blocks, isLost, named: block.nameSpan });
    for (const block of own.blocks)
      define(
        { text: block.name, span: block.nameSpan ?? block.span },
        { block, blocks, isLost, named: block.nameSpan },
      );
    for (const { name: called, value } of own.imports) {
      const block = this.imported(value);
      if (block === undefined) lost.add(called.text);
      else define(called, { ...block, named: called.span });
    }
    this.underway.pop();
    const all = { anyValue: true, anyTensor: true, anyBlock: true, outputs: true };
    const whole = isBaseLost ? { ...spec, unread: { ...spec.unread, ...all } } : spec;
    const linked = { spec: whole, root: { block: whole, blocks, isLost, named: undefined } };
    this.linked.set(name, linked);
    return linked;
  }

  /** `"blocks/attention.json"` is a file whole, `"vit.json#attention"` one of its blocks. */
  private imported(reference: Name): ResolvedBlock | undefined {
    const [path = "", block] = reference.text.split("#");
    const file = this.bring(path, reference);
    if (file === undefined || block === undefined) return file?.root;
    const found = file.root.blocks.get(block);
    if (found === undefined)
      note(this.problems, messages.noBlockInFile(reference.span, path, block, file.root.blocks.keys()));
    return found;
  }

  private bring(path: string, reference: Name): Linked | undefined {
    return placed(reference.span, () => this.brought(path, reference));
  }

  /** @throws OverBudget where the files are more, or larger, than those of any model */
  private brought(path: string, { span }: Name): Linked | undefined {
    spend(WORK.file);
    const found = this.importer(path, span.source);
    const refuse = (problem: Problem): undefined => {
      note(this.problems, problem);
      return undefined;
    };
    if (this.importer === noImports) return refuse(messages.nothingImports(span, path));
    if (typeof found === "string") return refuse(messages.cannotImport(span, path, found));
    if (this.linked.has(found.name)) return this.linked.get(found.name);
    if (this.underway.includes(found.name))
      return refuse(
        messages.importCircle(span, [...this.underway.slice(this.underway.indexOf(found.name)), found.name]),
      );
    if (this.underway.length >= limits.files.most) return refuse(messages.tooManyImports(span, limits.files.most));
    spend(WORK.written * found.text.length);
    const { spec, problems, isUsable } = readSpec(found, ops);
    for (const one of problems) note(this.problems, one);
    const isSound = isUsable === true || !problems.some(({ severity }) => severity === "error");
    if (spec !== undefined && isSound) return this.file(spec);
    this.linked.set(found.name, undefined);
    return undefined;
  }
}

/** What the extending spec says, over what the extended one says: parameters, presets and blocks by name, the rest by key. */
function extend(base: Spec, own: Spec): Spec {
  const byName = <T extends { readonly name: Name }>(below: readonly T[], above: readonly T[]): T[] => {
    const replaced = new Map(above.map((item) => [item.name.text, item]));
    const kept = below.map((item) => replaced.get(item.name.text) ?? item);
    const names = new Set(below.map(({ name }) => name.text));
    return [...kept, ...above.filter(({ name }) => !names.has(name.text))];
  };
  const either = <T>(above: readonly T[], below: readonly T[]) => (above.length > 0 ? above : below);
  const declared = new Map(base.params.map((param) => [param.name.text, param]));
  const hasNodes = own.nodes.kind === "tensor" || own.nodes.nodes.length > 0;
  return {
    ...own,
    title: own.title ?? base.title,
    papers: either(own.papers, base.papers),
    params: byName(
      base.params,
      own.params.map((param) => extendedParameter(param, declared.get(param.name.text))),
    ),
    presets: byName<Entry<Spec["presets"][number]["value"]>>(base.presets, own.presets),
    let: byName(base.let, own.let),
    require: [...base.require, ...own.require],
    free: byName(base.free, own.free),
    inputs: either(own.inputs, base.inputs),
    nodes: hasNodes ? own.nodes : base.nodes,
    outputs: either(own.outputs, base.outputs),
    checkpoints: byName(base.checkpoints, own.checkpoints),
    // Stages name parts of the nodes they were written for.
    stages: own.stages ?? (hasNodes ? undefined : base.stages),
    figure: [
      ...(hasNodes ? [] : base.figure).filter(({ path }) => own.figure.every((other) => other.path.text !== path.text)),
      ...own.figure,
    ],
    unread: bothUnread(base.unread, own.unread),
  };
}
