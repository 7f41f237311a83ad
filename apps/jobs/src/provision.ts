import { CONNECTOR_NAMES } from './connector-names.js';
import { runProvision } from './run-provision.js';

await runProvision(CONNECTOR_NAMES);
