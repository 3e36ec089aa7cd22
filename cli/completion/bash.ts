import type { CompletedCommand, Values } from "./completion-words.ts";
import { type Shell, shellCases } from "./shell-cases.ts";

/**
 * A script for bash 3.2 and newer that completes the command line. Names out of specs are never put where bash would
 * expand them: a preset may be called `$(rm -r ~)`.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
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

# Files, and what comes with Vitral by its name, of which bash has only what follows the colon.
_vitral_specs() {
  if [[ $shipped ]]; then
    file=specs
    _vitral_names shipped
  else
    _vitral_files '!*.json*'
    [[ $cur && "vitral:" == "$cur"* ]] && COMPREPLY+=("vitral:") && compopt -o nospace 2>/dev/null
  fi
}

_vitral() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command="" file="" shipped="" word i
  COMPREPLY=()
  # Bash gives \`--engine=wasm\` as three words.
  if [[ $cur == "=" ]]; then
    cur=""
  elif [[ $prev == "=" ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  # And \`vitral:swin\` too.
  if [[ $cur == ":" && $prev == "vitral" ]]; then
    shipped=1 cur=""
  elif [[ $prev == ":" && \${COMP_WORDS[COMP_CWORD - 2]} == "vitral" ]]; then
    shipped=1
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == "vitral" && \${COMP_WORDS[i + 1]} == ":" ]]; then
      ((i + 2 < COMP_CWORD)) || break
      word="vitral:\${COMP_WORDS[i + 2]}"
      ((i += 2))
    fi
${shellCases(commands, bash)}
}

complete -F _vitral vitral
`;
}

const quoted = (text: string): string => `"${text}"`;
function completing(values: Values): string {
  switch (values.kind) {
    case "words":
      return words(values.words);
    case "specs":
      return "_vitral_specs";
    case "models":
      return "file=zoo; _vitral_names models";
    case "recipes":
      return "file=recipes; _vitral_names recipes";
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

const words = (of: readonly string[]): string => `_vitral_words ${quoted(of.join(" "))}`;

const bash: Shell = {
  word: "$cur",
  quoted,
  completing,
  flags: ({ options }) => words(options.flatMap(({ flags }) => flags)),
  below: (commands) => words(commands.map(({ name }) => name)),
};
