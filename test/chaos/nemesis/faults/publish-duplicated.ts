import type { Fault } from '../fault.js';
import { sprung } from './sprung.js';

/** Messages reach the broker twice, as from a publisher that was not sure. */
export const publishDuplicated: Fault = {
  name: 'publish-duplicated',
  weight: 'light',
  losesQueues: false,
  holds: ['broker'],
  lastsMs: [500, 1_500],
  often: 2,
  make: ({ wires }) => sprung(wires.amqp.proxy.duplicatePublishes(20), 'a publish'),
};
