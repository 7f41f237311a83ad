import { describe, expect, it } from '@jest/globals';
import { fateAtClose } from './channel-loss.js';
import { ConfirmWindow, type PendingMessage } from './confirm-window.js';
import { ExchangeMissing, PublishLost, PublishRefused } from './errors.js';
import type { OutgoingMessage } from './message.js';

const outgoing = (change: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  exchange: 'waybill.tasks',
  routingKey: 'http.request',
  content: Buffer.from('body'),
  ...change,
});

const pending = (messageId: string, change: Partial<OutgoingMessage> = {}): PendingMessage => ({
  message: outgoing(change),
  messageId,
  timeoutMs: 1,
  deadline: 0,
  returned: false,
  resolve: () => undefined,
  reject: () => undefined,
});

const windowOf = (...messages: readonly PendingMessage[]): ConfirmWindow => {
  const window = new ConfirmWindow();
  for (const message of messages) window.add(message);
  return window;
};

describe('the window of unconfirmed messages', () => {
  it('takes confirms out of order', () => {
    const [a, b, c] = [pending('a'), pending('b'), pending('c')];
    const window = windowOf(a, b, c);
    expect(window.take(2, false)).toEqual([b]);
    expect(window.take(3, true)).toEqual([a, c]);
    expect(window.size).toBe(0);
  });

  it('ignores a confirm it does not know', () => {
    expect(windowOf(pending('a')).take(7, false)).toEqual([]);
  });

  it('covers no younger message with a multiple confirm', () => {
    const window = windowOf(pending('a'), pending('b'), pending('c'));
    expect(window.take(2, true)).toHaveLength(2);
    expect(window.size).toBe(1);
  });

  it('gives a return to the message with its exchange, key and id, the oldest first', () => {
    const other = pending('same', { routingKey: 'github.x' });
    const [first, second] = [pending('same'), pending('same')];
    const window = windowOf(other, first, second);
    window.markReturned({ exchange: 'waybill.tasks', routingKey: 'http.request', messageId: 'same' });
    expect([other.returned, first.returned, second.returned]).toEqual([false, true, false]);
    window.markReturned({ exchange: 'waybill.tasks', routingKey: 'http.request', messageId: 'same' });
    expect(second.returned).toBe(true);
  });
});

describe('the fate of a message whose channel was closed', () => {
  const closed = (code: number, text: string) =>
    Object.assign(new Error(`Channel closed by server: ${code} ${text}`), { code });

  it('is a missing exchange only for what went there', () => {
    const why = closed(404, `(NOT-FOUND) with message "NOT_FOUND - no exchange 'gone' in vhost '/'"`);
    expect(fateAtClose(outgoing({ exchange: 'gone' }), why)).toBeInstanceOf(ExchangeMissing);
    expect(fateAtClose(outgoing({ exchange: 'gone' }), why).message).toContain('gone');
    expect(fateAtClose(outgoing(), why)).toBeInstanceOf(PublishLost);
  });

  it('is a refusal for an exchange without the right, and for a key without it', () => {
    const exchange = closed(
      403,
      "ACCESS_REFUSED - access to exchange 'waybill.tasks' in vhost '/' refused for user 'x'",
    );
    expect(fateAtClose(outgoing(), exchange)).toBeInstanceOf(PublishRefused);
    const topic = closed(
      403,
      "ACCESS_REFUSED - access to topic 'github.y' in exchange 'waybill.tasks' in vhost '/' refused for user 'x'",
    );
    expect(fateAtClose(outgoing({ routingKey: 'github.y' }), topic)).toBeInstanceOf(PublishRefused);
    expect(fateAtClose(outgoing(), topic)).toBeInstanceOf(PublishLost);
  });

  it("is a refusal for another's user_id and for too many bytes", () => {
    const user = closed(406, "PRECONDITION_FAILED - user_id property set to 'eve' but authenticated user was 'bob'");
    expect(fateAtClose(outgoing({ properties: { userId: 'eve' } }), user)).toBeInstanceOf(PublishRefused);
    expect(fateAtClose(outgoing(), user)).toBeInstanceOf(PublishLost);
    const size = closed(406, 'PRECONDITION_FAILED - message size 4 is larger than configured max size 3');
    expect(fateAtClose(outgoing(), size)).toBeInstanceOf(PublishRefused);
    expect(fateAtClose(outgoing({ content: Buffer.alloc(3) }), size)).toBeInstanceOf(PublishLost);
  });

  it('says what may be repeated and what may have arrived', () => {
    const lost = fateAtClose(outgoing(), new Error('channel closed'));
    expect([lost.retryable, lost.maybeDelivered]).toEqual([true, true]);
    const missing = fateAtClose(outgoing({ exchange: 'gone' }), closed(404, "no exchange 'gone' in vhost"));
    expect([missing.retryable, missing.maybeDelivered]).toEqual([false, false]);
  });
});
