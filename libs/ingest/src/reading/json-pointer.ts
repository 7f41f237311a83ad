/** The form of a JSON Pointer (RFC 6901); the empty one, for the whole document, names no single value and is left out. */
export const JSON_POINTER_PATTERN = '^(/([^~/]|~[01])*)+$';

const form = new RegExp(JSON_POINTER_PATTERN);

/** The longest pointer taken, in characters. */
export const MAX_POINTER_LENGTH = 255;

/** Whether a text is a JSON Pointer to something inside a document. */
export function isJsonPointer(text: unknown): text is string {
  return typeof text === 'string' && text.length <= MAX_POINTER_LENGTH && form.test(text);
}

/** The value a JSON Pointer leads to, or undefined. Sees own members only. */
export function resolvePointer(document: unknown, pointer: string): unknown {
  let value = document;
  for (const segment of pointer.split('/').slice(1)) {
    const name = segment.replace(/~1/g, '/').replace(/~0/g, '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    if (Array.isArray(value) && !/^(0|[1-9][0-9]*)$/.test(name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** The value at a pointer as text where it is a text, a number or a truth value that is not empty; else null. */
export function scalarAt(document: unknown, pointer: string): string | null {
  const value = resolvePointer(document, pointer);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  return value === '' ? null : String(value);
}
