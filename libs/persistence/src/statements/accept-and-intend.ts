import type { Statement } from '../database.js';
import { acceptance } from './acceptance.js';

/**
 * Accepts tasks as accept-tasks does, and records the intents of first attempts ($23 to $29) with the claims: of tasks
 * whose deadline has not passed, that nobody has paused and whose endpoint group nothing guards. A row without a token is claimed alone.
 */
export const acceptAndIntend: Statement = { name: 'accept-and-intend', text: acceptance({ intending: true }) };
