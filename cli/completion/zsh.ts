import type { CompletedCommand, CompletedOption, Values } from "./completion-words.ts";

/** The same for zsh, with what each word means beside it. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const below = commands.flatMap(({ path, commands: children }) =>
    children.map(({ name }) => quoted([...path, name].join(" "))),
  );
  return `#compdef vitral
# Completion of vitral for zsh. In ~/.zshrc, after compinit: source <(vitral completion zsh)

# Names that the spec or recipe on the line gives to its presets or parameters.
_vitral_names() {
  local -a names
  names=("\${(@f)$("$words[1]" completion zsh --names "$1" "$file" 2>/dev/null)}")
  compadd -S "\${2:- }" -a names
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
    case "\${command:+$command }$word" in
      ${below.join(" | ")}) command="\${command:+$command }$word" ;;
      *.json | *.jsonc) file=$word ;;
    esac
  done
  case "$command $prev" in
${commands.flatMap(optionCases).join("\n")}
  esac
  if [[ $PREFIX == -* ]]; then
    case "$command" in
${commands.map(flagCase).join("\n")}
    esac
  else
    case "$command" in
${commands.map(valueCase).join("\n")}
    esac
  fi
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
const commandText = ({ path }: CompletedCommand): string => path.join(" ");

/** `name:what it means`, as `_describe` reads it. */
const described = (name: string, description: string): string =>
  quoted(`${name.replaceAll(":", "\\:")}:${description.replaceAll("\\", "\\\\").replaceAll(":", "\\:")}`);

function optionCases(command: CompletedCommand): string[] {
  return command.options.flatMap(({ flags, values }: CompletedOption) => {
    if (values === undefined) return [];
    const patterns = flags.map((flag) => quoted(`${commandText(command)} ${flag}`)).join(" | ");
    return [`    ${patterns}) ${completing(values)}; return ;;`];
  });
}

function flagCase(command: CompletedCommand): string {
  const options = command.options.flatMap(({ flags, description }) =>
    flags.map((flag) => described(flag, description)),
  );
  return `      ${quoted(commandText(command))}) described=(${options.join(" ")}); _describe -o option described ;;`;
}

function valueCase(command: CompletedCommand): string {
  const { commands, values } = command;
  const children = commands.map(({ name, description }) => described(name, description));
  const completes =
    children.length === 0 ? completing(values) : `described=(${children.join(" ")}); _describe command described`;
  return `      ${quoted(commandText(command))}) ${completes} ;;`;
}

function completing(values: Values): string {
  switch (values.kind) {
    case "words":
      return `compadd ${values.words.map(quoted).join(" ")}`;
    case "specs":
      return `_files -g '*.json(|c)(-.)'`;
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
