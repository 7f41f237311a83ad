import { describe, expect, it } from '@jest/globals';
import { armFailpoints, disarmFailpoints } from '#libs/failpoints';
import { PublishLost, PublishUnencodable } from '../publishing/errors.js';
import type { OutgoingMessage, PublishOutcome } from '../publishing/message.js';
import { ChannelSession } from './channel-session.js';
import type { Delivery } from './delivery.js';
import { type SettlingContext, settle, settleAfterBug } from './settle.js';
import type { Settlement } from './settlement.js';

const delivery: Delivery = {
  queue: 'waybill.tasks.http',
  exchange: 'waybill.tasks',
  routingKey: 'http.request',
  redelivered: false,
  deliveryCount: 0,
  properties: { messageId: 'm-1' },
  headers: {},
  content: Buffer.from('{}'),
};
const deadLetter: Settlement = { kind: 'dead-letter', reason: 'unreadable', detail: 'not JSON' };

/** A delivery on a channel that writes down what it is told, and a publisher that gives these answers in turn. */
const scene = (answers: readonly (PublishOutcome | ((message: OutgoingMessage) => Error))[] = []) => {
  const log: string[] = [];
  const told =
    (verb: string) =>
    (message: { fields: { deliveryTag: number } }, ...flags: boolean[]) =>
      log.push([verb, message.fields.deliveryTag, ...flags].join(' '));
  const session = new ChannelSession({ ack: told('ack'), nack: told('nack'), reject: told('reject') } as never);
  const draining = new AbortController();
  const queue = [...answers];
  const context: SettlingContext = {
    publisher: {
      publish: (message) => {
        const answer = queue.shift() ?? 'routed';
        log.push(`publish ${message.exchange}`);
        return typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer(message));
      },
    },
    draining: draining.signal,
    onError: (error) => log.push(error.name),
  };
  return { log, session, draining, context, held: { delivery, tag: 1, session } };
};

describe('settling', () => {
  it('acks at the end of the turn', async () => {
    const { held, context, log, session } = scene();
    await settle(held, { kind: 'ack' }, context);
    expect(log).toEqual([]);
    session.flush();
    expect(log).toEqual(['ack 1 true']);
  });

  it('comes to its last failpoint when the ack was sent, not when it was asked for', async () => {
    const { held, context, log } = scene();
    armFailpoints('settle.*=kill', { onHit: async (point) => void log.push(point) });
    await settle(held, { kind: 'ack' }, context).finally(disarmFailpoints);
    expect(log).toEqual(['settle.ack.before', 'ack 1 true', 'settle.ack.after']);
  });

  it('acks a dead letter after its copy is routed, never before', async () => {
    const { held, context, log, session } = scene();
    await settle(held, deadLetter, context);
    session.flush();
    expect(log).toEqual(['publish waybill.dead-letters', 'ack 1 true']);
  });

  it('gives a dead letter back where its copy cannot be published before the end', async () => {
    const { held, context, log, session, draining } = scene([(message) => new PublishLost(message, 'gone.')]);
    draining.abort();
    await settle(held, deadLetter, context);
    session.flush();
    expect(log).toEqual(['publish waybill.dead-letters', 'PublishLost', 'nack 1 false true']);
  });

  it('gives a dead letter back that found no queue', async () => {
    const { held, context, log, draining } = scene(['unroutable']);
    draining.abort();
    await settle(held, deadLetter, context);
    expect(log).toEqual(['publish waybill.dead-letters', 'Error', 'nack 1 false true']);
  });

  it('leaves a dead letter that cannot be encoded again to the broker', async () => {
    const { held, context, log } = scene([(message) => new PublishUnencodable(message, 'too big.')]);
    await settle(held, deadLetter, context);
    expect(log).toEqual(['publish waybill.dead-letters', 'PublishUnencodable', 'nack 1 false false']);
  });

  it('gives back what was not started, uncounted where the broker can tell', async () => {
    const { held, context, log, draining } = scene();
    draining.abort();
    await settle(held, { kind: 'requeue' }, context);
    expect(log).toEqual(['nack 1 false true']);
  });

  it('lets the broker count a handler that threw', async () => {
    const { held, context, log, draining } = scene();
    draining.abort();
    await settleAfterBug(held, new TypeError('bug'), context);
    expect(log).toEqual(['TypeError', 'reject 1 true']);
  });

  it('does nothing on a channel that is gone', async () => {
    const { held, context, log, session } = scene();
    session.end();
    await settle(held, { kind: 'ack' }, context);
    await settle(held, deadLetter, context);
    session.flush();
    expect(log).toEqual([]);
  });

  it('survives a channel that closes under it', async () => {
    const session = new ChannelSession({
      ack: () => {
        throw new Error('Channel closing');
      },
    } as never);
    session.ack(1);
    session.flush();
    expect(session.open).toBe(false);
  });
});
