export { type ActsOnHit, armFailpoints } from './arm-failpoints.js';
export { FailpointError } from './failpoint-error.js';
export { disarmFailpoints, failpointsAreArmed, reach } from './reach.js';
