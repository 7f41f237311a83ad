import { mkdirSync } from 'node:fs';
import { BenchScene } from './bench-scene.js';
import { machineFacts } from './machine.js';
import { measureIngest } from './measure-ingest.js';
import { measureThroughput } from './measure-tasks.js';
import { type Bench, DEFINITIONS } from './measures.js';
import type { BenchOptions, Measure } from './options.js';
import { Program } from './program.js';
import { type Figure, figureLine, ratioLines, tables } from './report.js';
import { readable } from './statistics.js';

/** Where a run of the bench takes place, and who listens. */
export interface BenchSurroundings {
  /** Folder of the programs' logs. */
  logs: string;
  /** Variables of every process started, by which it can be found and ended. */
  marks: Record<string, string>;
  /** Takes one JSON line. */
  line(text: string): void;
  /** Takes what is for people. */
  say(text: string): void;
}

/** Tasks and webhooks that make the template's rows, so that no program meets empty tables without statistics. */
const TEMPLATE_ROWS = 2_000;

/**
 * Measures all that is asked for, round by round, and prints figures, ratios and tables. Servers are found by the
 * TEST_* variables.
 *
 * @throws Error where a program fails; never for a missed mark
 */
export async function runBench(options: BenchOptions, surroundings: BenchSurroundings): Promise<void> {
  const { say, line, logs, marks } = surroundings;
  if (options.profile) mkdirSync(options.profile, { recursive: true });
  const scene = await BenchScene.make(logs);
  try {
    const bench: Bench = {
      scene,
      tasks: options.tasks,
      start: (name, file, env) => new Program({ name, file, env, logs, marks, profile: options.profile }),
    };
    await fillTemplate(bench, options.only);
    say('✓ tables filled and analysed');
    const figures = await measureRounds(bench, options, say);
    const machine = await machineFacts();
    const figureLines = figures.map((figure) => ({ ...figureLine(figure), machine }));
    const compared = ratioLines(figures);
    for (const one of [...figureLines, ...compared.map((ratio) => ({ ...ratio, machine }))]) line(JSON.stringify(one));
    say(`\n${tables(figureLines, compared)}\n`);
  } finally {
    await scene.drop();
  }
}

async function fillTemplate(bench: Bench, only: readonly Measure[]): Promise<void> {
  const { scene } = bench;
  const place = await scene.place();
  try {
    const uses = (word: string) => only.some((name) => DEFINITIONS[name].unit.startsWith(word));
    if (uses('tasks') || uses('ms')) {
      const begin = () => bench.start('template', 'dist/test/bench/noop-worker.js', place.worker);
      await measureThroughput(place, TEMPLATE_ROWS, begin);
    }
    if (uses('webhooks')) {
      const file = 'dist/apps/webhook-ingest/src/main.js';
      const begin = (port: number) => bench.start('template', file, { ...place.ingest, HTTP_PORT: String(port) });
      await measureIngest(place, scene.source, TEMPLATE_ROWS, begin, { durable: true });
    }
    await scene.adopt(place);
  } finally {
    await place.drop();
  }
}

async function measureRounds(bench: Bench, options: BenchOptions, say: (text: string) => void): Promise<Figure[]> {
  const figures = new Map<
    string,
    { name: string; unit: string; runs: number[]; conditions: Record<string, unknown> }
  >();
  for (let round = 1; round <= options.rounds; round++) {
    // Every other round goes backwards, so that nobody always comes after the same one.
    for (const name of round % 2 === 1 ? options.only : options.only.toReversed()) {
      const { unit, conditions } = DEFINITIONS[name];
      const { figures: measured, notes = {} } = await measureOnce(bench, name);
      for (const [figure, value] of Object.entries(measured)) {
        const known = figures.get(figure) ?? { name: figure, unit, runs: [], conditions: conditions(bench.tasks) };
        figures.set(figure, known);
        known.runs.push(value);
        known.conditions = { ...known.conditions, ...appended(known.conditions, notes) };
        say(`round ${round} of ${options.rounds}  ${figure.padEnd(22)} ${readable(value)} ${unit}${told(notes)}`);
      }
    }
  }
  const order = options.only.flatMap((name) => [...figures.keys()].filter((figure) => belongs(figure, name)));
  return order.flatMap((name) => figures.get(name) ?? []);
}

const belongs = (figure: string, name: Measure): boolean =>
  figure === name || /^-p\d+$/.test(figure.slice(name.length));

async function measureOnce(bench: Bench, name: Measure) {
  const place = await bench.scene.place();
  try {
    return await DEFINITIONS[name].run(bench, place);
  } finally {
    await place.drop();
  }
}

/** Notes of every round, one list for each name. */
function appended(conditions: Record<string, unknown>, notes: Record<string, number>): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(notes).map(([name, value]) => [
      name,
      [...((conditions[name] as number[] | undefined) ?? []), readable(value)],
    ]),
  );
}

const told = (notes: Record<string, number>): string =>
  Object.entries(notes)
    .map(([name, value]) => `, ${name} ${readable(value)}`)
    .join('');
