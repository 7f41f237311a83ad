import { randomUUID } from 'node:crypto';
import { chapter, expectThat, happened, within } from './story.mjs';

const TRACE_HEADERS = ['traceparent', 'tracestate', 'baggage'];

/**
 * Reacts to an event as an agent would: with a task, published in the event's own trace, to a third party that fails at
 * first; follows it until its result is back. Answers with the task's id.
 */
export async function walkReaction({ api, watch, thirdParty, callbacks }, { event, properties: { headers } }) {
  chapter('An agent reacts to it');
  const id = randomUUID();
  const title = `${event.data.body.issue.title} ${id}`;
  const task = thirdParty.issue('demo', title, { status: '503', times: '1' });
  const traceHeaders = Object.fromEntries(
    TRACE_HEADERS.filter((name) => headers?.[name]).map((name) => [name, headers[name]]),
  );
  const properties = {
    messageId: id,
    contentType: 'application/json',
    deliveryMode: 2,
    replyTo: await watch.listen(),
    correlationId: 'demo',
    // The broker vouches for the user, who may speak for any tenant of this stack.
    userId: watch.user,
    headers: { ...traceHeaders, tenant: 'default' },
  };
  await watch.publish('waybill.tasks', 'http.request', task, properties);
  happened(
    `task ${id} published to waybill.tasks, ${traceHeaders.traceparent ? "with the event's traceparent" : 'without a traceparent: the event had none'}`,
  );

  const { event: result } = await within(30, 'the result on waybill.results', watch.next(isResult(id)));
  const story = await api.get(`/v1/tasks/${id}`);
  for (const { number, httpStatus, outcome } of story.attempts) {
    happened(
      `attempt ${number}: the third party answered ${httpStatus}${outcome === 'succeeded' ? '' : ', tried again later'}`,
    );
  }
  expectThat(
    result.data.status === 'succeeded',
    `the task ${result.data.status}: ${JSON.stringify(result.data.error)}`,
  );
  happened(`result ${result.type} on waybill.results: issue ${result.data.output?.body?.id}`);
  const reply = await within(10, 'the reply', watch.next(isReply));
  expectThat(reply.event.id === result.id, 'the reply is not the result');
  happened('the same result on the reply_to of the agent');
  const callback = await within(20, 'the callback', callbacks.about(id));
  expectThat(callback.event.id === result.id, 'the callback is not the result');
  happened('the same result by an HTTP callback, its signature verified');
  await thirdParty.expectOneEffect(title);
  return id;
}

const isReply = ({ exchange, properties: { correlationId } }) => !exchange && correlationId === 'demo';

const isResult =
  (id) =>
  ({ exchange, event }) =>
    exchange === 'waybill.results' && event.subject === id;
