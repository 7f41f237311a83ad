import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BenchScene } from './bench-scene.js';
import { type Bench, DEFINITIONS } from './measures.js';
import { MEASURES } from './options.js';
import { Program } from './program.js';

/** Each starts a process or two and a database of its own. */
jest.setTimeout(60_000);

let logs = '';
let scene: BenchScene;
beforeAll(async () => {
  logs = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  scene = await BenchScene.make(logs);
});
afterAll(async () => {
  await scene?.drop();
  rmSync(logs, { recursive: true, force: true });
});

const bench = (): Bench => ({
  scene,
  tasks: 100,
  start: (name, file, env) => {
    const marks = { WAYBILL_STACK: process.env['TEST_HOME'] ?? logs };
    return new Program({ name, file, env, logs, marks, profile: null });
  },
});

/** Those of a fixed rate take their time, and start no other programs. */
const quick = MEASURES.filter((name) => DEFINITIONS[name].unit !== 'ms');

describe('every program of the bench does its whole work:', () => {
  it.each(quick)('%s', async (name) => {
    const place = await scene.place();
    try {
      const { figures } = await DEFINITIONS[name].run(bench(), place);
      expect(Object.keys(figures)).toEqual([name]);
    } finally {
      await place.drop();
    }
  });
});
