import type { Statement } from '../database.js';

/** Deletes tasks that outlived their part and were finished over $1 days ago, $2 at most. Answers with how many they were. */
export const clearRest: Statement = { name: 'clear-rest', text: 'SELECT waybill.clear_rest($1, $2)::int AS deleted' };
