import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Where the server stops reading, in bytes. Above what a message may have, so that too large a body is answered. */
export const HARD_BODY_LIMIT = 8 * 1024 * 1024;

/** Takes JSON bodies as the bytes they came in, and nothing else: another content type is a 415. */
export function takeJsonBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: HARD_BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
}
