import { type Expression, parseExpression } from "../../schema/expression/expression.ts";
import { faultProblem } from "../../schema/problem/fault.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import { flagSpan, type Source, type Span, textAt } from "../../schema/problem/source.ts";
import type { ChoicePlaces, SettingPlace } from "../../schema/recipe/choice-places.ts";
import type { Entry, Located, Name, Parameter, Spec } from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import { Scope } from "../expression/scope.ts";
import type { Contract } from "../proof/equality.ts";
import { collect, ECHO, reject } from "../shape/rejection.ts";
import { originAt } from "../shape/shape.ts";
import { requireWhole, truth } from "../shape/value.ts";
import type { Importer, Linked } from "./link.ts";
import { matchNames } from "./match-names.ts";
import type { Model, ResolvedBlock } from "./model.ts";
import { conform, takesText } from "./parameters.ts";

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

/** Phase 2, resolve: linked spec → Model. Parameters, presets and `--set` become values; `let` waits for the sizes it may use. */
export function resolve(
  { spec, root }: Linked,
  { preset, set = {}, places, training = false }: Omit<CheckOptions, "importer">,
  problems: Problem[],
): Model {
  const contracts = new Map<string, Contract>();
  const scope = new Scope(contracts);
  const attempt = (work: () => void) => collect(problems, work);

  const chosen = new Map<string, Located>();
  const before = problems.length;
  /** Says that a name is no parameter's, once. */
  const unknown = (written: Name, owner: string) => {
    if (spec.unread.anyValue || spec.unread.values.some(({ text }) => text === written.text)) return;
    problems.push(messages.noSuchParameter(written.span, owner, written.text, namesOf(spec)));
    scope.miss(written.text);
  };
  attempt(() => choosePreset(spec, preset, places, chosen, unknown));
  chooseSettings(spec, set, places, chosen, unknown, attempt);
  // What was chosen and is not there may have been any parameter's value.
  const isOpen = problems.length > before || spec.unread.anyValue;
  if (spec.unread.anyValue) scope.expectAnything();
  for (const name of spec.unread.values) scope.fail(name);

  const names = new Map<string, Span | undefined>([["training", undefined]]);
  const once = (name: string, what: string, span: Span) => {
    if (names.has(name)) problems.push(messages.definedTwice(span, what, name, names.get(name)));
    names.set(name, span);
  };
  for (const parameter of spec.params) {
    once(parameter.name.text, "parameter", parameter.name.span);
    attempt(() => defineParameter(scope, parameter, chosen.get(parameter.name.text), isOpen));
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
      contracts.set(name.text, { min: 1, multipleOf: 1, declared });
      const upper = max === undefined ? {} : { max: read(max, 0) };
      contracts.set(name.text, { min: read(min, 1), multipleOf: read(multipleOf, 1), ...upper, declared });
    });
  }
  return { spec, root, scope, contracts, training, mode };
}

type Chosen = Map<string, Located>;
type Unknown = (written: Name, owner: string) => void;

const namesOf = (spec: Spec): readonly Name[] => spec.params.map(({ name }) => name);

function choosePreset(
  spec: Spec,
  preset: string | undefined,
  places: ChoicePlaces | undefined,
  chosen: Chosen,
  unknown: Unknown,
): void {
  if (preset === undefined) return;
  const found = spec.presets.find(({ name }) => name.text === preset);
  if (found === undefined) {
    if (spec.unread.anyValue) return reject(ECHO);
    const names = spec.presets.map(({ name }) => name);
    return reject(messages.unknownPreset(places?.preset ?? flagSpan("--preset", preset), preset, names));
  }
  const [given, strangers] = matchNames(found.value, namesOf(spec));
  for (const { written } of strangers) unknown(written, `preset \`${preset}\``);
  for (const [name, { value }] of given) chosen.set(name, value);
}

interface Setting extends Pick<SettingPlace, "at"> {
  readonly text: string;
}

function chooseSettings(
  spec: Spec,
  set: Readonly<Record<string, string>>,
  places: ChoicePlaces | undefined,
  chosen: Chosen,
  unknown: Unknown,
  attempt: (work: () => void) => void,
): void {
  const settings = Object.entries(set).map(([text, value]): Entry<Setting> => {
    const { name: span, at } = places?.set.get(text) ?? flagPlace(text, value);
    return { name: { text, span }, value: { text: value, at } };
  });
  const [given, strangers] = matchNames(settings, namesOf(spec));
  for (const { written } of strangers) unknown(written, "the spec");
  for (const parameter of spec.params) {
    const setting = given.get(parameter.name.text);
    if (setting !== undefined) attempt(() => chosen.set(parameter.name.text, settingOf(parameter, setting)));
  }
}

/** The value of a setting: a bare word where the parameter is a text, else an expression. */
function settingOf({ type }: Parameter, { value: { text, at } }: Entry<Setting>): Located {
  const span = at(0, text.length);
  const isText = type === "enum" || type === "string";
  const pair = type === "pair" ? readPair(text) : undefined;
  const { expression, faults } =
    isText && !/^'.*'$/.test(text)
      ? { expression: { kind: "text", value: text, start: 0, end: text.length } as const, faults: [] }
      : pair === undefined
        ? parseExpression(text)
        : { expression: pair, faults: [] };
  const [fault] = faults;
  if (fault !== undefined) reject(faultProblem(fault, at));
  return expression === undefined ? reject(ECHO) : { kind: "expression", expression, span, at };
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

function defineParameter(scope: Scope, parameter: Parameter, chosen: Located | undefined, isOpen: boolean): void {
  const source = chosen ?? parameter.default;
  const { name } = parameter;
  if (source === undefined) {
    scope.fail(name);
    return reject(isOpen ? ECHO : messages.noDefault(name.span, name.text));
  }
  scope.defer(name, "parameter", source, (bound) => conform(parameter, bound, source.span), takesText(parameter));
}

/** `require` of a block, once its sizes are known. */
export function checkRequirements(block: ResolvedBlock["block"], scope: Scope, problems: Problem[]): void {
  for (const { condition, message } of block.require) {
    collect(problems, () => {
      const bound = evaluate(condition, scope);
      if (truth(bound.value, condition.span)) return;
      const text = textAt(condition.span);
      const because = bound.origin.parents.flatMap(({ span, text: said }) =>
        span === undefined ? [] : [{ span, text: said }],
      );
      problems.push({ ...messages.requirement(condition.span, text, message), because });
    });
  }
}
