import type { Logger } from 'pino';
import { Dispatcher, type DispatcherPorts, type DispatchItem } from '#libs/delivery';
import { MicroBatch } from '#libs/execution';
import { inBatchSpan, type Traced, traced } from '#libs/tracing';
import { faultOf } from '../database-patience.js';

/** Items in one batch at most, and bytes of events: the driver makes one text of them, twice as long. */
const BATCH = 100;
const MAX_BYTES = 16 * 1024 * 1024;

/** Gathers results, events and hints into batches and has them dispatched, one batch at a time. */
export class DispatchDesk {
  readonly #batches: MicroBatch<Traced<DispatchItem>, null>;

  constructor(
    ports: DispatcherPorts,
    private readonly logger: Logger,
    private readonly whenOwed: () => void,
  ) {
    const dispatcher = new Dispatcher(ports);
    this.#batches = new MicroBatch<Traced<DispatchItem>, null>({
      maxSize: BATCH,
      maxConcurrent: 1,
      classify: faultOf,
      maxWeight: MAX_BYTES,
      weigh: ({ item }) => ('event' in item ? item.event.length : 0),
      run: (items) => inBatchSpan('dispatch', items, (all) => this.#run(dispatcher, all)),
    });
  }

  /** Resolves when the item is delivered, owed or noted, and its message may be acked. */
  async dispatch(item: DispatchItem): Promise<void> {
    await this.#batches.add(traced(item));
  }

  async #run(dispatcher: Dispatcher, items: DispatchItem[]): Promise<null[]> {
    const tally = await dispatcher.run(items);
    if (tally.owed > 0) this.whenOwed();
    const troubled = tally.forbidden + tally.unroutable + tally.refused > 0;
    this.logger[troubled ? 'warn' : 'debug']({ messages: items.length, ...tally }, 'Dispatched');
    return items.map(() => null);
  }
}
