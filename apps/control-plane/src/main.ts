import { CONNECTORS } from './connectors/connectors.js';
import { runControlPlane } from './run-control-plane.js';

await runControlPlane(CONNECTORS);
