import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-port.js';
import { repositoryFile } from '../support/repository-file.js';
import { waitUntil } from '../support/wait-until.js';
import { BenchScene, type Place } from './bench-scene.js';
import type { BenchSurroundings } from './bench-surroundings.js';
import { INGEST } from './ingest-measures.js';
import { answersAt } from './measure-ingest.js';
import { type MemorySample, memoryTrend } from './memory-trend.js';
import { sendPaced } from './paced-feed.js';
import { Program } from './program.js';
import { readable } from './statistics.js';
import { WORKER } from './task-measures.js';
import { TaskSender } from './task-sender.js';

/** A load that two cores carry with ease. */
const LOAD = { tasksPerSecond: 200, webhooksPerSecond: 50, connections: 8 };
/** How often the services tell of their memory, in seconds; also how long one slice of the load lasts. */
const EVERY_S = 10;
const DEADLINE_MS = 120_000;
const TELLING = {
  NODE_OPTIONS: `--import=file://${repositoryFile('test/bench/tell-memory.mjs')}`,
  TELL_MEMORY_MS: String(EVERY_S * 1_000),
};
const KINDS = ['rss', 'heap'] as const;

/** A service, and what it has told of its memory. */
interface Watched {
  program: Program;
  samples: Record<(typeof KINDS)[number], MemorySample[]>;
}

/**
 * Runs all services under a steady load, prints their memory every 10 s as JSON lines, and at the end where it is going:
 * one line for each service and kind of memory, and a table.
 *
 * @param minutes of load, 1 and more
 * @throws Error where a service ends, or has not done what came in within two minutes of the last
 */
export async function runSoak(minutes: number, surroundings: BenchSurroundings): Promise<void> {
  const { say, line, logs } = surroundings;
  say(`soak: ${minutes} min of ${LOAD.tasksPerSecond} tasks/s and ${LOAD.webhooksPerSecond} webhooks/s`);
  const scene = await BenchScene.make(logs);
  try {
    const place = await scene.place();
    const port = await freePort();
    const began = performance.now();
    const services = new Map(
      Object.entries(programsOf(place, port)).map(([name, { file, env }]) => {
        const start = { name, file, env: { ...env, ...TELLING }, logs, marks: surroundings.marks, profile: null };
        return [name, watch(new Program(start), name, began, line)];
      }),
    );
    const programs = [...services.values()].map(({ program }) => program);
    try {
      const work = load(scene, place, { port, seconds: minutes * 60 });
      const deadlineMs = minutes * 60_000 + 2 * DEADLINE_MS;
      await programs.reduce((watched, program) => program.during(watched, deadlineMs), work);
      verdict(services, surroundings);
    } finally {
      await Promise.all(programs.map((program) => program.stop()));
      await place.drop();
    }
  } finally {
    await scene.drop();
  }
}

function programsOf({ worker, ingest, publisher, controlPlane }: Place, port: number) {
  const service = (name: string) => `dist/apps/${name}/src/main.js`;
  return {
    'connector-worker': { file: WORKER, env: worker },
    'webhook-ingest': { file: INGEST, env: { ...ingest, HTTP_PORT: String(port) } },
    'result-publisher': { file: service('result-publisher'), env: { ...publisher, CONNECTORS: 'http' } },
    'control-plane': { file: service('control-plane'), env: controlPlane },
  };
}

function watch(program: Program, name: string, began: number, line: (text: string) => void): Watched {
  const samples: Watched['samples'] = { rss: [], heap: [] };
  program.onMessage((message) => {
    const { memory } = message as { memory?: { rss: number; heapUsed: number } };
    if (!memory) return;
    const second = Math.round((performance.now() - began) / 1_000);
    const [rssMb, heapMb] = [memory.rss / 1e6, memory.heapUsed / 1e6];
    samples.rss.push({ second, mb: rssMb });
    samples.heap.push({ second, mb: heapMb });
    line(JSON.stringify({ soak: name, second, rssMb: readable(rssMb), heapMb: readable(heapMb) }));
  });
  return { program, samples };
}

/** Sends tasks and webhooks at their pace, and returns when all is done that came of them. */
async function load(scene: BenchScene, place: Place, { port, seconds }: { port: number; seconds: number }) {
  const sender = await TaskSender.open(place.rabbitmqUrl);
  await answersAt(port);
  const slices = Math.ceil(seconds / EVERY_S);
  const { connections, webhooksPerSecond: perSecond } = LOAD;
  const webhooks = async () => {
    for (let n = 0; n < slices; n++) await sendPaced(port, scene.source, { perSecond, seconds: EVERY_S, connections });
  };
  const tasks = async () => {
    const step = LOAD.tasksPerSecond / 10;
    for (let n = 0; n < slices * EVERY_S * 10; n++) await Promise.all([sender.send(step), pause(100)]);
  };
  await Promise.all([webhooks(), tasks()]);
  await sender.close();
  const expected = { tasks: slices * EVERY_S * LOAD.tasksPerSecond, events: slices * EVERY_S * perSecond };
  const done = async () => {
    const [row] = await place.query<{ tasks: string; events: string }>(
      `SELECT (SELECT count(*) FROM waybill.tasks WHERE status = 'succeeded') AS tasks,
         (SELECT count(published_at) FROM waybill.events) AS events`,
    );
    return Number(row?.tasks) === expected.tasks && Number(row?.events) === expected.events;
  };
  await waitUntil(`the end of ${JSON.stringify(expected)}`, done, { deadlineMs: DEADLINE_MS, everyMs: 1_000 });
}

function verdict(services: ReadonlyMap<string, Watched>, { line, say }: BenchSurroundings): void {
  for (const [name, { samples }] of services) {
    for (const kind of KINDS) {
      const { min, max, perHour, rise, steady } = memoryTrend(samples[kind]);
      const numbers = { min, max, perHour, rise };
      const told = Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, readable(value)]));
      line(JSON.stringify({ soaked: name, memory: kind, unit: 'MB', ...told, steady }));
      const word = steady === null ? 'too short a run to tell' : steady ? '✓ no growth' : '✗ it grows';
      const range = `${readable(min)} to ${readable(max)} MB`;
      say(`${name.padEnd(17)} ${kind.padEnd(5)} ${range.padEnd(22)} ${readable(perHour)} MB/h: ${word}`);
    }
  }
}
