import { describe, expect, it } from '@jest/globals';
import { FAULTS } from './faults.js';
import { planFaults } from './plan-faults.js';

const heavy = FAULTS.filter(({ weight }) => weight === 'heavy').map(({ name }) => name);
const countsOf = (seed: number, minutes: number) => {
  const counts = new Map(FAULTS.map(({ name }) => [name, 0]));
  for (const { name } of planFaults(seed, minutes, FAULTS)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

describe('the plan of a fault run', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planFaults(7, 3, FAULTS)).toEqual(planFaults(7, 3, FAULTS));
    expect(planFaults(7, 3, FAULTS)).not.toEqual(planFaults(8, 3, FAULTS));
  });

  it('has ten of every heavy fault in ten minutes, and at most 300 light ones', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const counts = countsOf(seed, 10);
      for (const name of heavy) expect(counts.get(name)).toBe(10);
      const light = [...counts].filter(([name]) => !heavy.includes(name)).reduce((sum, [, count]) => sum + count, 0);
      expect(light).toBeGreaterThanOrEqual(100);
      expect(light).toBeLessThanOrEqual(300);
    }
  });

  it('has every kind at least once in a minute', () => {
    for (let seed = 1; seed <= 50; seed++) {
      for (const [name, count] of countsOf(seed, 1)) expect([name, count > 0]).toEqual([name, true]);
    }
  });

  it('stays within the run, and lets each fault last as long as its kind may', () => {
    for (const { name, atMs, lastsMs } of planFaults(3, 10, FAULTS)) {
      expect(atMs).toBeGreaterThanOrEqual(0);
      expect(atMs).toBeLessThan(600_000);
      const [shortest, longest] = FAULTS.find((fault) => fault.name === name)?.lastsMs ?? [];
      expect(lastsMs).toBeGreaterThanOrEqual(shortest ?? Number.NaN);
      expect(lastsMs).toBeLessThanOrEqual(longest ?? Number.NaN);
    }
  });

  it('leaves room between two heavy ones', () => {
    const times = planFaults(5, 10, FAULTS)
      .filter(({ name }) => heavy.includes(name))
      .map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(10_000);
  });
});
