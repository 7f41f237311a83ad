import type { Page, Queue, Task } from '../api/answers.js';
import type { OverviewParts } from '../live/use-overview.js';
import type { Count, StateFacts } from './describe-state.js';

type Answered = { readonly [Part in keyof OverviewParts]: Pick<OverviewParts[Part], 'value' | 'problem'> };

/** What the parts of the page say about the state of everything; null as long as one of them has said nothing yet. */
export function readFacts({ tasks: _listed, ...parts }: Answered): StateFacts | null {
  const { queues, deadLetters, parked, waiting } = parts;
  if (Object.values(parts).some(({ value, problem }) => value === undefined && problem === null)) return null;
  return {
    parked: countOf(parked.value),
    blocked: countOf(waiting.value, ({ reason }) => reason === 'configuration'),
    deadLetters: deadLetters.value?.total ?? 0,
    unserved: unservedOf(queues.value?.items ?? []),
    unseen: [...new Set(Object.values(parts).flatMap(({ problem }) => problem ?? []))],
  };
}

function countOf(page: Page<Task> | undefined, fits: (task: Task) => boolean = () => true): Count {
  const count = page?.items.filter(fits).length ?? 0;
  return { count, more: count > 0 && page?.nextCursor !== null };
}

function unservedOf(queues: readonly Queue[]): string[] {
  return queues.flatMap(({ connector, ready, consumers }) =>
    connector !== null && ready > 0 && consumers === 0 ? [connector] : [],
  );
}
