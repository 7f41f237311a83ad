import type { Page } from '../api/answers.js';
import type { OverviewParts } from '../live/use-overview.js';
import { isUnserved } from '../queues/is-unserved.js';
import { shortName } from '../queues/short-name.js';
import type { Count, StateFacts } from './describe-state.js';

type Answered = { readonly [Part in keyof OverviewParts]: Pick<OverviewParts[Part], 'value' | 'problem'> };

/** What the parts of the page say about the state of everything; null as long as one of them has said nothing yet. */
export function readFacts({ tasks: _listed, ...parts }: Answered): StateFacts | null {
  const { queues, deadLetters, incidents, parked, blocked } = parts;
  const unserved = queues.value?.items.filter(isUnserved) ?? [];
  if (Object.values(parts).some(({ value, problem }) => value === undefined && problem === null)) return null;
  return {
    parked: countOf(parked.value),
    blocked: countOf(blocked.value),
    deadLetters: deadLetters.value?.total ?? 0,
    incidents: countOf(incidents.value),
    unserved: unserved.flatMap(({ connector }) => connector ?? []),
    untaken: unserved.flatMap(({ connector, name }) => (connector === null ? [shortName(name)] : [])),
    unseen: [...new Set(Object.values(parts).flatMap(({ problem }) => problem ?? []))],
  };
}

function countOf(page: Page<unknown> | undefined): Count {
  return { count: page?.items.length ?? 0, more: page !== undefined && page.nextCursor !== null };
}
