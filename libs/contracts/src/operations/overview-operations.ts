import Type from 'typebox';
import { operation } from './operation.js';
import { OVERVIEW_SCHEMA } from './overview-schema.js';

/** How everything of a tenant stands. */
export const GET_OVERVIEW = operation({
  name: 'overview.get',
  id: 'getOverview',
  summary: 'See how everything stands',
  description:
    'Throughput, how long tasks take, the backlog with the time until it is done and until a deadline is missed, and what needs somebody. Read from what is counted once a minute, and unfinished tasks about every 5 s: a look costs the same however many tasks there are. Read at most every 2 s, however many ask.',
  method: 'GET',
  path: '/v1/overview',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({}),
  answers: [{ status: 200, description: 'How it stands', schema: OVERVIEW_SCHEMA }],
  refusals: [],
});
