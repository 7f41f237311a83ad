/** What ends an element of an array, or begins an escape, where it stands as it is. */
const TO_ESCAPE = /["\\]/g;

/**
 * An array parameter in PostgreSQL's text format, for elements of any type that has one. The driver would write the same,
 * with several pieces of text for each element, most of which need no escape.
 */
export function textArray(values: readonly unknown[]): string {
  let text = '{';
  for (const value of values) {
    if (text.length > 1) text += ',';
    text += value === null ? 'NULL' : typeof value === 'string' ? quoted(value) : String(value);
  }
  return `${text}}`;
}

function quoted(value: string): string {
  return value.includes('"') || value.includes('\\') ? `"${value.replace(TO_ESCAPE, '\\$&')}"` : `"${value}"`;
}
