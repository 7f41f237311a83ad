import type { AlertKind } from '#libs/contracts';
import type { Finding } from './ports/alert-store.js';
import type { ThresholdOf } from './thresholds.js';

/** What a round has seen. */
export interface Sighting {
  findings: readonly Finding[];
  /** Kinds of which nobody can tell now. */
  unknown: ReadonlySet<AlertKind>;
  thresholdOf: ThresholdOf;
}
