import { describe, expect, it } from '@jest/globals';
import { CANCEL_TASK, GET_TASK, LIST_TASKS, RESOLVE_TASK } from '#libs/contracts';
import { Api } from './api.js';
import { Refused, Unreachable } from './errors.js';
import { requestOf } from './request-of.js';

const ID = '0190b5a2-7c1e-7a3b-8f21-0123456789ab';
const place = { url: 'https://waybill.example', apiKey: 'wb_secret', services: {}, auditAnchors: null };
const answering = (answer: () => Response | Promise<Response>) => new Api(place, () => Promise.resolve(answer()));

describe('a request', () => {
  it('has its input where the catalogue says', () => {
    expect(requestOf(GET_TASK, { id: ID })).toEqual({ method: 'GET', path: `/v1/tasks/${ID}` });
    expect(requestOf(GET_TASK, { id: '../keys?x' }).path).toBe('/v1/tasks/..%2Fkeys%3Fx');
    expect(requestOf(LIST_TASKS, { label: ['a:1', 'b:2'], limit: 5 }).path).toBe(
      '/v1/tasks?label=a%3A1&label=b%3A2&limit=5',
    );
    expect(requestOf(RESOLVE_TASK, { id: ID, decision: 'retry' })).toEqual({
      method: 'POST',
      path: `/v1/tasks/${ID}/resolve`,
      body: '{"decision":"retry"}',
    });
    expect(requestOf(CANCEL_TASK, { id: ID })).toEqual({ method: 'POST', path: `/v1/tasks/${ID}/cancel` });
  });
});

describe('an answer', () => {
  it('is handed on as it came', async () => {
    expect(await answering(() => Response.json({ id: ID, more: [1] })).call(GET_TASK, { id: ID })).toEqual({
      id: ID,
      more: [1],
    });
  });

  it('that refuses says why', async () => {
    const problem = { status: 409, code: 'state', detail: 'is over', present: { state: 'done' } };
    const call = answering(() => Response.json(problem, { status: 409 })).call(GET_TASK, { id: ID });
    await expect(call).rejects.toBeInstanceOf(Refused);
    await expect(call).rejects.toMatchObject({ problem, exitCode: 3 });
  });

  it.each([
    ['of another server', () => new Response('<html>', { status: 404 })],
    ['that leads elsewhere', () => new Response(null, { status: 302, headers: { location: 'https://elsewhere' } })],
    ['that is no JSON', () => new Response('fine', { status: 200 })],
    [
      'that never came',
      () => Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })),
    ],
  ])('%s is none, and the key is in no message', async (_what, answer) => {
    const call = answering(answer).call(GET_TASK, { id: ID });
    await expect(call).rejects.toBeInstanceOf(Unreachable);
    await expect(call).rejects.not.toThrow(/wb_secret/);
  });
});
