import type { FastifyReply } from 'fastify';
import { hostCookie, SESSION_COOKIE } from '../auth/cookies.js';
import type { Session } from '../auth/session.js';

/** Has the browser keep a session until its end. */
export function giveSessionCookie(reply: FastifyReply, { token, endsAt }: Session): void {
  const maxAge = Math.max(0, Math.floor((endsAt.getTime() - Date.now()) / 1_000));
  reply.header('set-cookie', hostCookie(SESSION_COOKIE, token, { maxAge, sameSite: 'Strict' }));
}

/** Has the browser forget it. */
export function endSessionCookie(reply: FastifyReply): void {
  reply.header('set-cookie', hostCookie(SESSION_COOKIE, '', { maxAge: 0, sameSite: 'Strict' }));
}
