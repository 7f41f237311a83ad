import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** Deletes dead letters that have ended. $1 days kept, $2 at most. */
export const forgetLetters: Statement = {
  name: 'forget-letters',
  text: forgetting('dead_letters', 'tenant, id', `r.ended_at < ${OVER} AND r.state <> 'open'`),
};
