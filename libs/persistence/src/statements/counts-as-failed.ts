/**
 * SQL: the tasks in the row `h` failed for what is the third party's doing or ours. What the caller, its data, a rule or the
 * payer is to blame for uses up no budget.
 */
export const COUNTS_AS_FAILED = `(h.outcome = 'expired' OR h.outcome = 'failed' AND h.category IN ('transient', 'configuration', 'unknown'))`;

/** SQL: the tasks in the row `h` are part of what the budget is a share of. */
export const COUNTS = `(h.outcome = 'succeeded' OR ${COUNTS_AS_FAILED})`;
