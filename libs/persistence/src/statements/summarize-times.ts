import type { Statement } from '../database.js';

/** Has the indexes by time know the newest pages of what is counted by its time. No parameters. */
export const summarizeTimes: Statement = { name: 'summarize-times', text: 'SELECT waybill.summarize_times()' };
