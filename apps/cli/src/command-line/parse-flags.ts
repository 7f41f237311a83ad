import { parseArgs } from 'node:util';
import type { Flag } from './flag.js';
import { UsageError } from './usage-error.js';

/** What stood behind a command. */
export interface GivenFlags {
  /** Texts by the name of the flag, in the order in which they came; of a switch none. */
  values: ReadonlyMap<string, readonly string[]>;
  positionals: readonly string[];
}

/** Reads what stands behind the words of a command. Throws UsageError that names what is not among its flags. */
export function parseFlags(flags: readonly Flag[], args: readonly string[]): GivenFlags {
  const options = Object.fromEntries(
    flags.map(({ name, short, value }) => [
      name,
      { type: value === undefined ? 'boolean' : 'string', multiple: true, ...(short ? { short } : {}) } as const,
    ]),
  );
  const { values, positionals } = parsed(joined(flags, args), options);
  const given = new Map<string, readonly string[]>();
  for (const flag of flags) {
    const texts = (values[flag.name] as (string | boolean)[] | undefined)?.map(String);
    if (texts === undefined) continue;
    if (texts.length > 1 && flag.value !== undefined && !flag.repeated) {
      throw new UsageError(`--${flag.name} is given ${texts.length} times, and there can be one`);
    }
    for (const text of texts) checkWord(flag, text);
    given.set(flag.name, flag.value === undefined ? [] : texts);
  }
  return { values: given, positionals };
}

/**
 * The arguments with each value that begins with a dash joined to its flag, as `--flag=-value`: keys do that, one in 64.
 * What is itself a flag stays one, so that a forgotten value is told.
 */
function joined(flags: readonly Flag[], args: readonly string[]): string[] {
  const takesValue = new Set(flags.flatMap(({ name, value }) => (value === undefined ? [] : [`--${name}`])));
  const isFlag = (text: string) =>
    text === '--' || flags.some(({ name, short }) => text.split('=')[0] === `--${name}` || text === `-${short}`);
  const result: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [word = '', next] = args.slice(at, at + 2);
    if (word === '--') return [...result, ...args.slice(at)];
    const takes = takesValue.has(word) && next?.startsWith('-') && !isFlag(next);
    result.push(takes ? `${word}=${next}` : word);
    if (takes) at++;
  }
  return result;
}

function parsed(args: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options'] & object) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [said = ''] = (error as Error).message.split('. ');
    throw new UsageError(said);
  }
}

function checkWord({ name, words }: Flag, text: string): void {
  if (words === undefined || words.includes(text)) return;
  throw new UsageError(`--${name} is ${JSON.stringify(text)}, and can be ${words.join(', ')}`);
}
