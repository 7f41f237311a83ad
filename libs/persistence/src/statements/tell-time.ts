import type { Statement } from '../statement.js';

/** The time of the database, in milliseconds since 1970. No parameters. */
export const tellTime: Statement = {
  name: 'tell-time',
  text: 'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms',
};
