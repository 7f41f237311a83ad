import Type from 'typebox';
import { operation } from './operation.js';
import { WEEKLY_REPORT_SCHEMA } from './report-schema.js';

/** How a week went. */
export const GET_WEEKLY_REPORT = operation({
  name: 'report.weekly',
  id: 'getWeeklyReport',
  summary: 'See how a week went',
  description:
    'Connector by connector, beside the week before; incidents and how long they took; how parked tasks were decided; what was changed. A week begins on Monday 0:00 UTC.',
  method: 'GET',
  path: '/v1/reports/weekly',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    week: Type.Optional(
      Type.String({ pattern: '^[0-9]{4}-W[0-9]{2}$', description: 'As 2026-W48; without one the last that is over' }),
    ),
  }),
  answers: [{ status: 200, description: 'The report', schema: WEEKLY_REPORT_SCHEMA }],
  refusals: [400],
});
