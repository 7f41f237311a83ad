import type { AlertRecord } from '../ports/alert-store.js';
import type { Telling } from './decide-telling.js';

/** An alert, and what is to be told of it. */
export interface Told {
  record: AlertRecord;
  telling: Telling;
}

/** One message: alerts of one kind of which the same is told, or a summary of whatever there is. */
export interface AlertMessage {
  telling: Telling | 'summary';
  alerts: readonly Told[];
}

/**
 * The messages that tell of alerts: those of one kind with the same to be told share one. The last one that an hour allows
 * sums up all that is left, and after it nothing is sent until messages are an hour old: what was not told stays to be told. Pure.
 */
export function decideMessages(
  tellings: readonly Told[],
  { sentInHour, mostInHour }: { sentInHour: number; mostInHour: number },
): AlertMessage[] {
  const groups = [...Map.groupBy(tellings, ({ record, telling }) => `${telling} ${record.kind}`).values()];
  const left = mostInHour - sentInHour;
  if (groups.length === 0 || left <= 0) return [];
  const single = groups.slice(0, left - 1).map(messageOf);
  const rest = groups.slice(left - 1).flat();
  return rest.length === 0 ? single : [...single, { telling: 'summary', alerts: rest }];
}

function messageOf(alerts: readonly Told[]): AlertMessage {
  return { telling: alerts[0]?.telling ?? 'summary', alerts };
}
