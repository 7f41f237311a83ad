import { describe, expect, it } from '@jest/globals';
import { DISCARD_DEAD_LETTERS, GET_QUEUE_HISTORY, GET_TASK, LIST_TASKS, newUuid, RESOLVE_TASK } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { inputReader, type RawRequest } from './input-reader.js';

const nothing: RawRequest = { params: {}, query: {} };
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

function problemOf(read: () => unknown) {
  try {
    read();
  } catch (error) {
    if (error instanceof ProblemError) return { status: error.problem.status, ...error.problem.errors?.[0] };
    throw error;
  }
  return null;
}

describe('the input of an operation', () => {
  it('is gathered from the path and the body', () => {
    const id = newUuid();
    const read = inputReader(RESOLVE_TASK);
    const body = json({ decision: 'retry', note: 'seen' });
    expect(read({ ...nothing, params: { id: id.toUpperCase() }, body })).toEqual({
      id,
      decision: 'retry',
      note: 'seen',
    });
  });

  it('keeps a name in the path as it is written, and an id in one form', () => {
    const read = inputReader(GET_QUEUE_HISTORY);
    expect(read({ ...nothing, params: { name: 'acme.Orders' } })).toEqual({ name: 'acme.Orders' });
    const id = newUuid();
    expect(inputReader(GET_TASK)({ ...nothing, params: { id: id.toUpperCase() } })).toEqual({ id });
  });

  it('has the types of its schema, though a query is all text', () => {
    const query = { limit: '7', status: 'parked', label: 'a:b' };
    expect(inputReader(LIST_TASKS)({ ...nothing, query })).toEqual({ limit: 7, status: 'parked', label: ['a:b'] });
  });

  it.each([
    [{ limit: 'many' }, 'limit'],
    [{ limit: '0' }, 'limit'],
    [{ limit: ['1', '2'] }, 'limit'],
    [{ status: 'gone' }, 'status'],
    [{ label: ['a:b', 'c'] }, 'label'],
    [{ label: 'a:\u0000' }, 'label'],
    [{ cursor: 'x'.repeat(401) }, 'cursor'],
    [{ colour: 'red' }, 'colour'],
    [JSON.parse('{"__proto__":"x"}'), '__proto__'],
    [{ constructor: 'x' }, 'constructor'],
  ])('is refused with the parameter that is wrong: %j', (query, parameter) => {
    expect(problemOf(() => inputReader(LIST_TASKS)({ ...nothing, query }))).toMatchObject({ status: 400, parameter });
  });

  it.each([
    [{ note: 1 }, '/note'],
    [{ ids: [1] }, '/ids/0'],
    [{ filter: { colour: 'red' } }, '/filter/colour'],
    [{ filter: null }, '/filter'],
    [['x'], ''],
    [{ id: newUuid() }, '/id'],
  ])('is refused with the place in the body that is wrong: %j', (value, pointer) => {
    const read = inputReader(DISCARD_DEAD_LETTERS);
    expect(problemOf(() => read({ ...nothing, body: json(value) }))).toMatchObject({ status: 400, pointer });
  });

  it('is refused where a body is missing, and names nothing where the path holds no id', () => {
    expect(problemOf(() => inputReader(DISCARD_DEAD_LETTERS)(nothing))).toMatchObject({ status: 400, pointer: '' });
    expect(problemOf(() => inputReader(GET_TASK)({ ...nothing, params: { id: '1' } }))?.status).toBe(404);
  });
});
