import type { AlertRecord } from '../ports/alert-store.js';
import { consolePlaceOf } from './describe-alert.js';

/** What links begin with. */
export interface LinkBases {
  /** The origin at which browsers reach the console; null where none is known, and links are without it. */
  origin: string | null;
  /** What a runbook's file name is put behind, such as `docs/runbooks/`. */
  runbooks: string;
}

/** Where an alert leads. */
export interface AlertLinks {
  console: string;
  runbook: string;
}

/** The console's page of what an alert is about, and the page that says what to do. */
export function linksOf(record: Pick<AlertRecord, 'kind' | 'subject'>, { origin, runbooks }: LinkBases): AlertLinks {
  return { console: `${origin ?? ''}/console/${consolePlaceOf(record)}`, runbook: `${runbooks}${record.kind}.md` };
}
