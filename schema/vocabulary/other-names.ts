import { STRUCTURE_DOCS } from "./structure-docs.ts";
import { type OpDeclaration, STRUCTURE_KEYS, type StructureKind, type Vocabulary } from "./vocabulary.ts";

/** What a name of another library is here. */
export interface Meant {
  /** The op or structure node that does it, or does most of it. */
  readonly name: string;
  /** Whether it is that op under another name, so that only the name changes. */
  readonly same: boolean;
  /** The nodes to write, as JSON. */
  readonly nodes: string;
  /** What there is to say of them. */
  readonly note?: string;
}

/** What all spellings of a name have in common: `nn.LayerNorm2d` and `layer_norm` are one. */
export function bareName(name: string): string {
  const last = name.slice(name.lastIndexOf(".") + 1);
  return last
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .replace(/(?<=\p{L}{2})[12]d$/u, "");
}

const known = new WeakMap<Vocabulary, ReadonlyMap<string, Meant>>();

/** Every name of other libraries that is understood, bare → what it is. */
export function otherNames(vocabulary: Vocabulary): ReadonlyMap<string, Meant> {
  const names = known.get(vocabulary) ?? new Map([...structureNames(), ...[...vocabulary.values()].flatMap(namesOf)]);
  known.set(vocabulary, names);
  return names;
}

export const meantBy = (name: string, vocabulary: Vocabulary): Meant | undefined =>
  otherNames(vocabulary).get(bareName(name));

function namesOf({ name, argument, aliases = [], writes = {} }: OpDeclaration): [string, Meant][] {
  const nodes = argument?.required === true ? `{ "${name}": … }` : `"${name}"`;
  const own = [name, ...aliases].map((other): [string, Meant] => [bareName(other), { name, same: true, nodes }]);
  const written = Object.entries(writes).map(([other, how]): [string, Meant] => {
    const said = typeof how === "string" ? { nodes: how } : how;
    return [bareName(other), { name, same: false, ...said }];
  });
  return [...written, ...own];
}

function structureNames(): [string, Meant][] {
  return (Object.keys(STRUCTURE_KEYS) as StructureKind[]).flatMap((name) => {
    const { aliases, writes = {}, example } = STRUCTURE_DOCS[name];
    const called = aliases.map((other): [string, Meant] => [bareName(other), { name, same: false, nodes: example }]);
    const written = Object.entries(writes).map(([other, how]): [string, Meant] => [
      bareName(other),
      { name, same: false, ...how },
    ]);
    return [...called, ...written];
  });
}
