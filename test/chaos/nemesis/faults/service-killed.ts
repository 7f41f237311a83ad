import { type Fault, oneOf } from '../fault.js';

/** Workers are killed most often: they stand in the middle of an effect. */
const SERVICES = [
  'connector-worker',
  'connector-worker',
  'connector-worker',
  'result-publisher',
  'webhook-ingest',
  'control-plane',
] as const;

/** A process of the product is killed; whatever keeps it running starts it again at once. */
export const serviceKilled: Fault = {
  name: 'service-killed',
  weight: 'light',
  losesQueues: false,
  holds: [],
  lastsMs: [0, 0],
  often: 6,
  make: async ({ fleet }, random) => {
    const killed = fleet.pick(random, oneOf(random, SERVICES)).kill('SIGKILL');
    return () => killed;
  },
};
