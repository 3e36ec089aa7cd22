import type { HostTensor } from "./engine.ts";
import { checkData, sameShape, type TensorType, typeText } from "./host-tensor.ts";

type Tensors = Readonly<Record<string, HostTensor>>;

/** What is asked of a program before it runs. */
interface Takes {
  readonly inputs: Readonly<Record<string, TensorType>>;
}

/**
 * The program of a signature whose bindings fit the inputs' shapes.
 * @param programs the main one first
 * @throws Error naming the input that no program of the signature takes
 */
export function chooseProgram<P extends Takes>(
  signature: string,
  programs: readonly P[] | undefined,
  inputs: Tensors,
): P {
  const [main] = programs ?? [];
  if (programs === undefined || main === undefined) throw new Error(`the plan has no signature \`${signature}\``);
  for (const name of Object.keys(inputs)) {
    if (main.inputs[name] === undefined) throw new Error(`signature \`${signature}\` has no input \`${name}\``);
  }
  for (const name of Object.keys(main.inputs)) {
    const tensor = inputs[name];
    if (tensor === undefined) throw new Error(`signature \`${signature}\` needs input \`${name}\``);
    checkData(`input \`${name}\``, tensor);
  }
  const fits = programs.find((program) => misfit(program, inputs) === undefined);
  if (fits !== undefined) return fits;
  const name = misfit(main, inputs) ?? "";
  const taken = programs
    .map((program) => textOf(program.inputs[name]))
    .filter((text, i, all) => all.indexOf(text) === i);
  throw new Error(
    `input \`${name}\` is ${textOf(inputs[name])}; signature \`${signature}\` takes ${taken.join(" or ")}`,
  );
}

/** The first input whose dtype or shape is not the program's. */
function misfit(program: Takes, inputs: Tensors): string | undefined {
  return Object.entries(program.inputs).find(([name, type]) => {
    const tensor = inputs[name];
    return tensor === undefined || tensor.dtype !== type.dtype || !sameShape(tensor.shape, type.shape);
  })?.[0];
}

const textOf = (type: TensorType | undefined): string => (type === undefined ? "nothing" : typeText(type));
