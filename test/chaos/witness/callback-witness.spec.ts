import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { signWebhook } from '../load/webhook-entrance.js';
import { CallbackWitness } from './callback-witness.js';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const result = JSON.stringify({
  ...{ id: 'task/1', subject: 'task', sequence: 1, type: 'dev.waybill.task.parked', data: { status: 'parked' } },
});
let witness: CallbackWitness;

beforeEach(async () => {
  witness = await CallbackWitness.start();
  witness.expect(SECRET);
});

afterEach(() => witness.close());

async function call(body: string, signed = body): Promise<number> {
  const seconds = Math.floor(Date.now() / 1_000);
  const headers = {
    'webhook-id': 'task/1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': signWebhook(SECRET, 'task/1', seconds, signed),
  };
  return (await fetch(witness.url, { method: 'POST', headers, body })).status;
}

it('keeps what is signed, and counts what is not', async () => {
  expect(await call(result)).toBe(204);
  expect(witness.seen).toMatchObject([
    { by: 'callback', id: 'task/1', subject: 'task', status: 'parked', sequence: 1 },
  ]);
  expect(await call(result, '{}')).toBe(401);
  expect([witness.seen.length, witness.forged]).toEqual([1, 1]);
});

it('refuses one now and then, so that it has to come again, and none a second time', async () => {
  const statuses = new Set<number>();
  for (let n = 0; n < 300; n++) statuses.add(await call(result));
  expect(statuses).toEqual(new Set([204, 503]));
  expect(witness.seen).toHaveLength(299);
});
