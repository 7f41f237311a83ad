import type { Statement } from '../database.js';
import { completion } from './completion.js';

/**
 * Ends claims: the task's next state, the record of its attempt, and its result where one is announced. A row with an
 * old fence changes nothing, even beside a row of the present one; answers for the rows that were still this worker's.
 * A wait whose cancel was asked for meanwhile is looked at again at once. A claim given back counts as none.
 * A claim that ends without an attempt of its own closes one before it that nobody saw end as lost: from then on the
 * provider's time to apply it is counted. Each part hands the whole row on, for a join of two parts would cost the square
 * of the rows. The marks of results published meanwhile ($24 to $28) ride along. The tasks were made between $29 and $30; none
 * of them has an ordering key.
 */
export const completeTasks: Statement = { name: 'complete-tasks', text: completion('') };
