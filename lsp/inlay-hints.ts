import type { InlayHint, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "./analysis.ts";
import { resultsOf, shapesText, typedNodes } from "./typed-nodes.ts";

/** After each node the shape of what it gives; where calls and iterations differ, how many shapes there are. */
export function inlayHints({ typed, source }: Analysis, document: TextDocument, range: Range): InlayHint[] {
  if (typed === undefined) return [];
  const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return [...typedNodes(typed, source).values()].flatMap((node): InlayHint[] => {
    const isSource = node.ops[0]?.op.source === true;
    if (isSource || node.end < from || node.start > to) return [];
    const shapes = [...new Set(resultsOf(node).map(shapesText))];
    const [first, ...rest] = shapes;
    if (first === undefined) return [];
    const label = rest.length === 0 ? first : `${first} and ${rest.length} more`;
    return [
      {
        position: document.positionAt(node.end),
        label,
        paddingLeft: true,
        ...(rest.length === 0 ? {} : { tooltip: shapes.join("\n") }),
      },
    ];
  });
}
