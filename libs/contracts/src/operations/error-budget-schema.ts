import Type from 'typebox';
import { nullable } from './input-fields.js';

/** OpenAPI schema of a connector's error budget as the API shows it. */
export const ERROR_BUDGET_SCHEMA = Type.Object(
  {
    connector: Type.String(),
    target: Type.Number({ description: 'The share of its tasks that shall succeed' }),
    own: Type.Boolean({ description: 'Whether the tenant has set that, or it is the default' }),
    windowDays: Type.Integer(),
    tasks: Type.Integer({ description: 'Tasks that ended in the window and count' }),
    failed: Type.Integer({ description: 'Those that failed for what is the third party’s doing or ours' }),
    successRate: nullable(Type.Number({ description: 'Null where no task has ended' })),
    used: Type.Number({ description: 'How much of the budget is used: 1 is all of it' }),
    burn: Type.Object(
      { hour: Type.Number(), sixHours: Type.Number(), threeDays: Type.Number() },
      { description: 'How fast it is used, over the last hour, 6 hours and 3 days: 1 uses it up in just the window' },
    ),
    errors: {
      type: 'object',
      description:
        'Tasks that failed, by category, and `expired` ones; of others than these, transient and configuration none count',
      additionalProperties: { type: 'integer' },
    } as unknown as Type.TRecord<string, Type.TInteger>,
  },
  { title: 'ErrorBudget' },
);

/** A connector's error budget as the API shows it. */
export type ErrorBudget = Omit<Type.Static<typeof ERROR_BUDGET_SCHEMA>, 'errors'> & {
  errors: Readonly<Record<string, number>>;
};
