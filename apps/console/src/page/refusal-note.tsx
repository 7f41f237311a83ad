import type { Refusal } from '../live/use-act.js';
import { presentInWords } from '../redrive/run-words.js';
import { Foreign } from './foreign.js';

/** Why something was not done, and what there is instead; empty while there is nothing to say. */
export function RefusalNote({ of }: { readonly of: Refusal | null }) {
  const present = of && presentInWords(of.present);
  return (
    <div role="alert">
      {of && (
        <p className="problem">
          <Foreign text={of.text} />
        </p>
      )}
      {present && (
        <p className="quiet">
          <Foreign text={present} />
        </p>
      )}
    </div>
  );
}
