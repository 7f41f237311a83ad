import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { blocksOf } from '../../../../test/docs/markdown-blocks.js';
import { isResultEvent, verifyWebhook } from './verify-webhook.js';
import { WebhookRejected } from './webhook-rejected.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const EVENT = { id: 'a/1', type: 'dev.waybill.task.succeeded', data: { taskId: 'a', status: 'succeeded' } };

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

/** Runs the README's block that holds `mark`, without its imports and with one secret. */
function example(mark: string, given: Readonly<Record<string, unknown>>): string[] {
  const block = blocksOf(readme).find(({ text }) => text.includes(mark));
  if (!block) throw new Error(`the README has no block with ${mark}`);
  const code = block.text.replace(/^(import|const secrets) .*$/gm, '');
  const done: string[] = [];
  const finished = (taskId: string) => done.push(taskId);
  const names = { isResultEvent, verifyWebhook, WebhookRejected, secrets: [SECRET], finished, ...given };
  new Function(...Object.keys(names), code)(...Object.values(names));
  return done;
}

function signedEvent() {
  const body = JSON.stringify(EVENT);
  const now = new Date();
  const headers = {
    'webhook-id': EVENT.id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(SECRET).sign(EVENT.id, now, body),
  };
  return { body, headers };
}

describe('the receiver in the README', () => {
  it('for Fastify takes what is signed, and answers 400 to nothing at all', async () => {
    const app = fastify();
    const done = example('scope.post', { app });
    const { body, headers } = signedEvent();
    const json = { ...headers, 'content-type': 'application/json' };
    const answers = [
      await app.inject({ method: 'POST', url: '/waybill', headers: json, body }),
      await app.inject({ method: 'POST', url: '/waybill' }),
      await app.inject({ method: 'POST', url: '/waybill', headers: json }),
      await app.inject({ method: 'POST', url: '/waybill', headers: json, body: '{}' }),
    ];
    await app.close();
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 400, 400, 400]);
    expect(done).toEqual(['a']);
  });

  it('for Express takes what is signed, and answers 400 to nothing at all, as either of its versions shows it', () => {
    type Handler = (request: object, response: { sendStatus(status: number): void }) => void;
    let handle: Handler = () => {};
    const app = { post: (_path: string, _parser: unknown, handler: Handler) => (handle = handler) };
    const done = example('express.raw', { app, express: { raw: () => null } });
    const { body, headers } = signedEvent();
    const statuses: number[] = [];
    for (const sent of [Buffer.from(body), undefined, {}]) {
      handle({ body: sent, headers }, { sendStatus: (status) => statuses.push(status) });
    }
    expect([statuses, done]).toEqual([[204, 400, 400], ['a']]);
  });
});
