/** How the ledger-api answers one attempt. */
export interface Behaviour {
  /** Whether the effect happens: not at all, before the answer, or up to two seconds after it. */
  readonly applies: 'no' | 'yes' | 'later';
  /**
   * What somebody who reads the answer and trusts its status learns: that it is done, that it is definitely not, nothing
   * certain, or (`misled`) that it is done where the body says otherwise.
   */
  readonly tells: 'done' | 'refused' | 'nothing' | 'misled';
  /** What it does, for people. */
  readonly does: string;
}

const behaviour = (applies: Behaviour['applies'], tells: Behaviour['tells'], does: string): Behaviour => ({
  applies,
  tells,
  does,
});

/** All it can do, by name. A request names one for each attempt; the last one holds for all further attempts. */
export const BEHAVIOURS = {
  ok: behaviour('yes', 'done', 'applies and answers 200'),
  'apply-reset': behaviour('yes', 'nothing', 'applies, then resets the socket'),
  'apply-hang': behaviour('yes', 'nothing', 'applies, then says nothing until the caller hangs up'),
  'apply-500': behaviour('yes', 'nothing', 'applies and answers 500'),
  'apply-502': behaviour('yes', 'nothing', 'applies and answers 502'),
  'apply-504': behaviour('yes', 'nothing', 'applies and answers 504'),
  reset: behaviour('no', 'nothing', 'resets the socket once the request is read'),
  'apply-late': behaviour('later', 'nothing', 'answers 504 or resets, and applies 300 to 2000 ms after that'),
  'refuse-429': behaviour('no', 'refused', 'answers 429 with Retry-After: 1'),
  'refuse-429-date': behaviour(
    'no',
    'refused',
    'answers 429 with Retry-After as an HTTP date one to two seconds ahead',
  ),
  'refuse-429-absurd': behaviour('no', 'refused', 'answers 429 with Retry-After: 99999999999, or with rubbish in it'),
  'slow-drip': behaviour('yes', 'done', 'applies and answers 200, a byte every 100 ms: about four seconds'),
  endless: behaviour('yes', 'nothing', 'applies and answers 200 with a body without end'),
  cut: behaviour('yes', 'nothing', 'applies and answers 200, its JSON cut and shorter than its Content-Length'),
  'error-inside': behaviour('no', 'misled', 'answers 200 with {"error": …}'),
  'apply-error-inside': behaviour('yes', 'misled', 'applies and answers 200 with {"error": …}'),
  'window-expired': behaviour('yes', 'done', 'forgets the idempotency key first: applies again, answers 200'),
  'refuse-401': behaviour('no', 'refused', 'answers 401'),
  'refuse-400': behaviour('no', 'refused', 'answers 400'),
  redirect: behaviour('no', 'nothing', 'answers 307 to where the request was sent'),
  nul: behaviour('yes', 'done', 'applies and answers 200 with NUL and lone surrogates in its JSON'),
  rubbish: behaviour('yes', 'nothing', 'applies and answers with bytes that are no HTTP'),
} as const satisfies Readonly<Record<string, Behaviour>>;

/** The name of a behaviour. */
export type BehaviourName = keyof typeof BEHAVIOURS;

/** Every behaviour's name. */
export const BEHAVIOUR_NAMES = Object.keys(BEHAVIOURS) as readonly BehaviourName[];

/** Whether the ledger-api knows a behaviour of this name. */
export const isBehaviour = (name: string): name is BehaviourName => Object.hasOwn(BEHAVIOURS, name);
