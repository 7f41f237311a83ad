/**
 * The two broker hops of a task and nothing between them: consume, publish a result of the same size with confirm, ack.
 * With DATABASE_URL each message is committed first, on its own: the shortest way to a durable acceptance.
 *
 * Environment: RABBITMQ_URL, PREFETCH, optionally DATABASE_URL.
 */
import pg from 'pg';
import { connectBroker, consume, openPublisher } from './by-hand/broker.mjs';
import { giveUp } from './by-hand/gather.mjs';

const { RABBITMQ_URL: url, DATABASE_URL: databaseUrl, PREFETCH = '200' } = process.env;
const userId = decodeURIComponent(new URL(url).username);
const publish = await openPublisher(await connectBroker(url, 'bare publish'));
const pool = databaseUrl && new pg.Pool({ connectionString: databaseUrl, max: 8 });
const insert = {
  name: 'insert',
  text: 'INSERT INTO public.bench_commits (id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING',
};

async function receive(message, settle) {
  const { messageId: id } = message.properties;
  const acceptedAt = new Date().toISOString();
  if (pool) await pool.query({ ...insert, values: [id, message.content] }).catch(giveUp);
  const { connector, action } = JSON.parse(message.content);
  const finishedAt = new Date().toISOString();
  const event = {
    specversion: '1.0',
    id: `${id}/1`,
    type: 'dev.waybill.task.succeeded',
    source: `/connectors/${connector}`,
    subject: id,
    time: finishedAt,
    sequence: 1,
    datacontenttype: 'application/json',
    data: {
      taskId: id,
      connector,
      action,
      status: 'succeeded',
      output: { stored: true },
      attempts: 1,
      effect: { class: 'natural', applied: 'yes' },
      cost: null,
      timings: { acceptedAt, finishedAt },
      labels: {},
    },
  };
  const properties = {
    messageId: event.id,
    correlationId: id,
    contentType: 'application/cloudevents+json',
    userId,
    headers: { tenant: 'acme' },
  };
  const key = `${connector}.${action}.succeeded`;
  publish('waybill.results', key, Buffer.from(JSON.stringify(event)), properties, () => settle(message));
}

await consume(await connectBroker(url, 'bare consume'), 'waybill.tasks.bench', Number(PREFETCH), receive);
process.on('SIGTERM', () => process.exit(0));
