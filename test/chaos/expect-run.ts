import type { Expectations, NamedText } from './check/expectations.js';
import type { WindowName } from './check/windows.js';
import type { PlannedFault } from './nemesis/plan-faults.js';
import type { ChaosOptions } from './options.js';

/** What a run gave away only to be kept, and what it planned. */
export interface RunFacts {
  options: Pick<ChaosOptions, 'minutes' | 'rate' | 'profile'>;
  plan: readonly PlannedFault[];
  secrets: readonly string[];
  texts: readonly NamedText[];
}

/** Windows that a minute of faults hits for certain. */
const ALWAYS: readonly WindowName[] = [
  'attempt ended ambiguously',
  'attempt failed definitely',
  'task succeeded after a repeat',
  'copy of a task accepted',
  'announcement repeated',
  'reply given',
  'callback given',
  'task parked',
];

/** Windows that take luck, which five minutes give. */
const IN_TIME: readonly WindowName[] = [
  'attempt lost with its worker',
  'claim without an intent',
  'sending without an answer',
  'unprotected task sent again',
  'hint lost, task done',
  'parked task resolved',
  'failed task redriven',
  'task cancelled',
  'task expired',
  'webhook sent twice',
  'webhook refused',
];

/** The share of the tasks of a quiet minute that one full of faults must take in, too. */
const ACCEPTED_SHARE = 25 / 30;

/** What a run must have shown, in proportion to its length; less is asked of one that `npm test` runs beside others. */
export function expectRun({ options, plan, secrets, texts }: RunFacts): Expectations {
  const { minutes, rate, profile } = options;
  const sent = rate * 60 * minutes * (profile === 'full' ? 1 : 0.3);
  const some = (share: number) => Math.floor(share * sent);
  const faults = Object.fromEntries([...Map.groupBy(plan, ({ name }) => name)].map(([name, of]) => [name, of.length]));
  return {
    accepted: some(ACCEPTED_SHARE),
    successes: {
      read: some(0.02),
      metered: some(0.01),
      natural: some(0.05),
      keyed: some(0.05),
      probed: some(0.01),
      once: some(0.02),
    },
    shares: { keyed: 0.8, natural: 0.8 },
    webhooks: some(0.05),
    faults,
    windows: minutes >= 5 ? [...ALWAYS, ...IN_TIME] : ALWAYS,
    canary: { secrets, texts },
  };
}
