import type { Statement } from '../database.js';

/** Forgets the hours of sources that nobody looks at any more. $1 hours they are kept for. */
export const forgetSourceHours: Statement = {
  name: 'forget-source-hours',
  text: 'DELETE FROM source_hours WHERE hour < now() - make_interval(hours => $1::int)',
};
