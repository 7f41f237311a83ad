import { expect, it } from '@jest/globals';
import { describeField, typeOf } from './describe-field.js';
import type { Schema } from './schema.js';

it.each<[Schema, string]>([
  [{}, ''],
  [{ description: 'owner/name', pattern: '^a$' }, 'owner/name · like ^a$'],
  [{ minLength: 1, maxLength: 65_536 }, '1 to 65,536 characters'],
  [{ minimum: 0 }, 'from 0'],
  [{ maxItems: 10, format: 'date-time', default: 5 }, 'else 5 · date-time · up to 10 items'],
])('%j must be like: %s', (schema, line) => {
  expect(describeField(schema)).toBe(line);
});

it.each<[Schema, string]>([
  [{ type: 'string' }, 'string'],
  [{ type: ['string', 'null'] }, 'string or null'],
  [{ enum: ['a', null] }, '"a" or null'],
  [{ const: 1 }, '1'],
  [{}, 'any JSON'],
])('%j is of type %s', (schema, type) => {
  expect(typeOf(schema)).toBe(type);
});
