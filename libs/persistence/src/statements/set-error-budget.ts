import type { Statement } from '../database.js';

/** Keeps which share of a connector's tasks shall succeed, or forgets it where that is null. $1 tenant, $2 connector, $3 target. */
export const setErrorBudget: Statement = {
  name: 'set-error-budget',
  text: `WITH gone AS (
      DELETE FROM waybill.error_budgets WHERE tenant = $1 AND connector = $2 AND $3::float8 IS NULL
    )
    INSERT INTO waybill.error_budgets (tenant, connector, target)
    SELECT $1::text, $2::text, $3::float8 WHERE $3::float8 IS NOT NULL
    ON CONFLICT (tenant, connector) DO UPDATE SET target = excluded.target`,
};
