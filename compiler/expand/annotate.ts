import * as shapes from "../../schema/messages/shape-messages.ts";
import type { LocatedSignature } from "../../schema/spec/spec.ts";
import { spreadSignature } from "../expression/bind-signature.ts";
import { asNamedSize } from "../expression/evaluate-attribute.ts";
import type { Scope } from "../expression/scope.ts";
import { compareSizes } from "../proof/equality.ts";
import { becauseOfBoth } from "../shape/provenance.ts";
import { reject } from "../shape/rejection.ts";
import { type Axis, originAt, shapeText, type TensorType } from "../shape/shape.ts";
import { sizeText } from "../size/size.ts";

/** Rule 6: names that the scope knows are checked, the others become labels. */
export function annotate(signature: LocatedSignature, type: TensorType, label: string, scope: Scope): readonly Axis[] {
  const names = spreadSignature(signature, type.axes.length);
  if (names === undefined)
    return reject(shapes.axesRank(signature.span, signature.side.items.length, label, shapeText(type)));
  return type.axes.map((axis, i) => {
    const { name, size, span } = names[i] ?? { name: undefined, size: undefined, span: signature.span };
    if (name === undefined && size === undefined) return axis;
    const bound = name === undefined ? undefined : scope.value(name);
    const known =
      size !== undefined
        ? { size, origin: originAt(`\`${size}\` is written here`, span) }
        : bound && asNamedSize(name ?? "", bound, span);
    if (known !== undefined && compareSizes(known.size, axis.size, scope.contracts).kind !== "always") {
      reject(
        shapes.declaredShape(
          span,
          label,
          name === undefined ? `dimension ${i}` : `axis \`${name}\``,
          sizeText(known.size),
          sizeText(axis.size),
          becauseOfBoth(known.origin, axis.origin),
        ),
      );
    }
    return { ...axis, name: name ?? axis.name };
  });
}
