import type { GivenFlags } from '../command-line/parse-flags.js';
import { UsageError } from '../command-line/usage-error.js';

/** How `waybill tail` is run. */
export interface TailOptions {
  /** What the lists are narrowed by. */
  narrowing: { connector?: string; label?: readonly string[] };
  /** Only tasks that end so; empty means any. */
  statuses: readonly string[];
  /** Ends after so many; null goes on. */
  count: number | null;
  intervalMs: number;
  json: boolean;
}

/** Reads the flags of `waybill tail`. Throws UsageError. */
export function readTailOptions({ values }: GivenFlags): TailOptions {
  const [connector] = values.get('connector') ?? [];
  const label = values.get('label');
  return {
    narrowing: { ...(connector === undefined ? {} : { connector }), ...(label === undefined ? {} : { label }) },
    statuses: values.get('status') ?? [],
    count: numberOf('count', values.get('count')?.[0], /^[1-9]\d{0,8}$/, 'a whole number from 1'),
    intervalMs:
      (numberOf('interval', values.get('interval')?.[0], /^\d+(\.\d+)?$/, 'a number', [0.2, 60]) ?? 1) * 1_000,
    json: values.has('json'),
  };
}

function numberOf(
  name: string,
  text: string | undefined,
  form: RegExp,
  said: string,
  [least, most]: readonly [number, number] = [0, Number.POSITIVE_INFINITY],
): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (form.test(text) && value >= least && value <= most) return value;
  const bounds = most === Number.POSITIVE_INFINITY ? '' : ` from ${least} to ${most}`;
  throw new UsageError(`--${name} is ${JSON.stringify(text)}, and must be ${said}${bounds}`);
}
