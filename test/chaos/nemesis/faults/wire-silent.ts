import { WIRES } from '../../rig/wires.js';
import { type Fault, oneOf } from '../fault.js';

/** Connections to broker, database or third party stay open and carry nothing; what was sent arrives afterwards. */
export const wireSilent: Fault = {
  name: 'wire-silent',
  weight: 'light',
  losesQueues: false,
  holds: ['wire'],
  lastsMs: [500, 2_500],
  make: ({ wires }, random) => {
    const { proxy } = wires[oneOf(random, WIRES)];
    proxy.blackhole(true);
    return () => proxy.blackhole(false);
  },
};
