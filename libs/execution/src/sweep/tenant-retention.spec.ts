import { describe, expect, it } from '@jest/globals';
import type { RetentionStore, TenantLook, TenantSetting } from '../ports/retention-store.js';
import { TenantRetention } from './tenant-retention.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Retention over so many full looks of each thing, and what it looked at. */
function retentionOver(settings: TenantSetting[], fullLooks: number) {
  const looks: TenantLook[] = [];
  const store: Pick<RetentionStore, 'shorterThan' | 'forgetOf'> = {
    shorterThan: async (keepDays) => settings.filter(({ days }) => days < keepDays),
    forgetOf: async (look) => {
      looks.push(look);
      const at = Number(look.place?.[0] ?? 0) + 1;
      return { deleted: 1, place: at > fullLooks ? null : [String(at)] };
    },
  };
  return { looks, settings, retention: new TenantRetention(store, silent) };
}

const acme = (kind: TenantSetting['kind'], days = 3): TenantSetting => ({ tenant: 'acme', kind, days });

describe('what a tenant has kept for less', () => {
  it('is looked through place by place, what hangs on others first, and never what copies are known by', async () => {
    const { looks, retention } = retentionOver([acme('incidents'), acme('webhooks'), acme('tasks', 30)], 1);
    await retention.round(30);
    const seen = looks.map(({ what, keepDays, place }) => `${what} ${keepDays} ${place ?? 'begin'}`);
    expect(seen.slice(0, 7).map((one) => one.split(' ')[0])).toEqual([
      'redrive-items',
      'redrive-runs',
      'decision-items',
      'decision-runs',
      'incidents',
      'events',
      'conflicts',
    ]);
    expect(seen.slice(7)).toEqual(seen.slice(0, 7).map((one) => one.replace('begin', '1')));
  });

  it('is looked through again an hour later, or at once where the time was changed', async () => {
    const { looks, settings, retention } = retentionOver([acme('tasks')], 0);
    for (let round = 0; round < 12; round++) await retention.round(30);
    expect(looks).toHaveLength(1);
    await retention.round(30);
    expect(looks).toHaveLength(2);
    settings[0] = acme('tasks', 2);
    await retention.round(30);
    expect(looks.at(-1)).toMatchObject({ keepDays: 2, place: null });
  });

  it('takes 200 looks of a round at most, in turn, and goes on in the next one where it stood', async () => {
    const { looks, retention } = retentionOver([acme('tasks'), { ...acme('tasks'), tenant: 'other' }], 150);
    await retention.round(30);
    expect(looks).toHaveLength(200);
    expect(looks.filter(({ tenant }) => tenant === 'other')).toHaveLength(100);
    await retention.round(30);
    expect(looks[200]?.place).toEqual(['100']);
    expect(looks).toHaveLength(302);
  });
});
