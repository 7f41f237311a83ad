import { useEffect, useRef, useState } from 'react';
import { Unreachable } from '../api/api-errors.js';
import { useLiveState } from './live-state.js';
import { type LiveList, onLookAgain } from './look-again.js';
import { pauseAfter } from './pause-after.js';

/** What was last heard, and what is wrong with hearing more. */
export interface Polled<Value> {
  /** The last answer; undefined before the first. Stays while the same question fails later, and while another one is asked. */
  readonly value: Value | undefined;
  /** Why the last question failed, for people; null where it did not. */
  readonly problem: string | null;
  /** Since when no answer has come at all; null while the API answers, be it with a refusal. */
  readonly silentSince: Date | null;
}

const NOTHING = { value: undefined, problem: null, silentSince: null };

/**
 * Asks again and again, at once where somebody has just changed something, and not while the page is hidden.
 *
 * @param read must stay the same function as long as the question is the same
 * @param options `once`: asks no more once there is an answer, for what never changes; `of`: the list that it is of, where a
 *   change of others is none of its own
 */
export function usePolling<Value>(
  read: (signal: AbortSignal) => Promise<Value>,
  { once = false, of = null }: { readonly once?: boolean; readonly of?: LiveList | null } = {},
): Polled<Value> {
  const [polled, setPolled] = useState<Polled<Value>>(NOTHING);
  const { live } = useLiveState();
  const isLive = useRef(live);
  // Of what is of no list nobody says that it has changed.
  isLive.current = live && of !== null;
  useEffect(() => {
    const stop = new AbortController();
    let timer: number | undefined;
    let asking = false;
    let again = false;
    let done = false;
    let answered = false;

    const look = async () => {
      window.clearTimeout(timer);
      // What changed while a question was under way may not be in its answer.
      again = asking;
      if (asking || done || document.hidden) return;
      asking = true;
      const asked = performance.now();
      const next = await read(stop.signal).then(heard, (error: unknown) => failed(error, answered));
      asking = false;
      if (stop.signal.aborted) return;
      setPolled(next);
      answered ||= next(NOTHING).problem === null;
      done = once && next(NOTHING).problem === null;
      if (!done) timer = window.setTimeout(look, again ? 0 : pauseAfter(performance.now() - asked, isLive.current));
    };
    document.addEventListener('visibilitychange', look);
    const unheard = onLookAgain(look, of);
    void look();
    return () => {
      stop.abort();
      unheard();
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [read, once, of]);
  return polled;
}

type Step<Value> = (before: Polled<Value>) => Polled<Value>;

const heard =
  <Value>(value: Value): Step<Value> =>
  () => ({ value, problem: null, silentSince: null });

const failed =
  (error: unknown, answered: boolean) =>
  <Value>(before: Polled<Value>): Polled<Value> => ({
    value: answered ? before.value : undefined,
    problem: error instanceof Error ? error.message : String(error),
    silentSince: error instanceof Unreachable ? (before.silentSince ?? new Date()) : null,
  });
