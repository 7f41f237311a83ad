import { Readable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from '../auth/cookies.js';

/** Where the server stops reading, in bytes. Above what a message may have, so that too large a body is answered. */
export const HARD_BODY_LIMIT = 8 * 1024 * 1024;

/** What signing in needs at most, in bytes: whoever does has shown nothing yet. */
const SIGN_IN_LIMIT = 4 * 1024;
const SIGN_IN = { method: 'POST', url: '/v1/session' };

/** Whether a request shows anything like an API key or a session; whether it is one is looked up later. */
function isSomethingShown({ authorization, cookie }: FastifyRequest['headers']): boolean {
  if (authorization !== undefined) return /^Bearer \S/i.test(authorization);
  return cookie?.includes(`${SESSION_COOKIE}=`) ?? false;
}

/** Whether somebody signs in, in so many bytes as that takes, announced. */
function isSignIn({ method, routeOptions, headers }: FastifyRequest): boolean {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return method === SIGN_IN.method && routeOptions.url === SIGN_IN.url && length <= SIGN_IN_LIMIT;
}

/** Stands in for a body that nobody reads, because its request is refused whatever it says. */
function unread(announced: string | undefined): Readable & { receivedEncodedLength: number } {
  return Object.assign(Readable.from([]), { receivedEncodedLength: Number(announced ?? 0) });
}

/** Takes JSON bodies as the bytes they came in, and nothing else: another content type is a 415. */
export function takeJsonBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    const isRead = isSomethingShown(request.headers) || isSignIn(request);
    done(null, isRead ? payload : unread(request.headers['content-length']));
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: HARD_BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
}
