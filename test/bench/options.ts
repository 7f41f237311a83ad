/** What can be measured, in the order of a round. */
export const MEASURES = [
  'pipeline',
  'by-hand',
  'bare-amqplib',
  'golevelup',
  'bullmq',
  'bullmq-everysec',
  'pg-boss',
  'graphile-worker',
  'tracing-cost',
  'scale-1',
  'scale-4',
  'accept-to-result',
  'round-trip',
  'memory',
  'isolation',
  'flood',
  'ingest',
  'ingest-by-hand',
  'ingest-answer-only',
  'one-insert',
  'ingest-at-half',
] as const;

/** The name of one measure. */
export type Measure = (typeof MEASURES)[number];

/** What is measured with the packages of test/bench/peers, which are installed for it. */
export const WITH_PACKAGES: readonly Measure[] = [
  'golevelup',
  'bullmq',
  'bullmq-everysec',
  'pg-boss',
  'graphile-worker',
];

/** What needs a Redis. */
export const WITH_REDIS: readonly Measure[] = ['bullmq', 'bullmq-everysec'];

/** What a run of the bench was asked for. */
export interface BenchOptions {
  /** How often each program is measured. */
  rounds: number;
  only: readonly Measure[];
  /** Tasks, or webhooks, of one measurement; a third of them warms the program up and is not timed. */
  tasks: number;
  /** Folder for CPU profiles and flame graphs of the measured programs, or null. */
  profile: string | null;
  /** The file a picture of the figures is written to, or null. */
  plot: string | null;
  /** Minutes of steady load in which memory is watched, instead of all measures; or null. */
  soak: number | null;
  help: boolean;
}

/** What `--help` prints. */
export const HELP = `npm run bench [-- <options>]

Measures Waybill beside bare programs that do the same work, and beside what a user would build instead, on a broker and
a database of its own with full durability. JSON lines go to stdout, one per figure and then one per ratio; all else goes
to stderr. A missed mark is said and is no failure. \`npm run -s bench\` keeps npm's own lines out of stdout. A run of
five rounds of everything takes about 25 minutes on two cores; the command says how long its own will take.

  --rounds <n>     how often each program is measured, 1 to 100; every round measures each once   (5)
  --only <a,b>     measure these only                                                             (all)
  --tasks <n>      tasks or webhooks of one measurement, 100 to 200000                            (30000)
  --plot <file>    draw figures and ratios there, as SVG
  --soak <minutes> watch the memory of all services under a steady load instead, 1 to 1440      (30)
  --profile <dir>  write a CPU profile of each measured program there, and a flame graph of it; it slows them down
  --help           this

What is measured:
  pipeline            tasks/s through a connector-worker, action \`noop\` of effect class natural, without a call;
                      and PostgreSQL statements per task
  by-hand             the same statements and guarantees in one bare program, without a framework
  bare-amqplib        the same two broker hops without a database
  golevelup           the same two broker hops through @golevelup/nestjs-rabbitmq, an idempotency row per message
  bullmq              as many jobs through BullMQ, results as events; Redis with appendfsync always
  bullmq-everysec     the same with appendfsync everysec, as BullMQ's guide advises: a power cut takes up to a second
  pg-boss             as many jobs through pg-boss: no broker
  graphile-worker     as many jobs through Graphile Worker: no broker, no results
  tracing-cost        pipeline with traces exported, 5 % of them kept
  scale-1             tasks/s through one worker whose action waits 50 ms, 20 at a time
  scale-4             the same through four workers
  accept-to-result    ms from publish to result, at 20 tasks/s
  round-trip          the same through a bare program with one commit
  memory              MB of a worker at full load, a third of the tasks waiting at any time, of 4 KB each
  isolation           tasks/s of a connector, alone and beside one whose third party hangs
  flood               ms from publish to result at 40 tasks/s: alone, beside a flood of another tenant at another
                      connector, and behind such a flood at the same one
  ingest              webhooks/s through webhook-ingest, durable, 64 connections
  ingest-by-hand      the same statements and guarantees in a bare Fastify
  ingest-answer-only  a Fastify that only answers
  one-insert          a Fastify with one insert per request, told to nobody
  ingest-at-half      ms of a webhook's answer at half the rate one-insert reaches: its own, ours, ours without a broker

BullMQ needs redis-server, which is installed where that is allowed; without it both rows say that they were not measured.
`;

const DEFAULTS: BenchOptions = {
  rounds: 5,
  only: MEASURES,
  tasks: 30_000,
  profile: null,
  plot: null,
  soak: null,
  help: false,
};

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
    else if (name === '--soak') options.soak = /^\d/.test(left[0] ?? '') ? count(name, left.shift(), 1, 1_440) : 30;
    else if (name === '--only') options.only = measures(left.shift());
    else if (name === '--profile') options.profile = path(name, 'a folder', left.shift());
    else if (name === '--plot') options.plot = path(name, 'a file', left.shift());
    else throw new Error(`${name} is no option of the bench; --help lists them`);
  }
  return options.soak === null ? options : { ...options, only: [] };
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

function path(name: string, what: string, text: string | undefined): string {
  if (text && !text.startsWith('--')) return text;
  throw new Error(`${name} takes ${what}`);
}
