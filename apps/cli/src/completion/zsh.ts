import type { Command } from '../command-line/command.js';
import { actsOf, firstWords, groupsOf, quoted } from './words-of.js';

/** The completion of `waybill` for zsh. */
export function zshCompletion(commands: readonly Command[]): string {
  const first = firstWords(commands).map(({ word, meaning }) => described(word, meaning));
  return `#compdef waybill
# Completes waybill in zsh: source <(waybill completion zsh), after compinit
_waybill() {
  local -a choices
  local command="\${words[2]}"
  if (( CURRENT == 2 )); then
    choices=(${first.join(' ')})
    _describe 'command' choices
    return
  fi
  case "$command" in
${groupsOf(commands)
  .map((group) => groupLines(commands, group))
  .join('\n')}
  esac
  case "$command" in
${commands.map(argumentsLine).join('\n')}
  esac
}
compdef _waybill waybill
`;
}

function groupLines(commands: readonly Command[], group: string): string {
  const acts = actsOf(commands, group);
  const names = acts.map(({ words }) => words[1]);
  return `    ${group})
      if (( CURRENT == 3 )) && [[ "\${words[3]}" != -* ]]; then
        choices=(${acts.map(({ words, summary }) => described(words[1] ?? '', summary)).join(' ')})
        _describe 'act' choices
        return
      fi
      case "\${words[3]}" in
        ${names.join('|')}) command="$command \${words[3]}" ;;
        *) command="$command list" ;;
      esac ;;`;
}

/** A word with its meaning, as `_describe` takes it. */
function described(word: string, meaning: string): string {
  return quoted(`${word.replaceAll(':', '\\:')}:${meaning}`);
}

function argumentsLine({ words, flags, choices }: Command): string {
  const specs = flags.map(({ name, value, words: from, repeated, description }) => {
    const meaning = description.replaceAll(/[[\]:]/g, '\\$&');
    const files = value !== undefined && /FILE/.test(value) ? '_files' : '';
    const values = from ? `(${from.join(' ')})` : files;
    return quoted(`${repeated ? '*' : ''}--${name}[${meaning}]${value === undefined ? '' : `:${name}:${values}`}`);
  });
  const positional = choices ? quoted(`*:word:(${choices.join(' ')})`) : quoted('*:id:');
  return `    ${quoted(words.join(' '))}) _arguments ${[...specs, positional].join(' ')} ;;`;
}
