import Type from 'typebox';
import { INSTANT, nullable } from './input-fields.js';

const count = Type.Integer();
const FIGURES = {
  tasks: Type.Integer({ description: 'Tasks that ended, cancelled ones left out' }),
  successRate: nullable(Type.Number({ description: 'Null where no task has ended' })),
  p50Seconds: nullable(Type.Number({ description: 'From acceptance to the end; out of buckets' })),
  p95Seconds: nullable(Type.Number()),
};

/** OpenAPI schema of a weekly report as the API shows it. */
export const WEEKLY_REPORT_SCHEMA = Type.Object(
  {
    week: Type.String({ description: 'By ISO 8601, as 2026-W48' }),
    from: INSTANT,
    to: INSTANT,
    connectors: Type.Array(
      Type.Object({
        connector: Type.String(),
        ...FIGURES,
        ...{ succeeded: count, failed: count, cancelled: count, expired: count },
        errors: Type.Unsafe<Readonly<Record<string, number>>>({
          type: 'object',
          description: 'Tasks that failed, by category',
          additionalProperties: { type: 'integer' },
        }),
        newCodes: Type.Array(Type.String(), { description: 'Error codes that the week before did not have' }),
        before: Type.Object(FIGURES, { description: 'The week before' }),
      }),
    ),
    incidents: Type.Object({
      opened: count,
      resolved: count,
      open: Type.Integer({ description: 'Not resolved at the end of the week' }),
      hoursToResolution: nullable(Type.Number({ description: 'The median of those resolved in the week' })),
    }),
    parked: Type.Object(
      { now: Type.Integer({ description: 'Parked at this moment' }), applied: count, retry: count, abandon: count },
      { description: 'How parked tasks were decided' },
    ),
    changes: Type.Array(
      Type.Object({ at: INSTANT, actor: Type.String(), act: Type.String(), subject: Type.String() }),
      {
        description: 'What was changed in the configuration, out of the audit trail: the newest 100',
      },
    ),
  },
  { title: 'WeeklyReport' },
);

/** A weekly report as the API shows it. */
export type WeeklyReport = Type.Static<typeof WEEKLY_REPORT_SCHEMA>;
