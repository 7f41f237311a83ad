import { runProvision } from '../../../apps/jobs/src/run-provision.js';
import { CHAOS_CONNECTORS } from './chaos-connectors.js';

/** The product's provisioning, with queues for the connectors of a fault run. */
await runProvision(CHAOS_CONNECTORS.map(({ name }) => name));
