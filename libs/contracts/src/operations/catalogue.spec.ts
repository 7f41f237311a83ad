import { describe, expect, it } from '@jest/globals';
import { compileSchema } from '../schema-check.js';
import { OPERATIONS } from './catalogue.js';
import { inputParts } from './input-parts.js';
import { hasDryRun } from './operation.js';

const twice = (values: readonly string[]) => values.filter((value, at) => values.indexOf(value) !== at);

describe('the catalogue of operations', () => {
  it('has each under a name, an id and a route of its own', () => {
    expect(twice(OPERATIONS.map(({ name }) => name))).toEqual([]);
    expect(twice(OPERATIONS.map(({ id }) => id))).toEqual([]);
    expect(twice(OPERATIONS.map(({ method, path }) => `${method} ${path}`))).toEqual([]);
    for (const { name } of OPERATIONS) expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
  });

  it.each(OPERATIONS.map((one) => [one.name, one] as const))('says all of %s that its users need', (_name, one) => {
    const { path, rest } = inputParts(one);
    expect(path.filter((field) => !(field in one.input.properties))).toEqual([]);
    expect(path.length === 0).toBe(one.subject === undefined);
    if (path.length > 0) expect(one.refusals).toContain(404);
    if (rest !== null) {
      compileSchema(rest.schema);
      expect(one.refusals).toContain(400);
    }
    const isReading = one.method === 'GET';
    expect({ danger: one.danger === 'none', viewer: one.role === 'viewer' }).toEqual({
      danger: isReading,
      viewer: isReading,
    });
    if (hasDryRun(one)) expect(isReading).toBe(false);
    for (const { list, schema } of one.answers) {
      const properties = (schema as { properties: object }).properties;
      for (const { field } of list?.columns ?? []) expect(Object.keys(properties)).toContain(field.split('.')[0]);
    }
    if (one.progress !== undefined) expect(OPERATIONS.map(({ name }) => name)).toContain(one.progress);
  });
});
