import { Html, html } from "./html.ts";
import { style } from "./style.ts";

/** What a page that has no script may do: show what stands in it. */
const staticPolicy = html`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
`;

/**
 * A document that needs nothing beside itself, in the project's style.
 * @param ownStyle CSS for this page alone
 * @param head what its head says beside; a page with a script is told what it may do by its server
 */
export function htmlPage(title: string, body: Html, ownStyle = "", head = staticPolicy): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>${title}</title>
<style>${new Html(`${style}${ownStyle}`)}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;
  return page.text;
}
