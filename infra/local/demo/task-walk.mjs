import { randomUUID } from 'node:crypto';
import { chapter, expectThat, happened, within } from './story.mjs';

/** Publishes a task as an agent would, to a third party that fails at first; follows it until its result is back. */
export async function walkTask(api, watch, sandbox) {
  chapter('An agent hands over a task');
  await api.put(
    'connections',
    {
      name: 'sandbox',
      settings: { baseUrl: sandbox, idempotencyHeader: 'Idempotency-Key' },
      credentials: { type: 'bearer', token: 'sandbox-token' },
    },
    { connector: 'http' },
  );
  happened(`connection sandbox to ${sandbox}, its credential sealed`);

  const id = randomUUID();
  const task = {
    connector: 'http',
    action: 'request',
    connection: 'sandbox',
    input: {
      method: 'POST',
      path: '/issues',
      query: { status: '503', times: '1' },
      body: { title: `Broken link ${id}` },
    },
    agent: 'demo',
  };
  const replyTo = await watch.listen();
  const properties = {
    messageId: id,
    contentType: 'application/json',
    deliveryMode: 2,
    replyTo,
    correlationId: 'demo',
  };
  await watch.publish('waybill.tasks', 'http.request', task, properties);
  happened(`task ${id} published to waybill.tasks, confirmed by the broker`);

  const { event } = await within(30, 'the result on waybill.results', watch.next(isResult(id)));
  const story = await api.get(`/v1/tasks/${id}`);
  for (const { number, httpStatus, outcome } of story.attempts) {
    happened(
      `attempt ${number}: the third party answered ${httpStatus}${outcome === 'succeeded' ? '' : ', tried again later'}`,
    );
  }
  happened(`result ${event.type} on waybill.results: issue ${event.data.output?.body?.id}`);
  const reply = await within(
    10,
    'the reply',
    watch.next(({ exchange, properties: { correlationId } }) => !exchange && correlationId === 'demo'),
  );
  expectThat(reply.event.id === event.id, 'the reply is not the result');
  happened('the same result on the reply_to of the agent');
  expectThat(event.data.status === 'succeeded', `the task ${event.data.status}: ${JSON.stringify(event.data.error)}`);

  const { effects } = await (await fetch(`${sandbox}/log`)).json();
  const mine = effects.filter(({ fields }) => fields?.title === task.input.body.title);
  expectThat(mine.length === 1, `the third party saw ${mine.length} effects instead of one`);
  happened('the third party counts one effect');
}

const isResult =
  (id) =>
  ({ exchange, event }) =>
    exchange === 'waybill.results' && event.subject === id;
