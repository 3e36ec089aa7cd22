import { isDeepStrictEqual } from "node:util";
import type { Diagram } from "../../../compiler/diagram/diagram.ts";

/** Whether two diagrams are one drawing: nothing differs but the depth that they were asked for, which is not drawn. */
export const areOneDrawing = (one: Diagram, other: Diagram): boolean =>
  isDeepStrictEqual({ ...one, depth: undefined }, { ...other, depth: undefined });
