const FORM = /^([+-]\d{6}|\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const MICROS_PER_SECOND = 1_000_000n;
const MS_PER_SECOND = 1_000n;
/** What a Date can hold on either side of 1970, in seconds. */
const MOST_SECONDS = 8_640_000_000_000n;

/**
 * An instant in microseconds since 1970 as text with all its six digits, such as `2026-11-30T08:00:00.000001Z`. What is no
 * whole number, or too far away for a date, stays as it is.
 */
export function auditTimeText(micros: string): string {
  if (!/^-?\d{1,20}$/.test(micros)) return micros;
  const all = BigInt(micros);
  const fraction = ((all % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND;
  const seconds = (all - fraction) / MICROS_PER_SECOND;
  if (seconds > MOST_SECONDS || seconds < -MOST_SECONDS) return micros;
  const whole = new Date(Number(seconds * MS_PER_SECOND)).toISOString();
  return whole.replace(/\.\d+Z$/, `.${String(fraction).padStart(6, '0')}Z`);
}

/** Back to microseconds since 1970. What `auditTimeText` would not have written stays as it is. */
export function auditTimeMicros(text: string): string {
  if (!FORM.test(text)) return text;
  const at = text.lastIndexOf('.');
  const ms = Date.parse(`${text.slice(0, at)}Z`);
  if (Number.isNaN(ms)) return text;
  const micros = String((BigInt(ms) / MS_PER_SECOND) * MICROS_PER_SECOND + BigInt(text.slice(at + 1, -1)));
  // A day that is in no calendar is read as another one.
  return auditTimeText(micros) === text ? micros : text;
}
