import type { AlertKind } from '#libs/contracts';
import type { ThresholdOf } from '../thresholds.js';
import type { Finding } from './alert-store.js';

/** Looks for what is wrong of some kinds. */
export interface Watch {
  kinds: readonly AlertKind[];
  /**
   * What is wrong now, of all tenants; null where that cannot be told now. Where it is null, or rejects, alerts of these kinds stay
   * as they are: what nobody can see is not over.
   */
  look(thresholdOf: ThresholdOf): Promise<readonly Finding[] | null>;
}
