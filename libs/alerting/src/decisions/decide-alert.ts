import type { HeldRule } from '../alert-rule.js';
import type { AlertRecord, Finding } from '../ports/alert-store.js';

/** What becomes of an alert. `drop`: it never fired, and is over. */
export type AlertDecision = { kind: 'keep'; record: AlertRecord } | { kind: 'drop' } | { kind: 'nothing' };

/** What there is of an alert, and what was found now; never neither. */
export interface AlertFacts {
  record: AlertRecord | null;
  finding: Finding | null;
  rule: HeldRule;
  now: Date;
  /** The id of a new one. */
  newId: () => string;
}

/** Whether so many seconds have gone by. */
export function hasPassed(since: Date, seconds: number, now: Date): boolean {
  return now.getTime() - since.getTime() >= seconds * 1_000;
}

/**
 * How an alert goes on:
 *
 *     (none) -> pending -> firing -> resolved -> pending ...
 *
 * Pure; what is told of it is decided apart.
 */
export function decideAlert({ record, finding, rule, now, newId }: AlertFacts): AlertDecision {
  if (finding === null) return record === null ? { kind: 'nothing' } : withoutFinding(record, rule, now);
  if (record === null) return keep(begin(finding, newId(), rule, now));
  if (record.state === 'resolved') return keep(beginAgain(record, finding, rule, now));
  const { value, detail } = finding;
  return keep(fireIfHeld({ ...record, value, detail, goneAt: null }, rule, now));
}

const keep = (record: AlertRecord): AlertDecision => ({ kind: 'keep', record });

function begin({ since, ...finding }: Finding, id: string, rule: HeldRule, now: Date): AlertRecord {
  const untold = { told: null, toldAt: null, toldValue: null, mutedUntil: null };
  const began = { state: 'pending', since: since ?? now, goneAt: null, firedAt: null, resolvedAt: null } as const;
  return fireIfHeld({ id, ...finding, ...began, ...untold }, rule, now);
}

/** What was told before stays known: it may have to be quiet for a while. */
function beginAgain(record: AlertRecord, finding: Finding, rule: HeldRule, now: Date): AlertRecord {
  const { id, told, toldAt, toldValue, mutedUntil } = record;
  return { ...begin(finding, id, rule, now), told, toldAt, toldValue, mutedUntil };
}

function fireIfHeld(record: AlertRecord, rule: HeldRule, now: Date): AlertRecord {
  if (record.state !== 'pending' || !hasPassed(record.since, rule.holdSeconds, now)) return record;
  return { ...record, state: 'firing', firedAt: now };
}

function withoutFinding(record: AlertRecord, rule: HeldRule, now: Date): AlertDecision {
  if (record.state === 'resolved') return keep(record);
  if (record.state === 'pending') {
    return record.told === null ? { kind: 'drop' } : keep({ ...record, state: 'resolved', resolvedAt: now });
  }
  const goneAt = record.goneAt ?? now;
  if (!hasPassed(goneAt, rule.clearSeconds, now)) return keep({ ...record, goneAt });
  return keep({ ...record, state: 'resolved', goneAt: null, resolvedAt: now });
}
