import type { Statement } from '../database.js';

/** Deletes counts of refusals that no look goes back to any more. No parameters. */
export const forgetRefusalSlots: Statement = {
  name: 'forget-refusal-slots',
  text: `DELETE FROM refusal_slots WHERE slot < now() - interval '25 hours'`,
};
