import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AckBatch, AckWindow } from './ack-window.js';

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);

/** The broker's side of a channel: throws where RabbitMQ would close it. */
class Broker {
  readonly open: Set<number>;

  constructor(deliveries: number) {
    this.open = new Set(Array.from({ length: deliveries }, (_, index) => index + 1));
  }

  settle(tag: number): void {
    if (!this.open.delete(tag)) throw new Error(`unknown delivery tag ${tag}`);
  }

  take({ upTo, single }: AckBatch): void {
    if (upTo > 0) {
      this.settle(upTo);
      for (const tag of this.open) if (tag < upTo) this.open.delete(tag);
    }
    for (const tag of single) this.settle(tag);
  }
}

describe('the joining of acks', () => {
  it('acks a run from the oldest open delivery at once, and the rest one by one', () => {
    const window = new AckWindow();
    for (const tag of [3, 1, 2, 5]) window.ack(tag);
    expect(window.take()).toEqual({ upTo: 3, single: [5] });
    window.ack(4);
    expect(window.take()).toEqual({ upTo: 4, single: [] });
    window.ack(6);
    expect(window.take()).toEqual({ upTo: 6, single: [] });
  });

  it('has nothing to send where nothing was acked', () => {
    expect(new AckWindow().take()).toEqual({ upTo: 0, single: [] });
  });

  it('runs over deliveries settled in another way, and never acks with their tags', () => {
    const window = new AckWindow();
    window.settled(2);
    window.ack(1);
    expect(window.take()).toEqual({ upTo: 1, single: [] });
    window.ack(3);
    expect(window.take()).toEqual({ upTo: 3, single: [] });
  });

  it(`settles exactly what was settled, in any order and any batches (seed ${SEED})`, () => {
    const plan = fc.integer({ min: 1, max: 40 }).chain((size) =>
      fc.tuple(
        fc.shuffledSubarray(
          Array.from({ length: size }, (_, index) => index + 1),
          { minLength: 1 },
        ),
        fc.array(fc.constantFrom('ack', 'other', 'flush'), { minLength: 2 * size, maxLength: 2 * size }),
        fc.constant(size),
      ),
    );
    fc.assert(
      fc.property(plan, ([tags, acts, size]) => {
        const window = new AckWindow();
        const broker = new Broker(size);
        const expected = new Set(broker.open);
        const waiting = [...tags];
        for (const act of acts) {
          if (act === 'flush') broker.take(window.take());
          const tag = act === 'flush' ? undefined : waiting.shift();
          if (tag === undefined) continue;
          expected.delete(tag);
          if (act === 'ack') window.ack(tag);
          else {
            broker.settle(tag);
            window.settled(tag);
          }
        }
        broker.take(window.take());
        expect(broker.open).toEqual(expected);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
