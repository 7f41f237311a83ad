import { describe, expect, it } from '@jest/globals';
import { type QueueSample, unservedQueues } from './unserved-queues.js';

const now = new Date('2026-11-30T12:00:00Z');
const sample = (agoSeconds: number, ready: number, consumers: number, queue = 'waybill.tasks.http'): QueueSample => ({
  ...{ queue, at: new Date(now.getTime() - agoSeconds * 1_000), ready, consumers },
});
const unserved = (...samples: QueueSample[]) => unservedQueues(samples, now);
const http = (ready: number) => [{ queue: 'waybill.tasks.http', ready }];

describe('a queue that nobody consumes', () => {
  it.each([
    ['is one with messages and no consumer', [sample(5, 7, 0)], http(7)],
    ['is none that is consumed, however full', [sample(5, 7, 1)], []],
    ['is none that is empty', [sample(5, 0, 0)], []],
    ['is told by the latest sample', [sample(5, 8, 0), sample(20, 7, 1)], http(8)],
    ['is none any more once it is consumed', [sample(5, 0, 1), sample(20, 7, 0)], []],
    [
      'is not forgotten over a sample that tells nothing, as where the leader does not answer',
      [sample(5, 0, 0), sample(20, 7, 0)],
      http(7),
    ],
    ['is none for such a sample alone, after it was consumed', [sample(5, 0, 0), sample(20, 7, 2)], []],
    ['is believed for 90 s', [sample(90, 7, 0)], http(7)],
    ['cannot be told where no sample is as fresh', [sample(90.001, 7, 0)], null],
    ['cannot be told where there is no sample', [], null],
    ['is none where only samples of others tell', [sample(91, 7, 0), sample(5, 0, 1, 'waybill.tasks.github')], []],
  ] as const)('%s', (_what, samples, expected) => {
    expect(unserved(...samples)).toEqual(expected);
  });
});
