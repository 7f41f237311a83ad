import type { EffectClass } from '#libs/contracts';
import type { FaultLine } from '../history.js';
import type { Expectations } from './expectations.js';
import type { OrderRecord } from './indexed-history.js';
import type { Report } from './report.js';

/** What of a report shows that something happened at all. */
type Shown = Pick<Report, 'counts' | 'classes' | 'webhooks' | 'windows'>;

/** What was to be shown and was not: with any of it missing, a clean history proves nothing. Pure. */
export function findMissing(
  expectations: Expectations,
  { counts, classes, webhooks, windows }: Shown,
  faults: readonly FaultLine[],
): string[] {
  const missing: string[] = [];
  const need = (what: string, wanted: number, had: number) => {
    if (had < wanted) missing.push(`${what}: ${had}, wanted ${wanted}`);
  };
  need('tasks accepted', expectations.accepted, counts.accepted);
  need('webhooks accepted', expectations.webhooks, webhooks.accepted);
  for (const [effect, least] of byClass(expectations.successes)) {
    need(`tasks of class ${effect} succeeded`, least, classes[effect]?.succeeded ?? 0);
  }
  for (const [effect, least] of byClass(expectations.shares)) {
    const { accepted = 0, succeeded = 0 } = classes[effect] ?? {};
    need(
      `share of class ${effect} succeeded`,
      least,
      accepted === 0 ? 0 : Math.floor((1000 * succeeded) / accepted) / 1000,
    );
  }
  for (const [name, planned] of Object.entries(expectations.faults)) {
    const tried = faults.filter((fault) => fault.name === name);
    // What the machine cannot make is told apart, and makes the run incomplete instead of vacuous.
    if (tried.some(({ notRun }) => notRun !== null)) continue;
    need(`fault ${name}`, planned, tried.length);
  }
  // What is not over excuses everything after it.
  for (const { name, mendedAt, notRun } of faults) {
    if (notRun === null && mendedAt === null) missing.push(`fault ${name} was never mended`);
  }
  for (const name of expectations.windows) need(`window "${name}"`, 1, windows[name]);
  return missing;
}

/** Tasks that are gone with their queue and were never handed over again after it, though their publisher should have. */
export function findForsaken(orders: readonly OrderRecord[]): string[] {
  const gone = orders.filter(({ task, accepted }) => task === null && accepted.length > 0).length;
  return gone > 0 ? [`unprotected tasks sent again after the fault: ${gone} were not`] : [];
}

const byClass = (numbers: Partial<Record<EffectClass, number>>) => Object.entries(numbers) as [EffectClass, number][];
