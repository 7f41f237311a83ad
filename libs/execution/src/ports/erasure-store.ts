/** An erasure of a tenant. */
export interface ErasureRef {
  tenant: string;
  id: string;
}

/** What a step of an erasure came to. */
export interface ErasureStep {
  /** Tasks and dead letters that were emptied. */
  tasks: number;
  letters: number;
  /** It is done. */
  done: boolean;
  /** There is more to be done at once. */
  more: boolean;
}

/** Where erasures are kept. */
export interface ErasureStore {
  /** Erasures that are not done; those first that were looked at longest ago. */
  live(limit: number): Promise<ErasureRef[]>;
  /**
   * Makes the next step of an erasure, all in one transaction: whoever dies in it has done nothing. Null where there is none any
   * more.
   */
  advance(erasure: ErasureRef): Promise<ErasureStep | null>;
}
