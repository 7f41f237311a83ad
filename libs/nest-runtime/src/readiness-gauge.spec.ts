import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Telemetry } from '#libs/telemetry';
import { specTelemetry } from '../../../test/support/spec-telemetry.js';
import { observeReadiness } from './readiness-gauge.js';

let telemetry: Telemetry;
let end: () => void = () => undefined;
beforeAll(() => {
  telemetry = specTelemetry();
});
afterAll(() => telemetry.stop());
afterEach(() => end());

const told = async () =>
  (await telemetry.metrics()).split('\n').filter((line) => line.startsWith('waybill_dependency_ready'));

describe('what a service cannot work without', () => {
  it('is told as 1 where it answers, and as 0 where it says no, fails, or keeps everybody waiting', async () => {
    end = observeReadiness(
      [
        { name: 'there', check: () => true },
        { name: 'away', check: async () => false },
        {
          name: 'broken',
          check: () => {
            throw new Error('broken');
          },
        },
        { name: 'silent', check: () => new Promise<boolean>(() => undefined) },
      ],
      20,
    );
    expect((await told()).toSorted()).toEqual([
      'waybill_dependency_ready{dependency="away"} 0',
      'waybill_dependency_ready{dependency="broken"} 0',
      'waybill_dependency_ready{dependency="silent"} 0',
      'waybill_dependency_ready{dependency="there"} 1',
    ]);
  });

  it('is told of no more once that is ended', async () => {
    end = observeReadiness([{ name: 'there', check: () => true }]);
    expect(await told()).toHaveLength(1);
    end();
    expect(await told()).toEqual([]);
  });
});
