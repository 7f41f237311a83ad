import { describe, expect, it } from '@jest/globals';
import { type Draft, emptyDraft, pointersOf, readDraft } from './draft.js';
import { kindOf } from './kind-of.js';
import type { Schema } from './schema.js';

const text: Schema = { type: 'string' };
const issue: Schema = {
  type: 'object',
  properties: {
    title: text,
    body: { type: 'string', maxLength: 65_536 },
    count: { type: 'integer' },
    open: { type: 'boolean' },
    state: { enum: ['open', 5, null] },
    labels: { type: 'array', items: text },
    author: { type: 'object', properties: { name: text, age: { type: 'number' } }, required: ['name'] },
    query: { type: 'object', additionalProperties: text },
    any: {},
  },
  required: ['title', 'count'],
  additionalProperties: false,
};
const read = (draft: Draft, schema = issue) => readDraft(schema, draft, { required: true, pointer: '/input' });
const withFields = (over: Record<string, Draft>) => ({ ...(emptyDraft(issue) as object), ...over });

describe('a field', () => {
  it.each<[Schema, string]>([
    [text, 'text'],
    [{ type: 'string', maxLength: 65_536 }, 'long-text'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'boolean' }, 'switch'],
    [{ enum: ['a', 1, null, true] }, 'choice'],
    [{ enum: [{}] }, 'json'],
    [{ enum: [] }, 'json'],
    [{ type: ['string', 'null'] }, 'json'],
    [{ type: 'object' }, 'json'],
    [{ type: 'object', properties: { a: text }, additionalProperties: text }, 'json'],
    [{ type: 'object', properties: { a: text } }, 'object'],
    [{ type: 'array', items: text }, 'list'],
    [{ type: 'array', items: {} }, 'json'],
    [{ type: 'array' }, 'json'],
    [{}, 'json'],
    [{ type: 'nonsense' }, 'json'],
  ])('of %j is asked for as %s', (schema, kind) => {
    expect(kindOf(schema)).toBe(kind);
  });

  it('is written as JSON where a schema goes on below for ever', () => {
    const endless: { type: string; properties: Record<string, Schema> } = { type: 'object', properties: {} };
    endless.properties['inner'] = endless;
    expect(JSON.stringify(emptyDraft(endless))).toBe('{"inner":{"inner":{"inner":{"inner":""}}}}');
  });
});

describe('what was typed', () => {
  it('becomes the input, and what was left empty is left out', () => {
    expect(read(withFields({ title: 'Broken', count: '2' }))).toEqual({
      ...{ value: { title: 'Broken', count: 2 }, problems: [] },
    });
    const all = {
      ...{ title: '', body: 'long', count: '-1.5e3', open: 'false', state: '1', labels: ['a', 'b'] },
      ...{ author: { name: 'x', age: '' }, query: '{"a":"b"}', any: 'null' },
    };
    expect(read(withFields(all))).toEqual({
      value: {
        ...{ title: '', body: 'long', count: -1_500, open: false, state: 5, labels: ['a', 'b'] },
        ...{ author: { name: 'x' }, query: { a: 'b' }, any: null },
      },
      problems: [],
    });
  });

  it('is told where it can be nothing', () => {
    const { problems } = read(withFields({ count: 'many', query: '{', author: { name: '', age: 'old' } }));
    expect(problems).toEqual([
      { pointer: '/input/count', detail: 'must be a number' },
      { pointer: '/input/author/age', detail: 'must be a number' },
      { pointer: '/input/query', detail: expect.stringContaining('is no JSON') },
    ]);
    expect(read(withFields({ title: 'x' })).problems).toEqual([{ pointer: '/input/count', detail: 'is required' }]);
    expect(read(withFields({ count: ' ' })).problems).toEqual([
      { pointer: '/input/count', detail: 'must be a number' },
    ]);
  });

  it('is no other number than the one that was typed', () => {
    const { value, problems } = read(withFields({ count: '9007199254740993' }));
    expect(value).not.toHaveProperty('count');
    expect(problems).toEqual([{ pointer: '/input/count', detail: 'is too large to be kept exactly' }]);
    expect(read(withFields({ count: '9007199254740991' })).value).toEqual({ title: '', count: 9007199254740991 });
  });

  it('asks nothing of an object that may be left out, once nothing stands in it', () => {
    expect(read(withFields({ count: '1' })).value).not.toHaveProperty('author');
    expect(read(withFields({ count: '1', author: { name: '', age: '7' } })).value).toMatchObject({
      author: { name: '', age: 7 },
    });
  });

  it('stays what it is under names that mean something to JavaScript', () => {
    const odd: Schema = { type: 'object', properties: Object.fromEntries([['__proto__', text]]) };
    const typed = Object.fromEntries([['__proto__', '<b>']]);
    expect(JSON.stringify(read(typed, odd).value)).toBe('{"__proto__":"<b>"}');
  });

  it('stands where the API says that something is wrong', () => {
    const slashed: Schema = { type: 'object', properties: { 'a/b~': { type: 'array', items: text } } };
    expect(pointersOf(slashed, { 'a/b~': ['x'] }, '/input')).toEqual(['/input', '/input/a~1b~0', '/input/a~1b~0/0']);
  });
});
