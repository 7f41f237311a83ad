import { describe, expect, it } from '@jest/globals';
import { viewQueues } from './queue-view.js';
import { vhostOf } from './vhost.js';

const depth = (name: string, ready = 0) => ({ name, ready, unacknowledged: 0, consumers: 1, rateIn: 0, rateOut: 0 });

describe('the queues a tenant sees', () => {
  it('are ours and its own, with the age of the oldest row or why there is none', () => {
    const backlog = [{ connector: 'http', waiting: 3, unfinished: 4, oldestAt: new Date(), ageSeconds: 12.3456 }];
    const ours = ['waybill.tasks.http', 'waybill.tasks.github', 'waybill.unroutable', 'waybill.delay.5s'];
    const depths = [...ours, 'acme.mine', 'other.theirs'];
    const seen = viewQueues(
      depths.map((name) => depth(name, name === 'waybill.tasks.github' ? 2 : 0)),
      backlog,
      ['http', 'github'],
      'acme',
    );
    expect(
      seen.map(({ name, connector, servedBy, waiting, age, ageReason }) => [
        ...[name, connector, servedBy],
        ...[waiting, age, ageReason],
      ]),
    ).toEqual([
      ['waybill.tasks.http', 'http', 'connector-worker', 3, 12.346, null],
      ['waybill.tasks.github', 'github', 'connector-worker', 0, null, 'unclaimed'],
      ['waybill.unroutable', null, 'result-publisher', 0, null, 'empty'],
      ['waybill.delay.5s', null, null, 0, null, 'empty'],
      ['acme.mine', null, null, 0, null, 'empty'],
    ]);
  });
});

describe('the virtual host of a URL', () => {
  it.each([
    ['amqp://u:p@h/', '/'],
    ['amqp://u:p@h', '/'],
    ['amqp://u:p@h/way%2Fbill', 'way/bill'],
  ])('%s is %s', (url, vhost) => {
    expect(vhostOf(url)).toBe(vhost);
  });
});
