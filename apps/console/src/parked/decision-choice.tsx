import type { ParkedDecisionName } from '#libs/contracts';
import { Choices } from '../page/choices.js';
import { NoteField } from '../page/note-field.js';
import type { DecisionWish } from './parked-api.js';

const DECISIONS: readonly (readonly [ParkedDecisionName, string, string])[] = [
  ['applied', 'They happened', 'Each succeeds, without an output.'],
  ['retry', 'They did not happen, and shall', 'Each is sent again, with the same operation token.'],
  ['abandon', 'They need not happen, or nobody can find out', 'Each fails, its effect stays unknown.'],
];

interface DecisionChoiceProps {
  readonly wish: DecisionWish;
  onChange(changed: Partial<DecisionWish>): void;
}

/** What is decided over many, how it is known, and whether a second effect is ruled out. */
export function DecisionChoice({ wish, onChange }: DecisionChoiceProps) {
  return (
    <>
      <Choices
        legend="Did they happen?"
        choices={DECISIONS}
        chosen={wish.decision}
        onChoose={(decision) => onChange({ decision })}
      />
      {wish.decision === 'retry' && (
        <label className="choice">
          <input
            type="checkbox"
            checked={wish.effectRuledOut}
            onChange={({ target }) => onChange({ effectRuledOut: target.checked })}
          />
          <span>
            I have ruled out that any of them happened
            <span className="quiet">
              Without it, those are left of which a repetition could be a second effect, and the others are looked at
              once more before they are sent.
            </span>
          </span>
        </label>
      )}
      <NoteField
        label="How you know, kept in the audit trail"
        required
        value={wish.note}
        onChange={(note) => onChange({ note })}
      />
    </>
  );
}
