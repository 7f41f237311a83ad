import { runControlPlane } from '../../../apps/control-plane/src/run-control-plane.js';
import { CHAOS_CONNECTORS } from './chaos-connectors.js';

/** The product's control-plane, with the connectors of a fault run. */
await runControlPlane(CHAOS_CONNECTORS);
