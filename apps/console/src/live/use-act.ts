import { useCallback, useRef, useState } from 'react';
import { Refused } from '../api/api-errors.js';
import { lookAgain } from './look-again.js';

/** Why something that was asked for was not done. */
export interface Refusal {
  readonly text: string;
  /** What there is instead, where the API says so. */
  readonly present: unknown;
  /** Which parts of what was sent are wrong. */
  readonly errors: Refused['errors'];
}

/** One thing at a time that a person has done from here. */
export interface Act {
  readonly busy: boolean;
  /** Why the last one was not done; null where it was. */
  readonly refusal: Refusal | null;
  /** Does it, unless one is still under way. Null where it was not done. */
  run<Answer>(act: () => Promise<Answer>): Promise<Answer | null>;
}

/** Runs what a person asks for once, however often they press, and looks again at everything afterwards. */
export function useAct(): Act {
  const [state, setState] = useState<Omit<Act, 'run'>>({ busy: false, refusal: null });
  // A second press comes before the button has been drawn anew.
  const under = useRef(false);
  const run = useCallback(async <Answer>(act: () => Promise<Answer>): Promise<Answer | null> => {
    if (under.current) return null;
    under.current = true;
    setState({ busy: true, refusal: null });
    try {
      const answer = await act();
      setState({ busy: false, refusal: null });
      return answer;
    } catch (error) {
      const { present, errors } = error instanceof Refused ? error : { present: undefined, errors: [] };
      setState({
        busy: false,
        refusal: { text: error instanceof Error ? error.message : String(error), present, errors },
      });
      return null;
    } finally {
      under.current = false;
      lookAgain();
    }
  }, []);
  return { ...state, run };
}
