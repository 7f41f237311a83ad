import { describe, expect, it } from '@jest/globals';
import type { TaskMessage } from '#libs/contracts';
import { RequestRefused } from './errors.js';
import { prepareSubmission } from './submission.js';
import type { SubmitOptions } from './submit-options.js';

const task: TaskMessage = { connector: 'http', action: 'request', connection: 'tracker', input: { method: 'GET' } };

function refusalOf(given: TaskMessage, options?: SubmitOptions) {
  try {
    prepareSubmission(given, options);
  } catch (error) {
    if (error instanceof RequestRefused) return error.problem;
    throw error;
  }
  return null;
}

describe('a submission', () => {
  it('has a key and an id of its own before anything is sent', () => {
    const [one, two] = [prepareSubmission(task), prepareSubmission(task)];
    expect(new Set([one.id, two.id, one.idempotencyKey, two.idempotencyKey]).size).toBe(4);
    expect(one.routingKey).toBe('http.request');
    expect(JSON.parse(new TextDecoder().decode(one.body))).toEqual(task);
  });

  it('keeps the key and the trace it is given', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { idempotencyKey, trace } = prepareSubmission(task, {
      idempotencyKey: 'a "b" c',
      traceparent,
      baggage: 'k=v',
    });
    expect([idempotencyKey, trace]).toEqual(['a "b" c', { traceparent, baggage: 'k=v' }]);
  });

  it('is refused before it is sent where Waybill would refuse it, and the field is named', () => {
    expect(refusalOf({ ...task, connection: 'No Name' })).toMatchObject({
      code: 'invalid_task',
      errors: [{ pointer: '/connection' }],
    });
    expect(refusalOf({ ...task, colour: 'red' } as TaskMessage)).toMatchObject({ errors: [{ pointer: '/colour' }] });
    expect(refusalOf({ ...task, deadline: 'tomorrow' })).toMatchObject({ errors: [{ pointer: '/deadline' }] });
    expect(refusalOf({ ...task, input: { text: 'x'.repeat(1024 * 1024) } })).toMatchObject({ code: 'too_large' });
  });

  it.each(['', ' a', 'a ', 'ü', 'a\nb', 'x'.repeat(256)])('is refused under the key %j', (idempotencyKey) => {
    expect(refusalOf(task, { idempotencyKey })).toMatchObject({ code: 'invalid_idempotency_key' });
  });

  it('is refused with a trace header that would break out of its line', () => {
    expect(refusalOf(task, { baggage: 'a=b\r\nauthorization: x' })).toMatchObject({ errors: [{ header: 'baggage' }] });
  });
});
