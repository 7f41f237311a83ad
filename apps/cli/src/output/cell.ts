import type { Column } from '#libs/contracts';
import { durationText } from './duration.js';
import { plainText } from './plain-text.js';

/** What an item has at `a.b`; undefined where it has nothing there. */
export function valueAt(item: unknown, field: string): unknown {
  let value = item;
  for (const name of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** A value as people read it, on one line. */
export function cellText(value: unknown, as: Column['as'], now: Date): string {
  if (value === null || value === undefined) return '-';
  if (as === 'time') return timeText(String(value), now);
  if (typeof value === 'number') return numberText(value);
  return plainText(typeof value === 'string' ? value : JSON.stringify(value));
}

/** An instant as a time of day or a date in UTC, and how long ago that is. */
export function timeText(instant: string, now: Date): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return plainText(instant);
  const seconds = (now.getTime() - at.getTime()) / 1_000;
  const time = at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  const distance = durationText(Math.abs(seconds));
  return `${time} (${seconds < 0 ? `in ${distance}` : `${distance} ago`})`;
}

function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Math.round(value * 1_000) / 1_000);
}
