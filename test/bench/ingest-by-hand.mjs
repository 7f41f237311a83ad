/**
 * Durable ingest of webhooks by hand: verified over the raw bytes, receipt and event of many in one statement (the
 * product's own), then 202, then published with confirm in the order of commit, then marked. Its only copy:
 * it takes no lock to publish. It ends on every trouble, and publishes what it owes when it starts again. Of a known id
 * with other bytes it keeps nothing.
 *
 * Environment: RABBITMQ_URL, DATABASE_URL, HTTP_PORT, SOURCE_ID, SOURCE_NAME, SOURCE_SECRET, TENANT.
 */
import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { SESSION } from '../../dist/libs/persistence/src/database.js';
import { ACCEPT_DELIVERIES } from '../../dist/libs/persistence/src/statements/accept-deliveries.js';
import { MARK_EVENTS_PUBLISHED } from '../../dist/libs/persistence/src/statements/mark-events-published.js';
import { laneLock } from '../../dist/libs/persistence/src/stores/lane-lock.js';
import { connectBroker, openPublisher } from './by-hand/broker.mjs';
import { columns, gather, giveUp } from './by-hand/gather.mjs';

const { RABBITMQ_URL, DATABASE_URL, HTTP_PORT, SOURCE_ID, SOURCE_NAME: source, SOURCE_SECRET, TENANT } = process.env;
const key = createSecretKey(Buffer.from(SOURCE_SECRET));
const publish = await openPublisher(await connectBroker(RABBITMQ_URL, 'ingest by hand'));

async function connectDatabase() {
  const client = new pg.Client({ connectionString: DATABASE_URL, options: SESSION });
  client.on('error', giveUp);
  await client.connect();
  return client;
}
const [accepting, marking] = [await connectDatabase(), await connectDatabase()];
const run = (client, { name, text }, values) => client.query({ name, text, values });

const locks = new Map();
function lockOf(lane) {
  const known = locks.get(lane) ?? laneLock('accept', { tenant: TENANT, source, lane });
  locks.set(lane, known);
  return known;
}

function send({ eventId, routingKey, event }) {
  const properties = { messageId: eventId, contentType: 'application/cloudevents+json', headers: { tenant: TENANT } };
  publish('waybill.events', routingKey, event, properties, () => mark(eventId));
}

const accept = gather(async (gathered) => {
  const ids = new Set();
  const deliveries = gathered.filter((delivery) => {
    const isFirst = !ids.has(delivery.id);
    if (isFirst) ids.add(delivery.id);
    else accept(delivery);
    return isFirst;
  });
  const lanes = [...new Set(deliveries.map(({ lane }) => lockOf(lane)))];
  lanes.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const { rows } = await run(accepting, ACCEPT_DELIVERIES, [
    ...columns(
      deliveries,
      () => TENANT,
      () => SOURCE_ID,
      'id',
      'eventId',
      'bodyHash',
      () => source,
      'lane',
      'routingKey',
      'event',
      () => '{}',
    ),
    lanes,
  ]);
  deliveries.forEach((delivery, place) => {
    const { eventId, fresh } = rows[place];
    delivery.answer(fresh ? 202 : 200, fresh ? { id: eventId } : { id: eventId, duplicate: true });
    if (fresh) send(delivery);
  });
});

const mark = gather((ids) => run(marking, MARK_EVENTS_PUBLISHED, [ids.map(() => TENANT), ids]));

function verified(id, signature, body) {
  const given = /^[0-9a-f]{64}$/.test(signature ?? '') && id ? Buffer.from(signature, 'hex') : null;
  return given !== null && timingSafeEqual(given, createHmac('sha256', key).update(`${id}.`).update(body).digest());
}

function eventIdOf(id) {
  const bytes = hash('sha256', JSON.stringify(['waybill/event/1', TENANT, SOURCE_ID, id]), 'buffer');
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

function describe(id, headers, body) {
  const { type, customer } = JSON.parse(body);
  const eventId = eventIdOf(id);
  const envelope = JSON.stringify({
    specversion: '1.0',
    id: eventId,
    type: `dev.waybill.webhook.hmac.${type}`,
    source: `/sources/${source}`,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
  });
  const kept = { 'content-type': headers['content-type'], 'x-delivery': id };
  const rest = JSON.stringify({ headers: kept, deliveryId: id, trust: 'untrusted' });
  const event = Buffer.concat([
    Buffer.from(`${envelope.slice(0, -1)},"data":{"body":`),
    body,
    Buffer.from(`,${rest.slice(1)}}`),
  ]);
  return {
    id,
    eventId,
    bodyHash: hash('sha256', body, 'buffer'),
    lane: customer,
    routingKey: `${source}.${type}`,
    event,
  };
}

const owed = await accepting.query(
  'SELECT id AS "eventId", routing_key AS "routingKey", event FROM events WHERE published_at IS NULL ORDER BY number',
);
for (const row of owed.rows) send(row);

const fastify = Fastify({ bodyLimit: 1024 * 1024 });
fastify.removeAllContentTypeParsers();
fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
fastify.get('/livez', async () => ({ status: 'alive' }));
fastify.post('/v1/webhooks/:source', (request, reply) => {
  const { headers, body } = request;
  const id = headers['x-delivery'];
  if (request.params.source !== SOURCE_ID || !verified(id, headers['x-signature'], body))
    return reply.code(401).send({ code: 'not_verified' });
  accept({ ...describe(id, headers, body), answer: (code, content) => reply.code(code).send(content) });
});
await fastify.listen({ port: Number(HTTP_PORT), host: '127.0.0.1' });
process.on('SIGTERM', () => process.exit(0));
