/** What a run is told by its command line. */
export interface DeadLetterOptions {
  /** Dead letters in all. */
  letters: number;
  /** In how many parts they are made and drained; in each, claims are measured once, too. */
  rounds: number;
  /** Folder for CPU profiles of the services, or null. */
  profile: string | null;
  help: boolean;
}

export const HELP = `npm run bench:dead-letters [-- <options>]

Has a third party refuse tasks, so that as many dead letters go through the broker into PostgreSQL; measures how fast they are
drained and grouped beside how fast tasks are claimed in batches. Then the third party is mended, and they are redriven: a
control-plane is killed midway, the run is cancelled midway, and a second one takes the rest, again with a kill. At the end
everything is counted in database and broker, and at the third party. JSON lines go to stdout, one for each figure, ratio
and count; all else goes to stderr. Ends with 1 where a count is not what it shall be; a missed mark is said and is no failure.

  --letters <n>    dead letters, 200 to 500000; 50,000 take about 5 minutes on two cores  (50000)
  --rounds <n>     in how many parts they are drained, 1 to 50                            (5)
  --profile <dir>  write a CPU profile of each service there; it slows them down
  --help           this
`;

const DEFAULTS: DeadLetterOptions = { letters: 50_000, rounds: 5, profile: null, help: false };

/**
 * Reads the arguments of the command line.
 *
 * @throws Error that names the argument and says what a right one looks like
 */
export function readOptions(args: readonly string[]): DeadLetterOptions {
  const options = { ...DEFAULTS };
  const left = [...args];
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    if (name === '--help' || name === '-h') options.help = true;
    else if (name === '--letters') options.letters = wholeNumber(name, left.shift(), 200, 500_000);
    else if (name === '--rounds') options.rounds = wholeNumber(name, left.shift(), 1, 50);
    else if (name === '--profile') options.profile = folder(name, left.shift());
    else throw new Error(`${name} is no option of bench:dead-letters; --help lists them`);
  }
  return options;
}

function wholeNumber(name: string, text: string | undefined, min: number, max: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${name} takes a whole number from ${min} to ${max}, not ${text || 'nothing'}`);
}

function folder(name: string, text: string | undefined): string {
  if (text && !text.startsWith('--')) return text;
  throw new Error(`${name} takes a folder, not ${text || 'nothing'}`);
}
