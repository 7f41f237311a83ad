import { describe, expect, it } from '@jest/globals';
import type { TaskMessage } from '#libs/contracts';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { ClientClosed, RequestRefused, ResultPending, TaskUnknown, WaybillUnavailable } from '../errors.js';
import { WaybillClient } from '../waybill-client.js';

const ID = '018f0000-0000-7000-8000-000000000001';
const task: TaskMessage = { connector: 'http', action: 'request', connection: 'tracker', input: { method: 'GET' } };
const done = { taskId: ID, sequence: 1, status: 'succeeded', output: { number: 7 } };

interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly redirect: string | undefined;
}

type Answer = Error | { status: number; json?: unknown; headers?: Record<string, string> };

/** A client whose server answers each request with the next of these, the last one for ever. */
function clientOf(...answers: Answer[]) {
  const sent: Sent[] = [];
  const fetch = async (input: Parameters<typeof globalThis.fetch>[0], init: RequestInit = {}): Promise<Response> => {
    const body = init.body ? new TextDecoder().decode(init.body as Uint8Array) : '';
    sent.push({ url: String(input), headers: new Headers(init.headers), body, redirect: init.redirect });
    const answer = answers[Math.min(sent.length, answers.length) - 1] ?? new Error('no answer');
    if (answer instanceof Error) throw answer;
    return new Response(answer.json === undefined ? 'a page' : JSON.stringify(answer.json), answer);
  };
  return { client: WaybillClient.http({ baseUrl: 'http://waybill.test/base/', apiKey: 'secret-key', fetch }), sent };
}

const accepted = { status: 202, json: { id: ID, status: 'accepted', result: null } };
const finished = { status: 200, json: { id: ID, status: 'succeeded', result: done } };

