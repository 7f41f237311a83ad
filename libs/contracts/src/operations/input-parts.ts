import type Type from 'typebox';
import type { Operation } from './operation.js';

/** Where the fields of an operation's input go in a request. */
export interface InputParts {
  /** Names of the fields in the path, in its order. */
  path: string[];
  /** JSON Schema of all others together; null where there are none. */
  rest: { in: 'query' | 'body'; schema: object & { properties: Record<string, Type.TSchema> } } | null;
}

/** Splits the input of an operation by where its fields go: those in the path, and those in the query or the body. */
export function inputParts({ method, path, input }: Operation): InputParts {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const others = Object.entries(input.properties).filter(([name]) => !inPath.includes(name));
  if (others.length === 0) return { path: inPath, rest: null };
  const { title, required = [] } = input as { title?: string; required?: readonly string[] };
  const needed = required.filter((name) => !inPath.includes(name));
  const schema = {
    ...(title === undefined ? {} : { title }),
    type: 'object',
    properties: Object.fromEntries(others),
    ...(needed.length > 0 ? { required: needed } : {}),
    additionalProperties: false,
  };
  return { path: inPath, rest: { in: method === 'GET' ? 'query' : 'body', schema } };
}
