import type { Overview } from '#libs/contracts';
import type { Page } from '../api/answers.js';
import type { OverviewParts } from '../live/use-overview.js';
import { isUnserved } from '../queues/is-unserved.js';
import { shortName } from '../queues/short-name.js';
import type { Count, StateFacts } from './describe-state.js';

type Answered = { readonly [Part in keyof OverviewParts]: Pick<OverviewParts[Part], 'value' | 'problem'> };

/** What the parts of the page say about the state of everything; null as long as one of them has said nothing yet. */
export function readFacts({ tasks: _listed, ...parts }: Answered): StateFacts | null {
  const { queues, deadLetters, incidents, parked, blocked, overview } = parts;
  const unserved = queues.value?.items.filter(isUnserved) ?? [];
  if (Object.values(parts).some(({ value, problem }) => value === undefined && problem === null)) return null;
  return {
    parked: countOf(parked.value),
    blocked: countOf(blocked.value),
    deadLetters: deadLetters.value?.total ?? 0,
    incidents: countOf(incidents.value),
    unserved: unserved.flatMap(({ connector }) => connector ?? []),
    untaken: unserved.flatMap(({ connector, name }) => (connector === null ? [shortName(name)] : [])),
    ...troubleOf(overview.value, blocked.value),
    unseen: [...new Set(Object.values(parts).flatMap(({ problem }) => problem ?? []))],
  };
}

/** A connection that tasks wait for is told of by them. */
function troubleOf(
  overview: Overview | undefined,
  blocked: Page<unknown> | undefined,
): Pick<StateFacts, 'failing' | 'silent' | 'missed'> {
  const { failingConnections, silentSources, backlog } = overview ?? {};
  const items = failingConnections?.items ?? [];
  const isTold = (blocked?.items.length ?? 0) > 0;
  const untold = isTold ? items.filter(({ reason }) => reason !== 'configuration') : items;
  const total = (failingConnections?.total ?? 0) - (items.length - untold.length);
  return {
    failing: { total, first: untold[0]?.name ?? '' },
    silent: { total: silentSources?.total ?? 0, first: silentSources?.items[0]?.name ?? '' },
    missed: backlog?.missesDeadline ? backlog.deadlineSeconds : null,
  };
}

function countOf(page: Page<unknown> | undefined): Count {
  return { count: page?.items.length ?? 0, more: page !== undefined && page.nextCursor !== null };
}
