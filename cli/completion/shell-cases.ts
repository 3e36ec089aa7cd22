import type { CompletedCommand, Values } from "./completion-words.ts";

/** How a shell writes what completes a word; both of ours have sh's `case`. */
export interface Shell {
  /** The word that is being completed. */
  readonly word: string;
  quoted(text: string): string;
  /** Completes a value. */
  completing(values: Values): string;
  /** Completes the flags of a command. */
  flags(command: CompletedCommand): string;
  /** Completes the commands below one. */
  below(commands: CompletedCommand["commands"]): string;
}

/**
 * The part of a script that knows the commands: `$word` goes through the words before, of which it keeps `$command`
 * and `$file`; then `$prev` and the word itself say what is to be completed.
 */
export function shellCases(commands: readonly CompletedCommand[], shell: Shell): string {
  const called = (path: readonly string[], ...more: readonly string[]) => shell.quoted([...path, ...more].join(" "));
  const below = commands.flatMap(({ path, commands: children }) => children.map(({ name }) => called(path, name)));
  const options = commands.flatMap(({ path, options }) =>
    options.flatMap(({ flags, values }) =>
      values === undefined
        ? []
        : [`    ${flags.map((flag) => called(path, flag)).join(" | ")}) ${shell.completing(values)}; return ;;`],
    ),
  );
  const each = (completes: (command: CompletedCommand) => string) =>
    commands.map((command) => `      ${called(command.path)}) ${completes(command)} ;;`).join("\n");
  return `\
    case "\${command:+$command }$word" in
      ${below.join(" | ")}) command="\${command:+$command }$word" ;;
      *.json | *.jsonc | *\\ vitral:*) file=$word ;;
    esac
  done
  case "$command $prev" in
${options.join("\n")}
  esac
  if [[ ${shell.word} == -* ]]; then
    case "$command" in
${each((command) => shell.flags(command))}
    esac
  else
    case "$command" in
${each(({ commands: children, values }) => (children.length > 0 ? shell.below(children) : shell.completing(values)))}
    esac
  fi`;
}
