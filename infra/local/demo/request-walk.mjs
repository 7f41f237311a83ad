import { randomUUID } from 'node:crypto';
import { chapter, expectThat, happened, within } from './story.mjs';

/** Hands over a task by HTTP and waits for its result; once more under the same key. Answers with the task's id. */
export async function walkRequest({ api, thirdParty, callbacks }) {
  chapter('Another asks over HTTP');
  const key = `demo-${randomUUID()}`;
  const title = `Asked over HTTP ${key}`;
  const send = () =>
    api.send('POST', '/v1/tasks', thirdParty.issue('demo-caller', title), {
      'idempotency-key': `"${key}"`,
      prefer: 'wait=10',
    });
  const first = await send();
  const { id, status } = first.body;
  expectThat(status === 'succeeded', `the task ${id} is ${status} after 10 s`);
  happened(`task ${id} handed over, its result waited for: ${first.status}, ${status}`);
  const again = await send();
  expectThat(again.body.id === id, 'the same key made another task');
  expectThat(again.headers.get('idempotency-replayed') === 'true', 'the answer does not say that it is a replay');
  happened('sent again under the same Idempotency-Key: the same task, Idempotency-Replayed: true');
  await within(20, 'the callback', callbacks.about(id));
  happened('its result by an HTTP callback too');
  await thirdParty.expectOneEffect(title);
  return id;
}
