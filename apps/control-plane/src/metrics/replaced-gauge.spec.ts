import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentityGuard } from '#libs/persistence';
import type { Telemetry } from '#libs/telemetry';
import { specTelemetry } from '../../../../test/support/spec-telemetry.js';
import { observeReplaced } from './replaced-gauge.js';

describe('whether the database was replaced', () => {
  let telemetry: Telemetry;
  beforeAll(() => {
    telemetry = specTelemetry();
  });
  afterAll(() => telemetry.stop());

  const told = async () => /^waybill_database_replaced (\d)$/m.exec(await telemetry.metrics())?.[1];
  const found = (installation: string) => async () => ({ installation, epoch: 1, beat: 7, system: '1', timeline: 1 });

  it('is told as 0 until it was, as 1 from then on, and as 0 once the right one is there again', async () => {
    const guard = new IdentityGuard({ failover: 'none', onReplaced: () => undefined });
    const end = observeReplaced(guard);
    await guard.verify(found('ours'));
    expect(await told()).toBe('0');
    await expect(guard.verify(found('another'))).rejects.toThrow();
    expect(await told()).toBe('1');
    await guard.verify(found('ours'));
    expect(await told()).toBe('0');
    end();
    expect(await told()).toBeUndefined();
  });
});
