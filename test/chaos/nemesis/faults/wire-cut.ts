import { WIRES } from '../../rig/wires.js';
import { type Fault, MENDS_ITSELF, oneOf } from '../fault.js';

/** All connections to broker, database or third party are reset in the middle of whatever they carry. */
export const wireCut: Fault = {
  name: 'wire-cut',
  weight: 'light',
  losesQueues: false,
  holds: [],
  lastsMs: [0, 0],
  often: 3,
  make: ({ wires }, random) => {
    wires[oneOf(random, WIRES)].proxy.cut();
    return MENDS_ITSELF;
  },
};
