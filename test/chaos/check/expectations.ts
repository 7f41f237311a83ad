import type { EffectClass } from '#libs/contracts';
import type { WindowName } from './windows.js';

/** A text in which no secret may stand: a log, a trace, a message. */
export interface NamedText {
  name: string;
  text: string;
}

/** What a run must have shown, so that a clean history is worth anything. */
export interface Expectations {
  /** Tasks accepted at least. */
  accepted: number;
  /** Tasks succeeded at least, by effect class. */
  successes: Partial<Record<EffectClass, number>>;
  /** Share of the accepted tasks of a class that succeeded at least, 0 to 1. */
  shares: Partial<Record<EffectClass, number>>;
  /** Webhooks accepted at least. */
  webhooks: number;
  /** How often each fault was planned, by its name. */
  faults: Readonly<Record<string, number>>;
  /** Windows that must have been hit at least once. */
  windows: readonly WindowName[];
  /** Secrets that were given away only to be kept, and the texts to look for them in. */
  canary: { secrets: readonly string[]; texts: readonly NamedText[] };
}
