import Type from 'typebox';
import { NAME_PATTERN } from '../name.js';
import { ERROR_BUDGET_SCHEMA } from './error-budget-schema.js';
import { nullable } from './input-fields.js';
import { operation } from './operation.js';

/** How much every connector may fail, and has. */
export const LIST_ERROR_BUDGETS = operation({
  name: 'error-budgets.list',
  id: 'listErrorBudgets',
  summary: 'See what is left of error budgets',
  description:
    'By connector, over 28 days, a minute or two behind. Errors of category `transient` and `configuration` and expired tasks use it up; those of the caller (`client`, `data`, `policy`, `budget`) and cancelled tasks do not count.',
  method: 'GET',
  path: '/v1/error-budgets',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({}),
  answers: [
    {
      status: 200,
      description: 'Every connector whose tasks have ended, or that has a target',
      schema: ERROR_BUDGET_SCHEMA,
      list: {
        columns: [
          { title: 'Connector', field: 'connector' },
          { title: 'Target', field: 'target', as: 'number' },
          { title: 'Tasks', field: 'tasks', as: 'number' },
          { title: 'Failed', field: 'failed', as: 'number' },
          { title: 'Succeeded', field: 'successRate', as: 'number' },
          { title: 'Used', field: 'used', as: 'number' },
          { title: 'Burn 1 h', field: 'burn.hour', as: 'number' },
          { title: '6 h', field: 'burn.sixHours', as: 'number' },
          { title: '3 d', field: 'burn.threeDays', as: 'number' },
        ],
      },
    },
  ],
  refusals: [],
});

/** Says how much of a connector's tasks shall succeed. */
export const UPDATE_ERROR_BUDGET = operation({
  name: 'error-budgets.update',
  id: 'updateErrorBudget',
  summary: 'Set the target of an error budget',
  description: 'For this tenant and connector. What has ended counts against the new target at once.',
  method: 'PATCH',
  path: '/v1/error-budgets/{connector}',
  subject: 'connector',
  role: 'admin',
  danger: 'reversible',
  input: Type.Object(
    {
      connector: Type.String({ pattern: NAME_PATTERN }),
      target: nullable(
        Type.Number({
          minimum: 0.5,
          maximum: 0.99999,
          description: 'The share of tasks that shall succeed, such as 0.995; null, for the default of 0.99',
        }),
      ),
    },
    { title: 'ErrorBudgetChange' },
  ),
  answers: [{ status: 200, description: 'As it is now', schema: ERROR_BUDGET_SCHEMA }],
  refusals: [400, 404, 415],
});
