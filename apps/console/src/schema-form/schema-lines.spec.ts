import { expect, it } from '@jest/globals';
import type { Schema } from './schema.js';
import { schemaLines } from './schema-lines.js';

it('tells every property with what is below it', () => {
  const user: Schema = { type: 'object', properties: { login: { type: 'string' } }, required: ['login'] };
  const schema: Schema = {
    type: 'object',
    properties: { repo: { type: 'string', maxLength: 9 }, owner: user, users: { type: 'array', items: user }, any: {} },
    required: ['repo'],
  };
  expect(schemaLines(schema)).toEqual([
    { path: 'repo', type: 'string', required: true, about: 'up to 9 characters' },
    { path: 'owner', type: 'object', required: false, about: '' },
    { path: 'owner.login', type: 'string', required: true, about: '' },
    { path: 'users', type: 'list of object', required: false, about: '' },
    { path: 'users[].login', type: 'string', required: true, about: '' },
    { path: 'any', type: 'any JSON', required: false, about: '' },
  ]);
});

it('ends where a schema goes on for ever, and tells nothing of what is no object', () => {
  const endless: { type: string; properties: Record<string, Schema> } = { type: 'object', properties: {} };
  endless.properties['inner'] = endless;
  expect(schemaLines(endless)).toHaveLength(4);
  expect(schemaLines({ type: 'string' })).toEqual([]);
});
