import { cellText } from './cell.js';

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** One thing as lines of names and values, what is inside it further in. */
export function recordOf(value: unknown, now: Date, indent = ''): string[] {
  if (!isNode(value)) return [indent + shown(value, now)];
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((inner, at) => [`${at + 1}.`, inner])
    : Object.entries(value);
  const width = Math.max(0, ...entries.filter(([, inner]) => !isFull(inner)).map(([name]) => name.length));
  return entries.flatMap(([name, inner]) =>
    isFull(inner)
      ? [`${indent}${cellText(name, 'text', now)}`, ...recordOf(inner, now, `${indent}  `)]
      : [`${indent}${cellText(name, 'text', now).padEnd(width)}  ${shown(inner, now)}`],
  );
}

const isNode = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isFull = (value: unknown): value is object => isNode(value) && Object.keys(value).length > 0;

function shown(value: unknown, now: Date): string {
  if (isNode(value)) return Array.isArray(value) ? 'none' : '-';
  return cellText(value, typeof value === 'string' && INSTANT.test(value) ? 'time' : 'text', now);
}
