import type { Statement } from '../statement.js';

/** One beat more, and when it was. */
export const raiseBeat: Statement = {
  name: 'raise-beat',
  text: 'UPDATE waybill.installation SET beat = beat + 1, beat_at = now()',
};
