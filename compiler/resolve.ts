import type { ChoicePlaces, SettingPlace } from "../schema/choice-places.ts";
import { type Expression, parseExpression } from "../schema/expression.ts";
import { faultProblem } from "../schema/fault.ts";
import * as messages from "../schema/messages/spec.ts";
import type { Problem } from "../schema/problem.ts";
import type { Source, Span } from "../schema/source.ts";
import type { Located, Parameter, Spec } from "../schema/spec.ts";
import { evaluate } from "./evaluate.ts";
import { type Importer, link, noImports } from "./link.ts";
import type { Model, ResolvedBlock } from "./model.ts";
import { conform, takesText } from "./parameters.ts";
import { collect, reject } from "./rejection.ts";
import { Scope } from "./scope.ts";
import { originAt } from "./shape.ts";
import type { Contract } from "./size/equality.ts";
import { requireWhole, truth } from "./value.ts";

/** What a user chooses when a spec is compiled. */
export interface Choices {
  readonly preset?: string | undefined;
  /** Parameter → value as text: an expression, or a bare word where the parameter is a text. */
  readonly set?: Readonly<Record<string, string>> | undefined;
}

/** What a spec is looked at with. */
export interface SpecOptions extends Choices {
  /** Finds what the spec imports; without one, an import is a problem that says so. */
  readonly importer?: Importer | undefined;
  /** Where preset and settings are written, if in a file; else settings are shown as `--set` has them. */
  readonly places?: ChoicePlaces | undefined;
}

export interface CheckOptions extends SpecOptions {
  /** Whether the model is looked at as it is trained, with dropout and the like; else as it is evaluated. */
  readonly training?: boolean | undefined;
}

/** Phase 2, resolve: Spec → Model. Parameters, presets and `--set` become values; `let` waits for the sizes it may use. */
export function resolve(
  own: Spec,
  { preset, set = {}, places, importer = noImports, training = false }: CheckOptions,
  problems: Problem[],
): Model {
  const { spec, root } = link(own, importer, problems);
  const contracts = new Map<string, Contract>();
  const scope = new Scope(contracts);
  const attempt = (work: () => void) => collect(problems, work);

  const chosen = new Map<string, Located>();
  attempt(() => choosePreset(spec, preset, places, chosen));
  for (const [name, text] of Object.entries(set)) attempt(() => chooseSetting(spec, name, text, places, chosen));

  const names = new Map<string, Span | undefined>([["training", undefined]]);
  const once = (name: string, what: string, span: Span) => {
    if (names.has(name)) problems.push(messages.definedTwice(span, what, name, names.get(name)));
    names.set(name, span);
  };
  for (const parameter of spec.params) {
    once(parameter.name.text, "parameter", parameter.name.span);
    attempt(() => defineParameter(scope, parameter, chosen.get(parameter.name.text)));
  }
  for (const { name, value } of spec.let) {
    once(name.text, "`let` value", name.span);
    scope.defer(name, "let", value);
  }
  const mode = { asked: false };
  scope.define("training", "mode", {
    // Calls hand it on unread; to read it is to depend on it.
    get value() {
      mode.asked = true;
      return training;
    },
    origin: originAt(`\`training\` is ${training}`, undefined),
  });
  // Every parameter is looked at, also one that nothing reads, so that a wrong value never hides.
  for (const { name } of spec.params) attempt(() => scope.value(name.text));

  for (const { name, span: declared, min, max, multipleOf } of spec.free) {
    attempt(() => {
      const read = (located: Located | undefined, absent: number) =>
        located === undefined
          ? absent
          : requireWhole(evaluate(located, scope), located.span, `the contract of \`${name.text}\``);
      const upper = max === undefined ? {} : { max: read(max, 0) };
      contracts.set(name.text, { min: read(min, 1), multipleOf: read(multipleOf, 1), ...upper, declared });
    });
  }
  return { spec, root, scope, contracts, training, mode };
}

type Chosen = Map<string, Located>;

function choosePreset(spec: Spec, preset: string | undefined, places: ChoicePlaces | undefined, chosen: Chosen): void {
  if (preset === undefined) return;
  const found = spec.presets.find(({ name }) => name.text === preset);
  if (found === undefined) {
    return reject(
      messages.unknownPreset(
        spec.span,
        places?.preset,
        preset,
        spec.presets.map(({ name }) => name),
      ),
    );
  }
  for (const { name, value } of found.value) {
    requireParameter(spec, name.text, name.span, `preset \`${preset}\``);
    chosen.set(name.text, value);
  }
}

function requireParameter(spec: Spec, name: string, span: Span, owner: string): Parameter {
  const found = spec.params.find((parameter) => parameter.name.text === name);
  return (
    found ??
    reject(
      messages.noSuchParameter(
        span,
        owner,
        name,
        spec.params.map((p) => p.name),
      ),
    )
  );
}

function chooseSetting(spec: Spec, name: string, text: string, places: ChoicePlaces | undefined, chosen: Chosen): void {
  const { name: nameSpan, at } = places?.set.get(name) ?? flagPlace(name, text);
  const span = at(0, text.length);
  const parameter = requireParameter(spec, name, nameSpan, "the spec");
  const isText = parameter.type === "enum" || parameter.type === "string";
  const pair = parameter.type === "pair" ? readPair(text) : undefined;
  const { expression, faults } =
    isText && !/^'.*'$/.test(text)
      ? { expression: { kind: "text", value: text, start: 0, end: text.length } as const, faults: [] }
      : pair === undefined
        ? parseExpression(text)
        : { expression: pair, faults: [] };
  const [fault] = faults;
  if (fault !== undefined) reject(faultProblem(fault, at));
  if (expression !== undefined) chosen.set(name, { kind: "expression", expression, span, at });
}

/** `--set dim=64`: the text is a source of its own, so that a mistake in it is shown there. */
function flagPlace(name: string, text: string): SettingPlace {
  const source: Source = { name: "--set", text: `${name}=${text}` };
  const offset = name.length + 1;
  return {
    name: { source, start: 0, end: name.length },
    at: (start, end) => ({ source, start: start + offset, end: end + offset }),
  };
}

/** `28x28` and `28,28`, as people write the size of an image. */
function readPair(text: string): Expression | undefined {
  const [, first, second] = /^(\d+) ?[x×,] ?(\d+)$/.exec(text) ?? [];
  if (first === undefined || second === undefined) return undefined;
  const end = text.length;
  return {
    kind: "list",
    items: [
      { kind: "number", value: Number(first), start: 0, end: first.length },
      { kind: "number", value: Number(second), start: end - second.length, end },
    ],
    start: 0,
    end,
  };
}

function defineParameter(scope: Scope, parameter: Parameter, chosen: Located | undefined): void {
  const source = chosen ?? parameter.default;
  const { name } = parameter;
  if (source === undefined) {
    scope.fail(name);
    return reject(messages.noDefault(name.span, name.text));
  }
  scope.defer(name, "parameter", source, (bound) => conform(parameter, bound, source.span), takesText(parameter));
}

/** `require` of a block, once its sizes are known. */
export function checkRequirements(block: ResolvedBlock["block"], scope: Scope, problems: Problem[]): void {
  for (const { condition, message } of block.require) {
    collect(problems, () => {
      const bound = evaluate(condition, scope);
      if (truth(bound.value, condition.span)) return;
      const text = condition.span.source.text.slice(condition.span.start, condition.span.end);
      const because = bound.origin.parents.flatMap(({ span, text: said }) =>
        span === undefined ? [] : [{ span, text: said }],
      );
      problems.push({ ...messages.requirement(condition.span, text, message), because });
    });
  }
}
