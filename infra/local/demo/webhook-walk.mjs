import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { chapter, expectThat, happened, within } from './story.mjs';

const SOURCE = 'demo-github';

/**
 * Sends a GitHub webhook: once signed, once more, once tampered with; follows the event to `waybill.events`. Answers
 * with the message it came in.
 */
export async function walkWebhook(api, watch) {
  chapter('A webhook comes in');
  const secret = randomBytes(24).toString('base64url');
  const source = await api.put('sources', { name: SOURCE, secrets: [secret] }, { provider: 'github' });
  happened(`source ${SOURCE} takes GitHub's webhooks at ${source.url}`);

  const delivery = randomUUID();
  const body = JSON.stringify({
    action: 'opened',
    issue: { number: 7, title: 'Broken link' },
    repository: { full_name: 'acme/site' },
  });
  const send = (bytes) => post(source.url, bytes, delivery, createHmac('sha256', secret).update(body).digest('hex'));

  const isIt = ({ exchange, event }) => exchange === 'waybill.events' && event.data?.deliveryId === delivery;
  const first = await send(body);
  expectThat(first.status === 202, `the signed webhook was answered ${first.status}, not 202: ${first.text}`);
  happened("signed by GitHub's scheme, sent: 202, committed");
  const message = await within(20, 'the event on waybill.events', watch.next(isIt));
  happened(`event ${message.event.type} on waybill.events under ${message.routingKey}`);

  const again = await send(body);
  expectThat(again.status === 200, `the same webhook again was answered ${again.status}, not 200: ${again.text}`);
  happened('sent again: 200, known already, nothing published');
  const tampered = await send(body.replace('opened', 'closed'));
  expectThat(tampered.status === 401, `the tampered webhook was answered ${tampered.status}, not 401`);
  happened('tampered with: 401');
  expectThat(watch.count(isIt) === 1, 'the event came out more than once');
  return message;
}

async function post(url, body, delivery, signature) {
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': delivery,
    'x-hub-signature-256': `sha256=${signature}`,
  };
  const answer = await fetch(url, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}
