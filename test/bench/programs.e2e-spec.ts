import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { itWith } from '../support/with-program.js';
import { BenchScene } from './bench-scene.js';
import type { Bench } from './measure-definition.js';
import { DEFINITIONS } from './measures.js';
import { MEASURES, type Measure, WITH_REDIS } from './options.js';
import { installPeers } from './peers/install.js';
import { OwnRedis } from './peers/own-redis.js';
import { Program } from './program.js';

/** Each starts a process or two and a database of its own; the first installs what the peers need. */
jest.setTimeout(180_000);

let logs = '';
let scene: BenchScene;
beforeAll(async () => {
  logs = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  scene = await BenchScene.make(logs);
  await installPeers();
});
afterAll(async () => {
  await scene?.drop();
  rmSync(logs, { recursive: true, force: true });
});

/** Enough that the slowest, which has twenty in hand, is timed over several rounds of them. */
const TASKS = 500;

const bench = (redisUrl: string | null = null): Bench => ({
  scene,
  tasks: TASKS,
  redisUrl,
  start: (name, file, env) => {
    const marks = { WAYBILL_STACK: process.env['TEST_HOME'] ?? logs };
    return new Program({ name, file, env, logs, marks, profile: null });
  },
});

async function measure(name: Measure, redisUrl: string | null = null): Promise<void> {
  const place = await scene.place();
  try {
    const { figures } = await DEFINITIONS[name].run(bench(redisUrl), place);
    expect(Object.keys(figures)).toEqual(Object.keys(DEFINITIONS[name].figures));
    for (const value of Object.values(figures)) expect(value).toBeGreaterThan(0);
  } finally {
    await place.drop();
  }
}

/** Those of a fixed rate for ten seconds take their time, and start no other programs. */
const slow: readonly Measure[] = ['accept-to-result', 'round-trip'];
const quick = MEASURES.filter((name) => !slow.includes(name) && !WITH_REDIS.includes(name));

describe('every program of the bench does its whole work:', () => {
  it.each(quick)('%s', (name) => measure(name));

  itWith('TEST_REDIS')('bullmq, either way to write its file', async () => {
    const redis = await OwnRedis.start(logs);
    try {
      for (const name of WITH_REDIS) await measure(name, redis.url);
    } finally {
      await redis.stop();
    }
  });
});
