import type { CompletedCommand, CompletedOption, Values } from "./completion-words.ts";

/**
 * A script for bash 3.2 and newer that completes the command line. Names out of specs are never put where bash would
 * expand them: a preset may be called `$(rm -r ~)`.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const below = commands.flatMap(({ path, commands: children }) =>
    children.map(({ name }) => quoted([...path, name].join(" "))),
  );
  return `# Completion of vitral for bash. In ~/.bashrc: source <(vitral completion bash)

_vitral_words() {
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_vitral_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -X "$1" -- "$cur") $(compgen -d -- "$cur"))
}

_vitral_folders() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -d -- "$cur"))
}

# Names that the spec or recipe on the line gives to its presets or parameters.
_vitral_names() {
  local name
  while IFS= read -r name; do
    [[ $name == "$cur"* ]] && COMPREPLY+=("$name$2")
  done < <("\${COMP_WORDS[0]}" completion bash --names "$1" "$file" 2>/dev/null)
  [[ -n $2 ]] && compopt -o nospace 2>/dev/null
}

_vitral() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command="" file="" word i
  COMPREPLY=()
  # Bash gives \`--engine=wasm\` as three words.
  if [[ $cur == "=" ]]; then
    cur=""
  elif [[ $prev == "=" ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "\${command:+$command }$word" in
      ${below.join(" | ")}) command="\${command:+$command }$word" ;;
      *.json | *.jsonc) file=$word ;;
    esac
  done
  case "$command $prev" in
${commands.flatMap(optionCases).join("\n")}
  esac
  if [[ $cur == -* ]]; then
    case "$command" in
${commands.map(flagCase).join("\n")}
    esac
  else
    case "$command" in
${commands.map(valueCase).join("\n")}
    esac
  fi
}

complete -F _vitral vitral
`;
}

const quoted = (text: string): string => `"${text}"`;
const commandText = ({ path }: CompletedCommand): string => path.join(" ");

/** What completes the value of each option that takes one. */
function optionCases(command: CompletedCommand): string[] {
  return command.options.flatMap(({ flags, values }: CompletedOption) => {
    if (values === undefined) return [];
    const patterns = flags.map((flag) => quoted(`${commandText(command)} ${flag}`)).join(" | ");
    return [`    ${patterns}) ${completing(values)}; return ;;`];
  });
}

function flagCase(command: CompletedCommand): string {
  const flags = command.options.flatMap((option) => option.flags);
  return `      ${quoted(commandText(command))}) _vitral_words ${quoted(flags.join(" "))} ;;`;
}

function valueCase(command: CompletedCommand): string {
  const { commands, values } = command;
  const completes: Values = commands.length > 0 ? { kind: "words", words: commands.map(({ name }) => name) } : values;
  return `      ${quoted(commandText(command))}) ${completing(completes)} ;;`;
}

function completing(values: Values): string {
  switch (values.kind) {
    case "words":
      return `_vitral_words ${quoted(values.words.join(" "))}`;
    case "specs":
      return "_vitral_files '!*.json*'";
    case "files":
      return "_vitral_files ''";
    case "folders":
      return "_vitral_folders";
    case "presets":
      return "_vitral_names presets";
    case "params":
      return "_vitral_names params =";
    case "nothing":
      return ":";
  }
}
