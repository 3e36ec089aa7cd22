import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { similarName } from "../../../schema/problem/similar.ts";
import { flagSpan } from "../../../schema/problem/source.ts";
import { quotedPath } from "../../../schema/problem/wording.ts";

/** What is said of files that hold figures. */

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly most: number;
}

/** A picture of more pixels than can be drawn at once. */
export const tooManyPixels = ({ width, height, scale, most }: Pixels): Problem => {
  const pixels = [width, height].map((side) => String(Math.round(side * scale))).join(" × ");
  const fits = Math.floor(most * 10) / 10;
  return problem("F480", `the figure would have ${pixels} pixels, which is more than can be drawn`, undefined, {
    help: [
      `at most \`--scale ${fits > 0 ? fits : most.toPrecision(1)}\` fits`,
      "PDF and SVG are sharp at any size",
      "`--depth` draws less",
    ],
  });
};

/** A choice that a format has no use for. */
export const uselessFlag = (flag: string, format: string, formats: readonly string[]): Problem =>
  problem("F481", `\`--${flag}\` says nothing of a figure as ${format}`, undefined, {
    help: [`leave it out, or draw as ${formats.join(" or ")}`],
  });

/** What `--diff` names, where it is neither a file nor a preset. */
export const nothingToCompare = (name: string, presets: readonly string[]): Problem => {
  const similar = similarName(name, presets);
  const known = presets.map((preset) => `\`${preset}\``).join(", ");
  return problem("F486", `\`${name}\` is no file here, and no preset of this spec`, flagSpan("--diff", name), {
    help: [
      ...(similar === undefined ? [] : [`a similar preset exists: \`${similar}\``]),
      presets.length === 0 ? "it has no presets: name another spec by its path" : `its presets are ${known}`,
    ],
  });
};

/** A file that is no text, where a person reads. */
export const bytesForTerminal = (format: string): Problem =>
  problem("F482", `a figure as ${format} is no text, and a terminal shows nothing else`, undefined, {
    help: [`name a file: \`-o figure.${format}\``, "or hand it on: `-o - > FILE`"],
  });

/** A file that does not say what it was drawn from. */
export const noRecord = (path: string): Problem =>
  problem("F483", `${quotedPath(path)} does not say what it was drawn from`, undefined, {
    help: ["only figures that `vitral diagram` wrote into a file do", "name the spec: `vitral diagram SPEC -o FILE`"],
  });

/** Beside a figure that is drawn anew from a spec that is not what it was. */
export const changedSpec = (spec: string): string =>
  `${spec} has changed since that figure was drawn: this is what it says now`;

/** Beside a figure that is one, where a width was given. */
export const noPages = "--width and --pages are for panels: this is one figure, as wide as it is";

/** So many blocks are told by name. */
const MOST_NAMED = 24;

/** Beside a page that does not show all blocks. */
export function leftClosed(titles: readonly string[]): string {
  const all = [...new Set(titles)];
  const more = all.length > MOST_NAMED ? [`${all.length - MOST_NAMED} more`] : [];
  const named = [...all.slice(0, MOST_NAMED), ...more].join(", ");
  return `left closed, for want of room: ${named}; --pages draws them on further pages`;
}
