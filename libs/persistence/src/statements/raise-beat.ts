import type { Statement } from '../statement.js';

/** One beat more. */
export const raiseBeat: Statement = {
  name: 'raise-beat',
  text: 'UPDATE waybill.installation SET beat = beat + 1',
};
