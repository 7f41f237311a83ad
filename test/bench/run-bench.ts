import { mkdirSync, writeFileSync } from 'node:fs';
import { BenchScene } from './bench-scene.js';
import type { BenchSurroundings } from './bench-surroundings.js';
import { drawProfiles } from './draw-profiles.js';
import { machineFacts } from './machine.js';
import type { Bench, MeasureDefinition } from './measure-definition.js';
import { measureIngest, PRODUCT } from './measure-ingest.js';
import { measureThroughput } from './measure-tasks.js';
import { aboutHowLong, DEFINITIONS } from './measures.js';
import { type BenchOptions, type Measure, WITH_REDIS } from './options.js';
import { plot } from './plot.js';
import { Program } from './program.js';
import { type Figure, figureLine, ratioLines, tables } from './report.js';
import { runSoak } from './soak.js';
import { readable } from './statistics.js';

/** Tasks and webhooks that make the template's rows, so that no program meets empty tables without statistics. */
const TEMPLATE_ROWS = 2_000;

/**
 * Measures all that is asked for, round by round, and prints figures, ratios and tables. Servers are found by the
 * TEST_* variables.
 *
 * @throws Error where a program fails; never for a missed mark
 */
export async function runBench(options: BenchOptions, surroundings: BenchSurroundings): Promise<void> {
  const { say, line, logs, marks, redisUrl } = surroundings;
  if (options.profile) mkdirSync(options.profile, { recursive: true });
  if (options.soak !== null) return runSoak(options.soak, surroundings);
  const absent = redisUrl === null ? WITH_REDIS.filter((name) => options.only.includes(name)) : [];
  const only = options.only.filter((name) => !absent.includes(name));
  say(`${options.rounds} x ${only.length} measurements: ${aboutHowLong({ ...options, only })} on two cores`);
  const scene = await BenchScene.make(logs);
  try {
    const bench: Bench = {
      scene,
      tasks: options.tasks,
      redisUrl,
      start: (name, file, env) => new Program({ name, file, env, logs, marks, profile: options.profile }),
    };
    await fillTemplate(bench, only);
    say('✓ tables filled and analysed');
    const measured = await measureRounds(bench, { ...options, only }, say);
    const figures = options.only.flatMap((name) => measured.get(name) ?? notMeasured(name, options.tasks));
    const machine = await machineFacts();
    const figureLines = figures.map((figure) => ({ ...figureLine(figure), machine }));
    const compared = ratioLines(figures);
    for (const one of [...figureLines, ...compared.map((ratio) => ({ ...ratio, machine }))]) line(JSON.stringify(one));
    say(`\n${tables(figureLines, compared)}\n`);
    if (options.profile) for (const picture of drawProfiles(options.profile)) say(`drawn in ${picture}`);
    if (!options.plot) return;
    writeFileSync(options.plot, plot(figureLines, compared));
    say(`drawn in ${options.plot}`);
  } finally {
    await scene.drop();
  }
}

async function fillTemplate(bench: Bench, only: readonly Measure[]): Promise<void> {
  const { scene } = bench;
  const place = await scene.place();
  try {
    const uses = (rows: MeasureDefinition['rows']) => only.some((name) => DEFINITIONS[name].rows === rows);
    if (uses('tasks')) {
      const begin = () => bench.start('template', 'dist/test/bench/noop-worker.js', place.worker);
      await measureThroughput(place, TEMPLATE_ROWS, begin);
    }
    if (uses('webhooks')) {
      const file = 'dist/apps/webhook-ingest/src/main.js';
      const begin = (port: number) => bench.start('template', file, { ...place.ingest, HTTP_PORT: String(port) });
      await measureIngest(place, scene.source, TEMPLATE_ROWS, begin, PRODUCT);
    }
    await scene.adopt(place);
  } finally {
    await place.drop();
  }
}

type Kept = Figure & { runs: number[]; conditions: Record<string, unknown> };

async function measureRounds(
  bench: Bench,
  options: BenchOptions,
  say: (text: string) => void,
): Promise<Map<Measure, Figure[]>> {
  const all = new Map<Measure, Kept[]>(options.only.map((name) => [name, unmeasured(name, bench.tasks)]));
  for (let round = 1; round <= options.rounds; round++) {
    // Every other round goes backwards, so that nobody always comes after the same one.
    for (const name of round % 2 === 1 ? options.only : options.only.toReversed()) {
      const { figures, notes = {} } = await measureOnce(bench, name);
      for (const figure of all.get(name) ?? []) {
        const value = figures[figure.name] ?? Number.NaN;
        figure.runs.push(value);
        Object.assign(figure.conditions, appended(figure.conditions, notes));
        const about = `round ${round} of ${options.rounds}  ${figure.name.padEnd(22)}`;
        say(`${about} ${readable(value)} ${figure.unit}${told(notes)}`);
      }
    }
  }
  return all;
}

function unmeasured(name: Measure, tasks: number): Kept[] {
  const { figures, conditions, lacks } = DEFINITIONS[name];
  return Object.entries(figures).map(([figure, unit]) => ({
    name: figure,
    unit,
    runs: [],
    conditions: { ...conditions(tasks) },
    ...(lacks === undefined ? {} : { lacks }),
  }));
}

const notMeasured = (name: Measure, tasks: number): Figure[] =>
  unmeasured(name, tasks).map((figure) => ({ ...figure, absent: 'redis-server is not here: not measured' }));

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
