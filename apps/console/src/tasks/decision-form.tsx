import { type FormEvent, useId, useState } from 'react';
import type { Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { Choices } from '../page/choices.js';
import { NoteField } from '../page/note-field.js';
import { RefusalNote } from '../page/refusal-note.js';
import { type Decision, forceToken, resolveTask } from './task-acts.js';

const DECISIONS: readonly (readonly [Decision | 'force', string, string])[] = [
  ['applied', 'It happened', 'The task succeeds, with the output you give.'],
  ['retry', 'It did not happen, and shall', 'The task is sent again, with the same operation token.'],
  ['abandon', 'It need not happen, or nobody can find out', 'The task fails, the effect stays unknown.'],
  [
    'force',
    'It did not happen, and the third party no longer takes the token',
    'The task is sent again under a new token: to the third party, another call.',
  ],
];

interface DecisionFormProps {
  readonly api: ConsoleApi;
  readonly task: Task;
}

/** Asks a person what became of a parked task's effect. */
export function DecisionForm({ api, task }: DecisionFormProps) {
  const id = useId();
  const act = useAct();
  const [choice, setChoice] = useState<Decision | 'force' | null>(null);
  const [note, setNote] = useState('');
  const [output, setOutput] = useState('');

  const decide = (event: FormEvent) => {
    event.preventDefault();
    if (choice === null) return;
    void act.run(() =>
      choice === 'force'
        ? forceToken(api, task.id, note)
        : resolveTask(api, task.id, { decision: choice, note, output }),
    );
  };
  return (
    <section className="card padded" aria-labelledby={`${id}title`}>
      <h2 id={`${id}title`}>Decide</h2>
      <p className="decide note">
        Nobody can know whether the last call took effect. The evidence is in the story; look at the third party before
        you decide. Nobody can take a decision back.
      </p>
      <form className="form" onSubmit={decide}>
        <Choices
          legend="Did it happen?"
          choices={DECISIONS}
          required
          chosen={choice}
          onChoose={(name) => setChoice(name)}
        />
        {choice === 'applied' && (
          <>
            <label htmlFor={`${id}output`}>Output, as JSON, if any</label>
            <textarea
              id={`${id}output`}
              rows={4}
              spellCheck={false}
              value={output}
              onChange={({ target }) => setOutput(target.value)}
            />
          </>
        )}
        <NoteField label="How you know, kept in the audit trail" value={note} onChange={setNote} />
        <label className="choice">
          <input type="checkbox" required />
          <span>I have looked at the third party</span>
        </label>
        <RefusalNote of={act.refusal} />
        <p className="acts">
          <button type="submit" className="primary" disabled={act.busy}>
            Decide
          </button>
        </p>
      </form>
    </section>
  );
}
