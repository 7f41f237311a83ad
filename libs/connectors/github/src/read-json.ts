import { type Answer, type JsonBounds, parseStrictJson } from '#libs/connector-kit';

/** Egress has bounded the size already. */
const BOUNDS: JsonBounds = { maxBytes: Number.MAX_SAFE_INTEGER, maxDepth: 200 };

/** A JSON object whose members are still to be looked at. */
export type JsonObject = Record<string, unknown>;

/** The JSON value of an answer's body; undefined where it has none that can be read strictly. */
export function readJson({ body }: Answer): unknown {
  const json = parseStrictJson(body, BOUNDS);
  return json.ok ? json.value : undefined;
}

/** Whether a value is an object and not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string, else null. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
