import type { Statement } from '../database.js';

/**
 * Has the statements of the transaction that follow planned with the parameters they come with: for lists with filters
 * that may be null, and indexes that hold only what a filter names.
 */
export const planAnew: Statement = {
  name: 'plan-anew',
  text: `SELECT set_config('plan_cache_mode', 'force_custom_plan', true)`,
};
