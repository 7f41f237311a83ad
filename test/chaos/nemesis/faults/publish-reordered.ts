import type { Fault } from '../fault.js';
import { sprung } from './sprung.js';

/** Messages overtake each other on their way to the broker. */
export const publishReordered: Fault = {
  name: 'publish-reordered',
  weight: 'light',
  losesQueues: false,
  holds: ['broker'],
  lastsMs: [500, 1_500],
  often: 2,
  make: ({ wires }) => sprung(wires.amqp.proxy.reorderPublishes(20), 'a publish'),
};
