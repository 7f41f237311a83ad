import { expect, it } from '@jest/globals';
import { sampledQueues } from './sampled-queues.js';

const queue = (name: string, ready = 0) => ({ name, ready, unacknowledged: 0, consumers: 0, rateIn: 0, rateOut: 0 });

it('samples our queues before those of tenants, as many as are kept, and no number that does not fit', () => {
  const theirs = Array.from({ length: 600 }, (_, at) => queue(`acme.${String(at).padStart(3, '0')}`));
  const sampled = sampledQueues([...theirs, queue('waybill.tasks.http', 2 ** 40)]);
  expect(sampled).toHaveLength(500);
  expect(sampled[0]).toEqual(queue('waybill.tasks.http', 2 ** 31 - 1));
  expect(sampled[499]?.name).toBe('acme.498');
});
