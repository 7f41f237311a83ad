import { describe, expect, it } from '@jest/globals';
import { ALERT_THRESHOLDS } from '#libs/contracts';
import { certificateWatch } from './certificate-watch.js';

const now = new Date('2026-11-30T12:00:00Z');
const inDays = (days: number) => now.getTime() / 1_000 + days * 86_400;
const facts = { now: async () => now, tenants: async () => ['acme', 'other'] };
const thresholdOf = () => ALERT_THRESHOLDS['certificate-expiring'].standard;

describe('certificates', () => {
  it('that end soon are told of to all tenants, others to none', async () => {
    const watch = certificateWatch(facts, () => ({ PostgreSQL: inDays(3), RabbitMQ: inDays(22) }));
    const found = await watch.look(thresholdOf);
    expect(found?.map(({ tenant, subject, value }) => [tenant, subject, value])).toEqual([
      ['acme', 'postgresql', 3],
      ['other', 'postgresql', 3],
    ]);
    expect(found?.[0]?.detail).toEqual({
      ...{ server: 'PostgreSQL', endsAt: new Date(inDays(3) * 1_000).toISOString(), ended: false },
    });
  });

  it('are none without TLS', async () => {
    const watch = certificateWatch(facts, () => ({ PostgreSQL: null, RabbitMQ: null }));
    expect(await watch.look(thresholdOf)).toEqual([]);
  });

  it('count as they were shown last while a server does not answer, and anew once another is shown', async () => {
    let end: number | null = inDays(1);
    const watch = certificateWatch(facts, () => ({ RabbitMQ: end }));
    expect((await watch.look(thresholdOf))?.length).toBe(2);
    end = null;
    expect((await watch.look(thresholdOf))?.length).toBe(2);
    end = inDays(90);
    expect(await watch.look(thresholdOf)).toEqual([]);
  });
});
