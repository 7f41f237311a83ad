import type { Command } from '../command-line/command.js';
import { actsOf, firstWords, groupsOf } from './words-of.js';

/** The completion of `waybill` for bash 3.2 and later. */
export function bashCompletion(commands: readonly Command[]): string {
  const first = firstWords(commands).map(({ word }) => word);
  return `# Completes waybill in bash: source <(waybill completion bash)
_waybill() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="\${COMP_WORDS[1]}" acts="" flags=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -le 1 ]; then
    COMPREPLY=($(compgen -W "${first.join(' ')} help" -- "$word"))
    return
  fi
  case "$command" in
${groupsOf(commands)
  .map((group) => actsLine(commands, group))
  .join('\n')}
  esac
  if [ -n "$acts" ]; then
    if [ "$COMP_CWORD" -eq 2 ] && [ "\${word#-}" = "$word" ]; then
      COMPREPLY=($(compgen -W "$acts" -- "$word"))
      return
    fi
    case " $acts " in
      *" \${COMP_WORDS[2]} "*) command="$command \${COMP_WORDS[2]}" ;;
      *) command="$command list" ;;
    esac
  fi
  case "$command $before" in
${commands.flatMap(valueLines).join('\n')}
  esac
  case "$command" in
${commands.map(flagsLine).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$flags" -- "$word"))
}
complete -F _waybill waybill
`;
}

function actsLine(commands: readonly Command[], group: string): string {
  const acts = actsOf(commands, group).map(({ words }) => words[1]);
  return `    ${group}) acts="${acts.join(' ')}" ;;`;
}

/** What may stand behind the flags of a command that take a value. */
function valueLines({ words, flags }: Command): string[] {
  return flags.flatMap(({ name, value, words: choices }) => {
    if (value === undefined) return [];
    const files = /FILE/.test(value) ? ' -f' : '';
    const from = choices ? ` -W "${choices.join(' ')}"` : files;
    const reply = from === '' ? '' : ` COMPREPLY=($(compgen${from} -- "$word"));`;
    return [`    "${words.join(' ')} --${name}")${reply} return ;;`];
  });
}

function flagsLine({ words, flags, choices = [] }: Command): string {
  return `    "${words.join(' ')}") flags="${[...choices, ...flags.map(({ name }) => `--${name}`)].join(' ')}" ;;`;
}
