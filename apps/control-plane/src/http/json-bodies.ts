import { Readable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Where the server stops reading, in bytes. Above what a message may have, so that too large a body is answered. */
export const HARD_BODY_LIMIT = 8 * 1024 * 1024;

/** Whether a request shows anything like an API key; whether it is one is looked up later. */
function isKeyShown(authorization: string | undefined): boolean {
  return authorization !== undefined && /^Bearer \S/i.test(authorization);
}

/** Stands in for a body that nobody reads, because its request is refused whatever it says. */
function unread(announced: string | undefined): Readable & { receivedEncodedLength: number } {
  return Object.assign(Readable.from([]), { receivedEncodedLength: Number(announced ?? 0) });
}

/** Takes JSON bodies as the bytes they came in, and nothing else: another content type is a 415. */
export function takeJsonBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    done(null, isKeyShown(request.headers.authorization) ? payload : unread(request.headers['content-length']));
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: HARD_BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
}
