/** Texts that a file may hold where a title, a name or a path is wanted, and that a terminal or a parser may obey. */
export const hostileTexts: readonly string[] = [
  "\u001b[31mred\u001b]0;a window's title\u0007\u001b[2J",
  "a line\n::error::and a command",
  "::warning file=a.ts::at once",
  " ::set-output name=a::b",
  "a\r\n##[error]b\r##vso[task.setvariable variable=a]b",
  "\u009b31m \u0085 \u007f \u0008\u0008",
  "right \u202eto left\u202c, \u2066isolated\u2069, \u200fmarked",
  "a\u2028::error::b\u2029::error::c",
  "\ttab \u00ad \u200b \ufeff \u{e0041}",
  `</title><script>alert(1)</script>`,
  `" onload="alert(1)`,
  `<b>&amp;</b> \\N \\G \\L "quoted" 'single' ]]> %s`,
  "<TABLE><TR><TD>",
  "a > b -> c; } digraph {",
  " ",
  "漢字 é 😀 👩‍👩‍👧",
];
