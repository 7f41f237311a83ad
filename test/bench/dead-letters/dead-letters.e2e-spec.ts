import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { BenchScene } from '../bench-scene.js';
import { Program } from '../program.js';
import { tellLetterStory } from './letter-story.js';

/** Three services, one of which is started four times, and runs that take their time on purpose. */
jest.setTimeout(240_000);

let logs = '';
let scene: BenchScene;
beforeAll(async () => {
  logs = mkdtempSync(join(tmpdir(), 'waybill-letters-'));
  scene = await BenchScene.make(logs);
});
afterAll(async () => {
  await scene?.drop();
  rmSync(logs, { recursive: true, force: true });
});

it('dead letters are drained, grouped and redriven once each, over a cancel and killed control-planes', async () => {
  const marks = { WAYBILL_STACK: process.env['TEST_HOME'] ?? logs };
  const { drained, claimed, counts } = await tellLetterStory(
    scene,
    { letters: 300, rounds: 1 },
    {
      start: (name, file, env) => new Program({ name, file, env, logs, marks, profile: null }),
      say: () => undefined,
    },
  );
  expect(counts.filter(({ met }) => !met)).toEqual([]);
  expect(drained[0]?.lettersPerSecond).toBeGreaterThan(0);
  expect(claimed[0]?.fromBroker).toBeGreaterThan(0);
});
