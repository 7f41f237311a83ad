import type { Rig } from '../rig/rig.js';

/** What a fault takes hold of: of two that want the same, the later one waits. */
export type Hold = 'broker' | 'database' | 'worker' | 'third-party' | 'wire';

/** Puts right what a fault has done; returns when it has. */
export type Mend = () => Promise<void> | void;

/** One way of breaking the rig. */
export interface Fault {
  readonly name: string;
  /** A heavy one takes a server or a worker away, and waits until all is well again after the one before. */
  readonly weight: 'heavy' | 'light';
  /** Messages that were in queues may be gone. */
  readonly losesQueues: boolean;
  /** Those that witnesses read are not among them. @default false */
  readonly sparesWitnesses?: boolean;
  readonly holds: readonly Hold[];
  /** How long it lasts before it is mended: shortest and longest, in milliseconds. */
  readonly lastsMs: readonly [number, number];
  /** How often a light one comes beyond the once that every kind has, as a weight; 0 for never. @default 1 */
  readonly often?: number;
  /**
   * Makes it, and returns how to mend it.
   *
   * @param random the dice of this one fault
   * @throws NotHere where this machine cannot make it
   */
  make(rig: Rig, random: () => number): Promise<Mend> | Mend;
}

/** This machine cannot make a fault; the message says why. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

/** Nothing is left to be mended. */
export const MENDS_ITSELF: Mend = () => undefined;

/** One of several, by the dice. */
export function oneOf<const Thing>(random: () => number, things: readonly [Thing, ...Thing[]]): Thing {
  return things[Math.floor(random() * things.length)] ?? things[0];
}
