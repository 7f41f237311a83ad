import type { Command } from '../command-line/command.js';
import { actsOf, firstWords, groupsOf, quoted } from './words-of.js';

/** The completion of `waybill` for fish. */
export function fishCompletion(commands: readonly Command[]): string {
  const groups = groupsOf(commands);
  return [
    '# Completes waybill in fish: waybill completion fish | source',
    'complete -c waybill -f',
    ...firstWords(commands).map(({ word, meaning }) => line('__fish_use_subcommand', ['-a', word], meaning)),
    ...groups.flatMap((group) => {
      const acts = actsOf(commands, group);
      const names = acts.map(({ words }) => words[1]).join(' ');
      const within = `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${names}`;
      return acts.map(({ words, summary }) => line(within, ['-a', words[1] ?? ''], summary));
    }),
    ...commands.flatMap(flagsOf),
    '',
  ].join('\n');
}

function flagsOf({ words, flags, choices }: Command): string[] {
  const within = words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
  const values = choices ? [line(within, ['-a', quoted(choices.join(' '))], '')] : [];
  const lines = flags.map(({ name, short, value, words: from, description }) => {
    const files = value !== undefined && /FILE/.test(value) ? ['-r', '-F'] : ['-x'];
    const takes = value === undefined ? [] : [...files, ...(from ? ['-a', quoted(from.join(' '))] : [])];
    return line(within, ['-l', name, ...(short ? ['-s', short] : []), ...takes], description);
  });
  return [...values, ...lines];
}

function line(within: string, what: readonly string[], meaning: string): string {
  const about = meaning === '' ? '' : ` -d ${quoted(meaning)}`;
  return `complete -c waybill -n ${quoted(within)} ${what.join(' ')}${about}`;
}
