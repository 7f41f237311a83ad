import { describe, expect, it } from '@jest/globals';
import type { OutgoingMessage } from '../publishing/message.js';
import { AmqpAnnouncer } from './amqp-announcer.js';

describe('a hint that is announced', () => {
  const sent: OutgoingMessage[] = [];
  const publish = async (message: OutgoingMessage) => {
    sent.push(message);
    return 'routed' as const;
  };
  const announcer = new AmqpAnnouncer({ publish }, 'waybill-connector-worker');
  const task = { tenant: 'acme', id: 'id', connector: 'http', action: 'request', trace: {} };

  it('tells the day of its task where that is known', async () => {
    await announcer.hint({ ...task, born: '2026-11-30' }, 0);
    await announcer.hint(task, 0);
    expect(sent.map(({ headers }) => headers)).toEqual([
      { tenant: 'acme', 'waybill-task': 'id', 'waybill-born': '2026-11-30' },
      { tenant: 'acme', 'waybill-task': 'id' },
    ]);
  });
});
