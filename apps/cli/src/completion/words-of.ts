import type { Command } from '../command-line/command.js';

/** The first words there are, each once, with what it stands for. */
export function firstWords(commands: readonly Command[]): { word: string; meaning: string }[] {
  const first = new Map<string, string>();
  for (const { words, summary } of commands) {
    const [word = ''] = words;
    if (!first.has(word)) first.set(word, summary);
  }
  return [...first].map(([word, meaning]) => ({ word, meaning }));
}

/** The acts of each group. */
export function actsOf(commands: readonly Command[], group: string): readonly Command[] {
  return commands.filter(({ words }) => words.length > 1 && words[0] === group);
}

/** The groups that have acts. */
export function groupsOf(commands: readonly Command[]): string[] {
  return [...new Set(commands.filter(({ words }) => words.length > 1).map(({ words }) => words[0] ?? ''))];
}

/** Text between single quotes of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
