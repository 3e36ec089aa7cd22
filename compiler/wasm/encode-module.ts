import { ByteWriter } from "./byte-writer.ts";
import type { Callee } from "./code.ts";
import { encodeBody, typeCodes } from "./encode-body.ts";
import { hoistConstants, VectorGlobals } from "./hoist-constants.ts";
import type { WasmModule } from "./module.ts";

/** A module as the bytes of the binary format. Source: WebAssembly Core Specification 3.0, section 5. */
export function encodeModule(module: WasmModule): Uint8Array<ArrayBuffer> {
  const { memory, imports, exports } = module;
  const globals = new VectorGlobals();
  const functions = module.functions.map((made) => hoistConstants(made, globals));
  const callees: readonly Callee[] = [...imports, ...functions];
  const numberOf = new Map(callees.map(({ name }, number) => [name, number]));
  const signatures = new Map<string, Callee>();
  for (const callee of callees) if (!signatures.has(signature(callee))) signatures.set(signature(callee), callee);
  const types = [...signatures.keys()];
  const typeOf = (callee: Callee) => types.indexOf(signature(callee));

  const out = new ByteWriter();
  out.append(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  section(out, 1, (to) => {
    to.unsigned(signatures.size);
    for (const { params, results } of signatures.values()) {
      to.byte(0x60);
      for (const list of [params, results]) {
        to.unsigned(list.length);
        for (const type of list) to.byte(typeCodes[type]);
      }
    }
  });
  section(out, 2, (to) => {
    to.unsigned(imports.length + 1);
    to.text("env");
    to.text("memory");
    to.byte(2);
    const { minimumPages, maximumPages, shared } = memory;
    to.byte((shared ? 2 : 0) | (maximumPages === undefined ? 0 : 1));
    to.unsigned(minimumPages);
    if (maximumPages !== undefined) to.unsigned(maximumPages);
    for (const callee of imports) {
      to.text("env");
      to.text(callee.name);
      to.byte(0);
      to.unsigned(typeOf(callee));
    }
  });
  section(out, 3, (to) => {
    to.unsigned(functions.length);
    for (const made of functions) to.unsigned(typeOf(made));
  });
  section(out, 6, (to) => {
    to.unsigned(globals.vectors.length);
    for (const bytes of globals.vectors) {
      to.byte(typeCodes.v128);
      // One that may change, though none does: see `hoistConstants`.
      to.byte(1);
      to.append(Uint8Array.of(0xfd, 0x0c, ...bytes, 0x0b));
    }
  });
  section(out, 7, (to) => {
    to.unsigned(exports.length);
    for (const name of exports) {
      to.text(name);
      to.byte(0);
      to.unsigned(numberOf.get(name) ?? missing(name));
    }
  });
  section(out, 10, (to) => {
    to.unsigned(functions.length);
    for (const made of functions) {
      const body = encodeBody(made, (name) => numberOf.get(name) ?? missing(name));
      to.unsigned(body.length);
      to.append(body);
    }
  });
  nameSection(out, callees);
  return out.finished().slice();
}

const signature = ({ params, results }: Callee): string => `${params.join()}→${results.join()}`;

/** Names of functions, which profilers and stack traces show. */
function nameSection(out: ByteWriter, callees: readonly Callee[]): void {
  section(out, 0, (to) => {
    to.text("name");
    section(to, 1, (names) => {
      names.unsigned(callees.length);
      callees.forEach(({ name }, number) => {
        names.unsigned(number);
        names.text(name);
      });
    });
  });
}

function section(out: ByteWriter, id: number, write: (to: ByteWriter) => void): void {
  const content = new ByteWriter();
  write(content);
  out.byte(id);
  out.unsigned(content.length);
  out.append(content.finished());
}

function missing(name: string): never {
  throw new Error(`the module calls ${name}, which it has not`);
}
