import { COMMANDS, type Command } from './command.js';
import type { Flag } from './flag.js';

const DANGERS = { none: '', reversible: 'Asks first.', irreversible: 'Cannot be taken back; asks first.' };
const ROLES = {
  viewer: 'Anyone of the tenant may look.',
  operator: 'For operators.',
  admin: 'For administrators.',
};
/** Where what is explained begins, in columns. */
const INDENT = 30;
/** Where lines of help are broken, in columns. */
const MEASURE = 100;

/** Help over all commands, or over those of one group. */
export function helpOfAll(group: string | null = null, commands: readonly Command[] = COMMANDS): string {
  const shown = commands.filter(({ words }) => group === null || words[0] === group);
  const usage = `Usage: waybill ${group ?? '<command>'} [<act>] [<id>…] [--flags]`;
  const lines = shown.flatMap(({ words, summary }, at) => {
    const begins = words[0] !== shown[at - 1]?.words[0];
    return [
      ...(begins && (words.length > 1 || (shown[at - 1]?.words.length ?? 2) > 1) ? [''] : []),
      line(words.join(' '), summary),
    ];
  });
  const more = `\`waybill ${group === null ? '<command>' : `${group} <act>`} --help\` explains one; a group alone lists what is in it.`;
  return [usage, ...lines, '', more, ''].join('\n');
}

/** Help over one command. */
export function helpOf({ words, positionals, summary, description, flags, choices, operation }: Command): string {
  const usage = ['waybill', ...words, ...positionals, '[--flags]'].join(' ');
  const about = operation === null ? '' : [DANGERS[operation.danger], ROLES[operation.role]].filter(Boolean).join(' ');
  const api = operation === null ? '' : `The same over HTTP: ${operation.method} ${operation.path}`;
  return [
    `Usage: ${usage}`,
    '',
    `${summary}.`,
    ...wrap(description, MEASURE),
    ...(choices ? wrap(`${positionals[0]}: ${choices.join(', ')}`, MEASURE) : []),
    ...[about, api].filter(Boolean),
    '',
    ...flags.map((flag) => line(nameOf(flag), meaningOf(flag))),
    '',
  ].join('\n');
}

/** A flag as it is typed. */
export function nameOf({ name, short, value }: Flag): string {
  return `${short ? `-${short}, ` : ''}--${name}${value === undefined ? '' : ` ${value}`}`;
}

/** What a flag means, with what holds where it is not given. */
export function meaningOf({ description, required, repeated, fallback }: Flag): string {
  const notes = [
    ...(required ? ['required'] : []),
    ...(repeated ? ['may be repeated'] : []),
    ...(fallback === undefined ? [] : [`default ${fallback}`]),
  ];
  return [description, notes.length > 0 ? `(${notes.join(', ')})` : ''].filter(Boolean).join(' ');
}

function line(name: string, meaning: string): string {
  const [first = '', ...further] = wrap(meaning, MEASURE - INDENT);
  const begin = `  ${name}`;
  const pad = ' '.repeat(INDENT);
  const head = begin.length >= INDENT - 1 ? [...breakChoices(begin), `${pad}${first}`] : [begin.padEnd(INDENT) + first];
  return [...head, ...further.map((text) => pad + text)].map((text) => text.trimEnd()).join('\n');
}

/** A flag with more choices than fit goes on in the next lines, behind a choice and its bar. */
function breakChoices(begin: string): string[] {
  const lines: string[] = [];
  for (const piece of begin.split(/(?<=\|)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + piece.length <= MEASURE) lines[lines.length - 1] = last + piece;
    else lines.push(last === undefined ? piece : `      ${piece}`);
  }
  return lines;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
