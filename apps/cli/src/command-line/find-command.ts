import { COMMANDS, type Command } from './command.js';
import { UsageError } from './usage-error.js';

/** What the first words of a command line come to. */
export type FoundCommand =
  | { kind: 'command'; command: Command; args: readonly string[] }
  /** Help is asked for, of one group or, where it is null, of all. */
  | { kind: 'help'; group: string | null };

const HELP_WORDS = ['help', '--help', '-h'];

/**
 * Finds the command by its first words; a group alone lists what is in it, or is the only command it has. Throws UsageError for what there is not, with what
 * comes close.
 */
export function findCommand(argv: readonly string[], commands: readonly Command[] = COMMANDS): FoundCommand {
  const [group, act, ...rest] = argv;
  if (group === undefined) return { kind: 'help', group: null };
  if (HELP_WORDS.includes(group)) return helpOf(argv.slice(1), commands);
  const single = commands.find(({ words }) => words.length === 1 && words[0] === group);
  if (single) return { kind: 'command', command: single, args: argv.slice(1) };
  const inGroup = commands.filter(({ words }) => words[0] === group);
  if (inGroup.length === 0)
    throw new UsageError(
      `${unknown(
        group,
        commands.map(({ words }) => words[0] ?? ''),
      )}`,
    );
  if (act !== undefined && HELP_WORDS.includes(act)) return { kind: 'help', group };
  const alone = inGroup.length === 1 ? inGroup[0]?.words[1] : undefined;
  const wanted = act === undefined || act.startsWith('-') ? (alone ?? 'list') : act;
  const command = inGroup.find(({ words }) => words[1] === wanted);
  if (!command)
    throw new UsageError(
      unknown(
        `${group} ${wanted}`,
        inGroup.map(({ words }) => words.join(' ')),
      ),
    );
  return { kind: 'command', command, args: wanted === act ? rest : argv.slice(1) };
}

function helpOf(words: readonly string[], commands: readonly Command[]): FoundCommand {
  if (words.length === 0) return { kind: 'help', group: null };
  const found = findCommand(words.slice(0, 2), commands);
  if (found.kind === 'help') return found;
  const { command } = found;
  if (words.length === 1 && command.words.length > 1) return { kind: 'help', group: command.words[0] ?? null };
  return { kind: 'command', command, args: ['--help'] };
}

function unknown(given: string, known: readonly string[]): string {
  const names = [...new Set(known)];
  const close = names.filter((name) => distance(name, given) <= 2 || name.startsWith(given));
  const shown = close.length > 0 ? `did you mean ${close.join(', ')}?` : `there is ${names.join(', ')}`;
  return `there is no command ${JSON.stringify(given)}; ${shown}`;
}

/** How many letters have to be put in, taken out or exchanged to come from one word to the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 0; i < one.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const exchanged = (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1);
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, exchanged));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
