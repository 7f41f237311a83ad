import type { IncidentDetail } from '#libs/persistence';
import { presentDeadLetter } from '../dead-letters/dead-letter-view.js';

/** An incident as the API shows it, with its example. */
export function presentIncident({ example, ...incident }: IncidentDetail) {
  return { ...incident, example: example && presentDeadLetter(example) };
}

/** An incident as the API shows it, with its example. */
export type PresentedIncident = ReturnType<typeof presentIncident>;
