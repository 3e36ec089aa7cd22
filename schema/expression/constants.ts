/** Names that expressions know without anyone defining them; a spec that defines one itself means its own. */
export const CONSTANTS: Readonly<Record<string, { readonly value: number; readonly doc: string }>> = {
  pi: { value: Math.PI, doc: "π, half the angle of a full turn in radians: 3.14159…" },
};

export const constantNamed = (name: string) => (Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined);
