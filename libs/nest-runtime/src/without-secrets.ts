/** Field names whose values never reach a log line, wherever they stand. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'authorization',
  'password',
  'secret',
  'secrets',
  'token',
  'credentials',
  'apiKey',
  'cookie',
]);

/** What is deeper is not looked into, and lines that deep are not written here. */
const DEEPEST = 4;

const REMOVED = '[removed]';

/** Fields of a log line without the values of those whose names say secret; the same object where there are none. Pure. */
export function withoutSecrets<Fields extends object>(fields: Fields, depth = 1): Fields {
  let changed: Record<string, unknown> | null = null;
  for (const name in fields) {
    if (!Object.hasOwn(fields, name)) continue;
    const value: unknown = fields[name];
    const shown = SECRET_FIELDS.has(name) ? REMOVED : isPlain(value, depth) ? withoutSecrets(value, depth + 1) : value;
    if (shown === value) continue;
    changed ??= { ...(fields as Record<string, unknown>) };
    changed[name] = shown;
  }
  return (changed ?? fields) as Fields;
}

/** Errors are written by their own serializer. */
function isPlain(value: unknown, depth: number): value is object {
  return typeof value === 'object' && value !== null && depth < DEEPEST && !(value instanceof Error);
}
