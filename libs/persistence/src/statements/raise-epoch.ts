import type { Statement } from '../database.js';

/** Begins a new epoch, above $1 and above the present one. */
export const raiseEpoch: Statement = {
  name: 'raise-epoch',
  text: 'UPDATE installation SET epoch = greatest(epoch, $1::int) + 1, beat = beat + 1 RETURNING epoch',
};
