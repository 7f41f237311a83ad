import { EFFECT_CLASSES, type EffectClass } from '#libs/contracts';
import type { History } from '../history.js';
import { causeOfParking } from './cause-of-parking.js';
import type { Expectations } from './expectations.js';
import { findForsaken, findMissing } from './find-missing.js';
import { findSecrets } from './find-secrets.js';
import { type IndexedHistory, indexHistory, type OrderRecord } from './indexed-history.js';
import { wasUnprotected } from './losses.js';
import type { ClassCounts, Counts, ParkedCount, Report, Violation } from './report.js';
import { countUnwitnessed } from './rules/ends-are-announced.js';
import { RULES } from './rules.js';
import { hitWindows } from './windows.js';

/**
 * Reconciles what four witnesses wrote, at rest: everything handed over, everything the third party saw, everything
 * announced, everything stored. Pure. Green means that no rule is broken and that all was shown which had to be.
 */
export function check(history: History, expectations: Expectations): Report {
  const indexed = indexHistory(history);
  const { canary } = expectations;
  const violations = [...RULES.flatMap((rule) => rule(indexed)), ...findSecrets(canary.secrets, canary.texts)];
  const shown = {
    counts: countTasks(indexed, violations),
    classes: countClasses(indexed),
    webhooks: countWebhooks(indexed),
    windows: hitWindows(indexed),
  };
  const missing = [...findMissing(expectations, shown, history.faults), ...findForsaken(indexed.orders)];
  const notRun = history.faults.flatMap(({ name, notRun: why }) => (why === null ? [] : [`${name}: ${why}`]));
  const green = violations.length === 0 && missing.length === 0;
  return {
    ...shown,
    parked: countParked(indexed),
    unwitnessed: countUnwitnessed(indexed),
    violations,
    missing,
    notRun: [...new Set(notRun)],
    green,
    complete: green && notRun.length === 0,
  };
}

function countTasks({ orders, losses }: IndexedHistory, violations: readonly Violation[]): Counts {
  const at = (status: string) => orders.filter(({ task }) => task?.status === status).length;
  const harmed = (harm: Violation['harm']) =>
    new Set(violations.flatMap((one, index) => (one.harm === harm ? [one.order ?? one.taskId ?? `${index}`] : [])))
      .size;
  const unanswered = orders.filter(({ accepted }) => accepted.length === 0);
  return {
    attempted: orders.length,
    accepted: orders.length - unanswered.length,
    indeterminate: unanswered.filter(({ sent, refused }) => refused.length < sent.length).length,
    refused: unanswered.filter(({ sent, refused }) => refused.length >= sent.length).length,
    unprotected: orders.filter((record) => wasUnprotected(record, losses)).length,
    succeeded: at('succeeded'),
    failed: at('failed'),
    parked: at('parked'),
    cancelled: at('cancelled'),
    expired: at('expired'),
    lost: harmed('lost'),
    doubled: harmed('doubled'),
    unexpected: harmed('unexpected'),
  };
}

function countClasses({ orders }: IndexedHistory): Partial<Record<EffectClass, ClassCounts>> {
  const of = (effect: EffectClass): ClassCounts => {
    const ours = orders.filter(({ first, accepted }) => first.effect === effect && accepted.length > 0);
    const at = (status: string) => ours.filter(({ task }) => task?.status === status).length;
    return { accepted: ours.length, succeeded: at('succeeded'), failed: at('failed'), parked: at('parked') };
  };
  const counted = EFFECT_CLASSES.map((effect) => [effect, of(effect)] as const);
  return Object.fromEntries(counted.filter(([, { accepted }]) => accepted > 0));
}

function countWebhooks({ webhooks }: IndexedHistory): Report['webhooks'] {
  const having = (fits: (record: OrderRecord) => boolean) => webhooks.filter(fits).length;
  return {
    attempted: webhooks.length,
    accepted: having(({ accepted }) => accepted.length > 0),
    refused: having(({ accepted, refused }) => accepted.length === 0 && refused.length > 0),
    announced: having(({ seen }) => seen.length > 0),
  };
}

function countParked({ orders }: IndexedHistory): ParkedCount[] {
  const kinds = new Map<string, ParkedCount>();
  for (const record of orders) {
    if (record.task?.status !== 'parked') continue;
    const kind = {
      effect: record.first.effect ?? ('unknown' as const),
      reason: record.task.reason ?? 'no reason',
      cause: causeOfParking(record),
    };
    const name = JSON.stringify(kind);
    kinds.set(name, { ...kind, tasks: (kinds.get(name)?.tasks ?? 0) + 1 });
  }
  return [...kinds.values()].toSorted((a, b) => b.tasks - a.tasks);
}