describe('submitting over HTTP', () => {
  it('sends the identical request, key included, until there is an answer', async () => {
    const trouble = [new TypeError('fetch failed'), { status: 503 }, { status: 200 }];
    const { client, sent } = clientOf(...trouble, accepted);
    const { id, idempotencyKey } = await client.submit(task);
    expect(id).toBe(ID);
    expect(sent).toHaveLength(4);
    expect(new Set(sent.map(({ url, headers, body }) => JSON.stringify([url, [...headers], body]))).size).toBe(1);
    expect(sent[0]).toMatchObject({ url: 'http://waybill.test/base/v1/tasks', redirect: 'manual' });
    expect(sent[0]?.headers.get('idempotency-key')).toBe(`"${idempotencyKey}"`);
  });

  it('passes on the trace and quotes the key', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { client, sent } = clientOf(accepted);
    await client.submit(task, { idempotencyKey: 'a "b" \\', traceparent, baggage: 'k=v' });
    const { headers } = sent[0] ?? { headers: new Headers() };
    expect(headers.get('idempotency-key')).toBe('"a \\"b\\" \\\\"');
    expect([headers.get('traceparent'), headers.get('baggage')]).toEqual([traceparent, 'k=v']);
  });

  it('throws what was refused, once and with its problem', async () => {
    const problem = {
      status: 400,
      code: 'unknown_connection',
      title: 'x',
      detail: 'y',
      errors: [{ pointer: '/connection' }],
    };
    const { client, sent } = clientOf({ status: 400, json: problem });
    const refused = await client.submit(task).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RequestRefused);
    expect(refused).toMatchObject({ problem });
    expect(sent).toHaveLength(1);
  });

  it('takes no redirect, and does not show the key to another address', async () => {
    const { client, sent } = clientOf({ status: 307, headers: { location: 'http://elsewhere.test/' } });
    await expect(client.submit(task)).rejects.toMatchObject({ problem: { status: 307, code: 'http_307' } });
    expect(sent).toHaveLength(1);
  });

  it('gives up with the key when Retry-After leads beyond the time, and tells no secret', async () => {
    const { client } = clientOf({ status: 503, headers: { 'retry-after': '3600' } });
    const error = await client.submit(task, { idempotencyKey: 'mine' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WaybillUnavailable);
    expect(error).toMatchObject({ idempotencyKey: 'mine' });
    expect(`${error} ${JSON.stringify(error)}`).not.toContain('secret-key');
  });

  it('ends with the reason of the caller’s signal', async () => {
    const { client } = clientOf(new TypeError('fetch failed'));
    const reason = new Error('changed my mind');
    await expect(client.submit(task, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('closing a client over HTTP', () => {
  it('ends a call that Waybill has asked to wait, and every later one', async () => {
    const { client, sent } = clientOf({ status: 503, headers: { 'retry-after': '20' } });
    const submitted = client.submit(task).catch((error: unknown) => error);
    const waited = client.waitForResult(ID).catch((error: unknown) => error);
    await waitUntil('both to be asked to wait', () => sent.length === 2);
    await client.close();
    expect(await submitted).toBeInstanceOf(ClientClosed);
    expect(await waited).toBeInstanceOf(ClientClosed);
    await expect(client.result(ID)).rejects.toBeInstanceOf(ClientClosed);
    expect(sent).toHaveLength(2);
  });

  it('ends a call that waits for its answer', async () => {
    const fetch: typeof globalThis.fetch = (_input, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const client = WaybillClient.http({ baseUrl: 'http://waybill.test', apiKey: 'k', fetch });
    const submitted = client.submit(task).catch((error: unknown) => error);
    await client.close();
    expect(await submitted).toBeInstanceOf(ClientClosed);
  });
});

describe('waiting over HTTP', () => {
  it('does not ask sooner than Waybill has wished, be the time over before', async () => {
    const later = { status: 503, headers: { 'retry-after': '300' } };
    const waiting = clientOf(later);
    const error = await waiting.client.waitForResult(ID, { timeoutMs: 500 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ResultPending);
    expect(error).toMatchObject({ taskId: ID, cause: { name: 'WaybillUnavailable' } });
    expect(waiting.sent).toHaveLength(1);
    const outputUrl = `/v1/tasks/${ID}/output`;
    const large = { status: 200, json: { ...finished.json, result: { ...done, output: undefined, outputUrl } } };
    const submitting = clientOf(large, later);
    const pending = submitting.client.submitAndWait(task, { timeoutMs: 500 });
    await expect(pending).rejects.toBeInstanceOf(ResultPending);
    expect(submitting.sent).toHaveLength(2);
  });

  it('asks Waybill to wait, then looks again until there is a result', async () => {
    const { client, sent } = clientOf(accepted, accepted, { status: 503 }, finished);
    expect(await client.submitAndWait(task)).toEqual(done);
    expect(sent.map(({ headers }) => headers.get('prefer'))).toEqual(['wait=20', null, null, null]);
    expect(sent[3]?.url).toBe(`http://waybill.test/base/v1/tasks/${ID}`);
  });

  it('returns a parked result, or waits for the one after it where that is wished', async () => {
    const parked = { status: 200, json: { id: ID, status: 'parked', result: { ...done, status: 'parked' } } };
    const again = { status: 200, json: { ...parked.json, status: 'running' } };
    expect(await clientOf(parked).client.submitAndWait(task)).toMatchObject({ status: 'parked' });
    const { client } = clientOf(parked, again, finished);
    expect(await client.submitAndWait(task, { parked: 'wait' })).toEqual(done);
  });

  it('ends with the task’s id when the time is over', async () => {
    const { client } = clientOf(accepted);
    const error = await client.submitAndWait(task, { timeoutMs: 50 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ResultPending);
    expect(error).toMatchObject({ taskId: ID });
  });

  it('puts an output in its place that was too large for the result', async () => {
    const large = { taskId: ID, sequence: 1, status: 'succeeded', outputUrl: `/v1/tasks/${ID}/output` };
    const { client, sent } = clientOf(
      { status: 200, json: { ...finished.json, result: large } },
      { status: 200, json: [1] },
    );
    expect(await client.result(ID)).toEqual({ taskId: ID, sequence: 1, status: 'succeeded', output: [1] });
    expect(sent[1]?.url).toBe(`http://waybill.test/base/v1/tasks/${ID}/output`);
  });

  it('knows no result of a task that runs, and no task it is not shown', async () => {
    expect(await clientOf(accepted).client.result(ID)).toBeNull();
    await expect(clientOf({ status: 404 }).client.result(ID)).rejects.toBeInstanceOf(TaskUnknown);
    await expect(clientOf(finished).client.result('../api-keys')).rejects.toBeInstanceOf(TaskUnknown);
  });
});
