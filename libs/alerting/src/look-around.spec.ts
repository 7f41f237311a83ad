import { describe, expect, it } from '@jest/globals';
import { LookAround } from './look-around.js';
import type { Finding } from './ports/alert-store.js';
import type { Watch } from './ports/watch.js';
import { thresholdsOf } from './thresholds.js';

const silent: Finding = { tenant: 'acme', kind: 'source-silent', subject: 'in', value: 1, since: null, detail: {} };
const thresholdOf = thresholdsOf([]);

function scene(queues: Watch['look']) {
  const warned: string[] = [];
  const log = { info: () => undefined, warn: (_: object, message: string) => void warned.push(message) };
  const watches: Watch[] = [
    { kinds: ['queue-without-consumers'], look: queues },
    { kinds: ['source-silent'], look: async () => [silent] },
  ];
  return { warned, around: new LookAround(watches, log) };
}

describe('looking around', () => {
  it('sees what every watch sees', async () => {
    const { around } = scene(async () => []);
    expect(await around.look(thresholdOf)).toEqual({ findings: [silent], unknown: new Set(), thresholdOf });
  });

  it('does not know of the kinds whose watch cannot tell, and sees the others', async () => {
    const { around, warned } = scene(async () => null);
    const seen = await around.look(thresholdOf);
    expect([seen.findings, seen.unknown]).toEqual([[silent], new Set(['queue-without-consumers'])]);
    expect(warned).toEqual([]);
  });

  it('logs a watch that fails when it begins to, and again after it was well', async () => {
    let isWell = false;
    const { around, warned } = scene(async () => {
      if (!isWell) throw new Error('away');
      return [];
    });
    expect((await around.look(thresholdOf)).unknown).toEqual(new Set(['queue-without-consumers']));
    await around.look(thresholdOf);
    expect(warned.length).toBe(1);
    isWell = true;
    expect((await around.look(thresholdOf)).unknown).toEqual(new Set());
    isWell = false;
    await around.look(thresholdOf);
    expect(warned.length).toBe(2);
  });
});
