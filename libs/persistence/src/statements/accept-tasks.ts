import type { Statement } from '../database.js';
import { acceptance } from './acceptance.js';

/**
 * Accepts tasks, each under its key once, and claims at once those that nothing holds back ($22 says whether to). One whose
 * message was delivered before a recovery, as far as can be told, may have had attempts that are forgotten.
 * Answers only for the rows it accepted. Rows must be sorted by (tenant, key), each key and each id once; the numbers
 * of an ordering key follow $1, the order of arrival.
 */
export const acceptTasks: Statement = { name: 'accept-tasks', text: acceptance({ intending: false }) };
