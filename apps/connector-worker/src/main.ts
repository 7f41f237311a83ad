import { CONNECTORS } from './connectors.js';
import { runWorker } from './run-worker.js';

await runWorker(CONNECTORS);
