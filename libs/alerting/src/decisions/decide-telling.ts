import type { AlertRule } from '../alert-rule.js';
import type { AlertRecord } from '../ports/alert-store.js';
import { hasPassed } from './decide-alert.js';

/** What targets are to be told of an alert: that it fires, still fires, has become worse, or is over. */
export type Telling = 'firing' | 'still-firing' | 'worse' | 'resolved';

/**
 * What is to be told of an alert now; null for nothing. `silent`: its end is not told, for it is muted, and counts as told. Pure.
 */
export function decideTelling(record: AlertRecord, rule: AlertRule, now: Date): Telling | 'silent' | null {
  const { state, told, toldAt, mutedUntil } = record;
  const isMuted = mutedUntil !== null && mutedUntil > now;
  if (state === 'resolved' && told === 'firing') return isMuted ? 'silent' : 'resolved';
  if (state !== 'firing' || isMuted) return null;
  const isQuiet = toldAt !== null && !hasPassed(toldAt, rule.quietSeconds, now);
  if (isQuiet) return null;
  if (told !== 'firing') return 'firing';
  if (isWorse(record, rule)) return 'worse';
  return toldAt !== null && hasPassed(toldAt, rule.repeatSeconds, now) ? 'still-firing' : null;
}

function isWorse({ value, toldValue }: AlertRecord, { worseFactor }: AlertRule): boolean {
  return worseFactor !== null && toldValue !== null && toldValue > 0 && value >= toldValue * worseFactor;
}
