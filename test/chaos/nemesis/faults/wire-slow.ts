import { WIRES } from '../../rig/wires.js';
import { type Fault, oneOf } from '../fault.js';

/** The longest delay in either direction, in milliseconds. */
const LONGEST_MS = 250;

/** Everything to and from broker, database or third party takes longer. */
export const wireSlow: Fault = {
  name: 'wire-slow',
  weight: 'light',
  losesQueues: false,
  holds: ['wire'],
  lastsMs: [1_000, 3_000],
  make: ({ wires }, random) => {
    const { proxy } = wires[oneOf(random, WIRES)];
    proxy.delay(20 + Math.round(random() * (LONGEST_MS - 20)));
    return () => proxy.delay(0);
  },
};
