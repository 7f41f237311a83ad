import { describe, expect, it } from '@jest/globals';
import { PasswordChecks } from './password-checks.js';

describe('passwords', () => {
  it('are right for what was kept of them, and never where nothing was', async () => {
    const checks = new PasswordChecks();
    const stored = await checks.hash('correct horse battery');
    expect(await checks.check('correct horse battery', stored)).toBe(true);
    expect(await checks.check('incorrect horse', stored)).toBe(false);
    expect(await checks.check('the password of nobody', null)).toBe(false);
  });

  it('take as long where nobody is known, in a run of each', async () => {
    const checks = new PasswordChecks();
    const stored = await checks.hash('correct horse battery');
    await checks.check('x', null);
    const spent = async (kept: string | null) => {
      const started = process.cpuUsage();
      await checks.check('incorrect horse', kept);
      const { user, system } = process.cpuUsage(started);
      return user + system;
    };
    // What else the process does is added to some of them: the least is that of the hash.
    let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let times = 0; times < 5; times++) {
      known = Math.min(known, await spent(stored));
      unknown = Math.min(unknown, await spent(null));
    }
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it('are checked a few at a time, and a flood is sent away', async () => {
    const checks = new PasswordChecks();
    const flood = await Promise.allSettled(Array.from({ length: 30 }, () => checks.check('x', 'no hash')));
    const sentAway = flood.filter((one) => one.status === 'rejected');
    expect(sentAway).toHaveLength(8);
    expect(sentAway[0]).toMatchObject({ reason: { problem: { status: 503, code: 'busy' } } });
    expect(await checks.check('x', 'no hash')).toBe(false);
  });
});
