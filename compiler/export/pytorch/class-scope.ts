import { Names } from "../names.ts";
import { helpers } from "./helpers.ts";
import { type Python, plain } from "./python/python.ts";
import { localName, MODULE_ATTRIBUTES, pythonName } from "./python/python-name.ts";
import { type Named, nameOf, type Place, type Symbolic } from "./python/symbol.ts";

/** An argument of a constructor, and what the class around gives for it. */
export interface Argument {
  readonly name: string;
  readonly of: Named;
  readonly given: Symbolic | undefined;
}

interface Local {
  readonly name: string;
  readonly value: Symbolic;
  isUsed: boolean;
}

/** The names of a class: what it is built with, what it works out of that, and what it keeps of both to run with. */
export class ClassScope {
  /** Names within the constructor, and the attributes of the module. */
  readonly locals = new Names(["self", ...Object.keys(helpers)]);
  readonly attributes = new Names(MODULE_ATTRIBUTES);
  private readonly arguments = new Map<Named, string>();
  /** In the order in which they can be worked out. */
  private readonly lets = new Map<Named, Local>();
  private readonly kept = new Map<Named, string>();
  private readonly imported = new Map<Named, Named>();
  private readonly indices = new Map<object, string>();

  /** Where a module is built. */
  readonly building: Place = {
    named: (name) => this.built(this.own(name)),
    free: () => {
      throw new FreeSizeError();
    },
  };

  /** Where it runs; the sizes of tensors are known there alone. */
  running(free: Place["free"]): Place {
    return { named: (name) => this.kept_(this.own(name)), free };
  }

  /** The name as one of this class: those of the class around are handed in. */
  private own(name: Named): Named {
    if (name.owner === this) return name;
    const known = this.imported.get(name);
    if (known !== undefined) return known;
    const { value, isWhole, hasWholeItems } = name.symbol;
    const made = nameOf({
      ...{ name: name.name, kind: "argument", owner: this, source: name.symbol, order: name.order },
      ...{ value, isWhole, hasWholeItems },
    });
    this.imported.set(name, made);
    return made;
  }

  private built(name: Named): Python {
    switch (name.kind) {
      case "argument": {
        const known = this.arguments.get(name) ?? this.locals.take(localName(name.name));
        this.arguments.set(name, known);
        return plain(known);
      }
      case "index": {
        const wanted = localName(name.name);
        // Loops side by side may count by one name.
        const isShared = [...this.indices.values()].includes(wanted);
        const known = this.indexName(name) ?? (isShared ? wanted : this.locals.take(wanted));
        this.indices.set(name.loop ?? name, known);
        return plain(known);
      }
      case "let": {
        const local = this.local(name);
        local.isUsed = true;
        return plain(local.name);
      }
    }
  }

  private local(name: Named): Local {
    const known = this.lets.get(name);
    if (known !== undefined) return known;
    const { source } = name;
    if (source === undefined) throw new Error(`\`${name.name}\` follows from nothing`);
    // What it is worked out of comes first.
    source.in(this.building);
    const made = { name: this.locals.take(localName(name.name)), value: source, isUsed: false };
    this.lets.set(name, made);
    return made;
  }

  private kept_(name: Named): Python {
    const known = this.kept.get(name);
    if (known !== undefined) return plain(`self.${known}`);
    if (name.kind === "argument") this.built(name);
    if (name.kind === "let") this.local(name);
    const attribute = this.attributes.take(pythonName(name.name));
    this.kept.set(name, attribute);
    return plain(`self.${attribute}`);
  }

  /** Whether a loop's index is asked for, and under which name. */
  indexName(name: Named): string | undefined {
    return this.indices.get(name.loop ?? name);
  }

  /** The arguments that something asked for: sizes first, then in the author's order. */
  argumentList(): readonly Argument[] {
    return [...this.arguments]
      .map(([of, name]) => ({ name, of, given: of.source }))
      .sort((a, b) => a.of.order - b.of.order);
  }

  /** What the constructor works out and keeps before anything else. */
  statements(): readonly string[] {
    const lines: string[] = [];
    const keptAs = (name: Named) => this.kept.get(name);
    for (const [name, known] of this.arguments) {
      const attribute = keptAs(name);
      if (attribute !== undefined) lines.push(`self.${attribute} = ${known}`);
    }
    for (const [name, { name: local, value, isUsed }] of this.lets) {
      const attribute = keptAs(name);
      const text = value.in(this.building).text;
      const targets = [...(attribute === undefined ? [] : [`self.${attribute}`]), ...(isUsed ? [local] : [])];
      if (targets.length > 0) lines.push(`${targets.join(" = ")} = ${text}`);
    }
    return lines;
  }
}

/** A size that only a running module knows is asked for where it is built. */
export class FreeSizeError extends Error {}
