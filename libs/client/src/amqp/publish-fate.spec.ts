import { describe, expect, it } from '@jest/globals';
import { fateAtClose } from './publish-fate.js';

const message = { routingKey: 'http.request', userId: 'agent' };
const closed = (code: number, said: string) =>
  Object.assign(new Error(`Channel closed by server: ${code} with message "${said}"`), { code });

/** What RabbitMQ says, word for word. */
const SAID = {
  topic: closed(
    403,
    "ACCESS_REFUSED - write access to topic 'http.request' in exchange 'waybill.tasks' in vhost '/' refused for user 'agent'",
  ),
  exchange: closed(403, "ACCESS_REFUSED - access to exchange 'waybill.tasks' in vhost '/' refused for user 'agent'"),
  missing: closed(404, "NOT_FOUND - no exchange 'waybill.tasks' in vhost '/'"),
  user: closed(406, "PRECONDITION_FAILED - user_id property set to 'agent' but authenticated user was 'other'"),
};

describe('when its channel closes, a message', () => {
  it.each([
    ['topic', 'forbidden'],
    ['exchange', 'forbidden'],
    ['missing', 'exchange_missing'],
    ['user', 'wrong_user_id'],
  ] as const)('is refused for what the broker says of it: %s', (what, code) => {
    expect(fateAtClose(message, SAID[what])).toMatchObject({ kind: 'refused', code });
  });

  it('is lost where another message was at fault', () => {
    expect(fateAtClose({ ...message, routingKey: 'github.comment' }, SAID.topic).kind).toBe('lost');
    expect(fateAtClose({ ...message, userId: undefined }, SAID.user).kind).toBe('lost');
  });

  it('is lost where nobody says why', () => {
    const why = new Error('read ECONNRESET');
    expect(fateAtClose(message, why)).toEqual({ kind: 'lost', why });
    expect(fateAtClose(message, closed(320, 'CONNECTION_FORCED - broker forced connection closure')).kind).toBe('lost');
  });
});
