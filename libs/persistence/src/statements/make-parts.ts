import type { Statement } from '../database.js';

/** Makes the parts of days to come. $1 days of a part, $2 how many days ahead there are to be parts. Answers with their names. */
export const makeParts: Statement = { name: 'make-parts', text: 'SELECT waybill.make_parts($1, $2) AS part' };
