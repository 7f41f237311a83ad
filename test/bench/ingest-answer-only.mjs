/** A Fastify that reads a webhook's body and answers 202: neither verified nor kept. Environment: HTTP_PORT. */
import Fastify from 'fastify';

const fastify = Fastify({ bodyLimit: 1024 * 1024 });
fastify.removeAllContentTypeParsers();
fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
fastify.get('/livez', async () => ({ status: 'alive' }));
fastify.post('/v1/webhooks/:source', (request, reply) => {
  reply.code(202).send({ id: request.headers['x-delivery'] });
});
await fastify.listen({ port: Number(process.env.HTTP_PORT), host: '127.0.0.1' });
process.on('SIGTERM', () => process.exit(0));
