import type { CodePage } from "./page.ts";

/** A page as Markdown. */
export function pageMarkdown(code: string, { title, cause, place, wrong, right, way }: CodePage): string {
  const fence = place === "elsewhere" ? "text" : "json";
  return [
    `### ${code}`,
    "",
    `**${capital(title)}.** ${cause}`,
    "",
    `\`\`\`${fence}`,
    wrong,
    "```",
    "",
    ...(right === undefined ? [way] : [`${way.replace(/\.$/, "")}:`, "", `\`\`\`${fence}`, right, "```"]),
    "",
  ].join("\n");
}

/** The same for a terminal. */
export function pageText(code: string, { title, cause, wrong, right, way }: CodePage): string {
  return [
    `${code}: ${title}`,
    "",
    cause,
    "",
    "For example:",
    `  ${wrong}`,
    "",
    way,
    ...(right === undefined ? [] : [`  ${right}`]),
  ].join("\n");
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
