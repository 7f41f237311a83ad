/** What a run is told by its command line. */
export interface HistoryOptions {
  /** Finished tasks in the tables, one database for each number, ascending; the first is what the others are compared with. */
  finished: readonly number[];
  /** Rounds; in each, every database is measured once. */
  rounds: number;
  /** Whether finished tasks have hardly any content, and neither attempts nor results. */
  narrow: boolean;
  help: boolean;
}

export const HELP = `npm run bench:history [-- <options>]

Measures what the store's statements take, one task and a hundred at a time, in databases that hold more and more finished
tasks; and how many pages a claim reads. JSON lines go to stdout, one for each figure; all else goes to stderr. Filling takes
about a minute for each million, and 1.8 GB of disk.

  --finished <a,b>  finished tasks, one database for each number   (0,1000000,10000000)
  --rounds <n>      how often each database is measured, 1 to 100  (7)
  --narrow          finished tasks without content, attempts and results: a third of the disk
  --help            this
`;

const DEFAULTS: HistoryOptions = { finished: [0, 1_000_000, 10_000_000], rounds: 7, narrow: false, help: false };

/** More would not fit where this is meant to be run. */
const MOST = 200_000_000;

/**
 * Reads the arguments of the command line.
 *
 * @throws Error that names the argument and says what a right one looks like
 */
export function readOptions(args: readonly string[]): HistoryOptions {
  const options = { ...DEFAULTS };
  const left = [...args];
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    if (name === '--help' || name === '-h') options.help = true;
    else if (name === '--narrow') options.narrow = true;
    else if (name === '--rounds') options.rounds = wholeNumber(name, left.shift(), 1, 100);
    else if (name === '--finished') options.finished = numbers(name, left.shift());
    else throw new Error(`${name} is no option of bench:history; --help lists them`);
  }
  return options;
}

function numbers(name: string, text: string | undefined): number[] {
  const all = (text ?? '').split(',').map((one) => wholeNumber(name, one, 0, MOST));
  return [...new Set(all)].sort((a, b) => a - b);
}

function wholeNumber(name: string, text: string | undefined, min: number, max: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${name} takes whole numbers from ${min} to ${max}, not ${text || 'nothing'}`);
}
