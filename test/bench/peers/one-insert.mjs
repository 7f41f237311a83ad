/**
 * The webhook endpoint most people write first: Fastify, the signature over the raw bytes, one insert for each request,
 * then 202. Nobody is told of the event; whoever wants it looks into the table.
 *
 * Environment: DATABASE_URL, HTTP_PORT, SOURCE_ID, SOURCE_SECRET, POOL.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

const { DATABASE_URL, HTTP_PORT, SOURCE_ID, SOURCE_SECRET, POOL = '20' } = process.env;
const key = createSecretKey(Buffer.from(SOURCE_SECRET));
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL) });
const insert = {
  name: 'insert',
  text: 'INSERT INTO public.bench_webhooks (id, type, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
};

function verified(id, signature, body) {
  const given = /^[0-9a-f]{64}$/.test(signature ?? '') && id ? Buffer.from(signature, 'hex') : null;
  return given !== null && timingSafeEqual(given, createHmac('sha256', key).update(`${id}.`).update(body).digest());
}

const fastify = Fastify({ bodyLimit: 1024 * 1024 });
fastify.removeAllContentTypeParsers();
fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
fastify.get('/livez', async () => ({ status: 'alive' }));
fastify.post('/v1/webhooks/:source', async ({ params, headers, body }, reply) => {
  const id = headers['x-delivery'];
  if (params.source !== SOURCE_ID || !verified(id, headers['x-signature'], body))
    return reply.code(401).send({ code: 'not_verified' });
  const { rowCount } = await pool.query({ ...insert, values: [id, JSON.parse(body).type, body] });
  return reply.code(rowCount === 1 ? 202 : 200).send({ id });
});
await fastify.listen({ port: Number(HTTP_PORT), host: '127.0.0.1' });
process.on('SIGTERM', () => process.exit(0));
