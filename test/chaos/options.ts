/** What a fault run is told by its command line. */
export interface ChaosOptions {
  /** How long faults are made, 1 to 600. */
  minutes: number;
  /** Replays a plan of faults and a load; null for one by chance. */
  seed: number | null;
  /** Tasks a second. */
  rate: number;
  /** Replicas of the connector-worker. */
  workers: number;
  /** Three nodes of RabbitMQ instead of one, of which the leader is killed. */
  cluster: boolean;
  /** The seeded bug of test/chaos/bugs that the product is run with; null for the product as it is. */
  bug: string | null;
  /** Whether servers' data stays when the run is over. */
  keep: boolean;
  /** `npm-test`: a run must show less, and need not be complete. */
  profile: ChaosProfile;
  help: boolean;
}

/** How much a run must show. */
export type ChaosProfile = 'full' | 'npm-test';

export const HELP = `Runs Waybill for real, breaks it, and counts what was lost and what was doubled.

  npm run chaos -- [options]

  --minutes <n>     how long faults are made (10); loading and mending come on top
  --seed <n>        replays the plan of faults and the load of an earlier run
  --rate <n>        tasks a second (30)
  --workers <n>     replicas of the connector-worker (2)
  --cluster         three RabbitMQ nodes as one broker, whose leader is killed
  --bug <name>      runs the product with a seeded bug of test/chaos/bugs in it: the run is to turn red
  --keep            leaves the data of broker and database behind
  --profile <name>  full, or npm-test: must show less, and may lack faults this machine cannot make
  --help            this

What it leaves behind is in .waybill/chaos/last: journal, ledger, announcements, logs, the history as JSON.
It ends with 0 only where nothing was lost or doubled, all came to rest, and every fault was made.
`;

const DEFAULTS: ChaosOptions = {
  minutes: 10,
  seed: null,
  rate: 30,
  workers: 2,
  cluster: false,
  bug: null,
  keep: false,
  profile: 'full',
  help: false,
};

/**
 * Reads the arguments of the command line.
 *
 * @throws Error that names the argument and says what a right one looks like
 */
export function readOptions(args: readonly string[]): ChaosOptions {
  const options = { ...DEFAULTS };
  const left = args.flatMap((arg) => (/^--[a-z]+=/.test(arg) ? splitOnce(arg) : [arg]));
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    if (name === '--help' || name === '-h') options.help = true;
    else if (name === '--keep') options.keep = true;
    else if (name === '--cluster') options.cluster = true;
    else if (name === '--bug') options.bug = bug(left.shift());
    else if (name === '--minutes') options.minutes = count(name, left.shift(), 1, 600);
    else if (name === '--seed') options.seed = count(name, left.shift(), 1, 2 ** 31);
    else if (name === '--rate') options.rate = count(name, left.shift(), 1, 200);
    else if (name === '--workers') options.workers = count(name, left.shift(), 1, 8);
    else if (name === '--profile') options.profile = profile(left.shift());
    else throw new Error(`${name} is no option of a fault run; --help lists them`);
  }
  return options;
}

function splitOnce(arg: string): string[] {
  const at = arg.indexOf('=');
  return [arg.slice(0, at), arg.slice(at + 1)];
}

function count(name: string, text: string | undefined, min: number, max: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${name} takes a whole number from ${min} to ${max}, not ${text ?? 'nothing'}`);
}

function profile(text: string | undefined): ChaosProfile {
  if (text === 'full' || text === 'npm-test') return text;
  throw new Error(`--profile takes full or npm-test, not ${text ?? 'nothing'}`);
}

function bug(text: string | undefined): string {
  if (text !== undefined && /^[a-z-]+$/.test(text)) return text;
  throw new Error(`--bug takes the name of a seeded bug, not ${text ?? 'nothing'}`);
}
