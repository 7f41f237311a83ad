import { runWorker } from '../../../apps/connector-worker/src/run-worker.js';
import { CHAOS_CONNECTORS } from './chaos-connectors.js';

/** The product's connector-worker, with the connectors of a fault run. */
await runWorker(CHAOS_CONNECTORS);
