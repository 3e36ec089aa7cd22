import type { CompletedCommand, Values } from "./completion-words.ts";
import { type Shell, shellCases } from "./shell-cases.ts";

/** The same for zsh, with what each word means beside it. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef vitral
# Completion of vitral for zsh. In ~/.zshrc, after compinit: source <(vitral completion zsh)

# Names that the spec or recipe on the line gives to its presets or parameters.
_vitral_names() {
  local -a names
  names=("\${(@f)$("$words[1]" completion zsh --names "$1" "$file" 2>/dev/null)}")
  compadd -S "\${2:- }" -a names
}

# Files, and what comes with Vitral by its name.
_vitral_specs() {
  [[ $PREFIX == v* ]] && file=specs && _vitral_names specs
  _files -g '*.json(|c)(-.)'
}

_vitral() {
  local command="" file="" word prev=$words[CURRENT-1]
  local -a described
  # \`--engine=wasm\` is one word.
  if [[ $PREFIX == --*=* ]]; then
    prev=\${PREFIX%%=*}
    compset -P '*='
  fi
  for word in "\${(@)words[2,CURRENT-1]}"; do
${shellCases(commands, zsh)}
}

# Loaded from $fpath it is asked for completions at once; sourced it has to be made known.
if [[ $funcstack[1] == _vitral ]]; then
  _vitral "$@"
else
  compdef _vitral vitral
fi
`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** `name:what it means`, as `_describe` reads it. */
const described = (name: string, description: string): string =>
  quoted(`${name.replaceAll(":", "\\:")}:${description.replaceAll("\\", "\\\\").replaceAll(":", "\\:")}`);

function completing(values: Values): string {
  switch (values.kind) {
    case "words":
      return `compadd ${values.words.map(quoted).join(" ")}`;
    case "specs":
      return "_vitral_specs";
    case "models":
      return "file=zoo; _vitral_names models";
    case "recipes":
      return "file=recipes; _vitral_names recipes";
    case "files":
      return "_files";
    case "folders":
      return "_files -/";
    case "presets":
      return "_vitral_names presets";
    case "params":
      return "_vitral_names params =";
    case "nothing":
      return ":";
  }
}

const zsh: Shell = {
  word: "$PREFIX",
  quoted,
  completing,
  flags: ({ options }) => {
    const all = options.flatMap(({ flags, description }) => flags.map((flag) => described(flag, description)));
    return `described=(${all.join(" ")}); _describe -o option described`;
  },
  below: (commands) =>
    `described=(${commands.map(({ name, description }) => described(name, description)).join(" ")}); _describe command described`,
};
