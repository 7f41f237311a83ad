/** What can be measured, in the order of a round. */
export const MEASURES = [
  'pipeline',
  'by-hand',
  'bare-amqplib',
  'tracing-cost',
  'accept-to-result',
  'round-trip',
  'ingest',
  'ingest-by-hand',
  'ingest-answer-only',
] as const;

/** The name of one measure. */
export type Measure = (typeof MEASURES)[number];

/** What a run of the bench was asked for. */
export interface BenchOptions {
  /** How often each program is measured. */
  rounds: number;
  only: readonly Measure[];
  /** Tasks, or webhooks, of one measurement; a fifth of them warms the program up and is not timed. */
  tasks: number;
  /** Folder for CPU profiles of the measured programs, or null. */
  profile: string | null;
  help: boolean;
}

/** What `--help` prints. */
export const HELP = `npm run bench [-- <options>]

Measures Waybill beside bare programs that do the same work, on a broker and a database of its own with full
durability. JSON lines go to stdout, one per figure and then one per ratio; all else goes to stderr. A missed mark is
said and is no failure. \`npm run -s bench\` keeps npm's own lines out of stdout.

  --rounds <n>     how often each program is measured, 1 to 100; every round measures each once   (5)
  --only <a,b>     measure these only                                                             (all)
  --tasks <n>      tasks or webhooks of one measurement, 100 to 200000                            (20000)
  --profile <dir>  write a CPU profile of each measured program there; it slows them down
  --help           this

What is measured:
  pipeline            tasks/s through a connector-worker, action \`noop\` of effect class natural, without a call
  by-hand             the same statements and guarantees in one bare program, without a framework
  bare-amqplib        the same two broker hops without a database
  tracing-cost        pipeline with traces exported, 5 % of them kept
  accept-to-result    ms from publish to result, at 20 tasks/s
  round-trip          the same through a bare program with one commit
  ingest              webhooks/s through webhook-ingest, durable, 64 connections
  ingest-by-hand      the same statements and guarantees in a bare Fastify
  ingest-answer-only  a Fastify that only answers
`;

const DEFAULTS: BenchOptions = { rounds: 5, only: MEASURES, tasks: 20_000, profile: null, help: false };

/**
 * Reads the arguments of the command line.
 *
 * @throws Error that names the argument and says what a right one looks like
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const options = { ...DEFAULTS };
  const left = args.flatMap((arg) => (/^--[a-z]+=/.test(arg) ? splitOnce(arg) : [arg]));
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    if (name === '--help' || name === '-h') options.help = true;
    else if (name === '--rounds') options.rounds = count(name, left.shift(), 1, 100);
    else if (name === '--tasks') options.tasks = count(name, left.shift(), 100, 200_000);
    else if (name === '--only') options.only = measures(left.shift());
    else if (name === '--profile') options.profile = folder(left.shift());
    else throw new Error(`${name} is no option of the bench; --help lists them`);
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

function measures(text: string | undefined): Measure[] {
  const names = (text ?? '').split(',').filter(Boolean);
  const unknown = names.filter((name) => !MEASURES.includes(name as Measure));
  if (names.length > 0 && unknown.length === 0) return MEASURES.filter((name) => names.includes(name));
  throw new Error(`--only takes a list of ${MEASURES.join(', ')}, not ${unknown.join(', ') || 'nothing'}`);
}

function folder(text: string | undefined): string {
  if (text) return text;
  throw new Error('--profile takes a folder');
}
