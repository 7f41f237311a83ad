import { useCallback, useState } from 'react';
import type { DeadLetterState } from '#libs/contracts';
import type { DeadLetter } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { ProblemNote } from '../page/problem-note.js';
import { TaskLink } from '../tasks/task-link.js';
import { Ago } from '../time/instant.js';
import { readLetters } from './incidents-api.js';

const STATES: readonly DeadLetterState[] = ['open', 'redriven', 'replaced', 'discarded'];
/** Letters that are listed at most. */
const MOST = 50;

interface LettersViewProps {
  readonly api: ConsoleApi;
  readonly incident: string;
}

/** The dead letters of an incident; each leads to its task. */
export function LettersView({ api, incident }: LettersViewProps) {
  const [state, setState] = useState<DeadLetterState>('open');
  const polled = usePolling(
    useCallback((signal) => readLetters(api, incident, state, MOST, signal), [api, incident, state]),
  );
  const { value } = polled;
  return (
    <section className="card letters" aria-labelledby="letters">
      <header>
        <h2 id="letters">Its dead letters</h2>
        <label className="quiet">
          State{' '}
          <select value={state} onChange={({ target }) => setState(target.value as DeadLetterState)}>
            {STATES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </header>
      <ProblemNote of={polled} />
      {value && value.items.length > 0 && (
        <table>
          <caption>Dead letters of this incident; each leads to its task</caption>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">Why</th>
              <th scope="col" className="number">
                Died
              </th>
            </tr>
          </thead>
          <tbody>
            {value.items.map((letter) => (
              <LetterRow key={letter.id} letter={letter} />
            ))}
          </tbody>
        </table>
      )}
      <p className="quiet foot">
        {value && (value.items.length === 0 ? `None is ${state}` : `${value.items.length} of ${value.total}`)}
      </p>
    </section>
  );
}

function LetterRow({ letter }: { readonly letter: DeadLetter }) {
  const { taskId, detail, deadAt, endedBy, endedNote, replacedBy } = letter;
  const ended = [endedBy, endedNote].filter((part) => part !== null).join(': ');
  return (
    <tr>
      <td>
        {taskId === null ? 'of no task' : <TaskLink id={taskId} />}
        {replacedBy !== null && (
          <>
            {' → '}
            <TaskLink id={replacedBy} />
          </>
        )}
      </td>
      <td className="wide">
        <Foreign text={detail} />
        <span className="quiet clip">
          <Foreign text={ended} />
        </span>
      </td>
      <td className="number">
        <Ago at={deadAt} />
      </td>
    </tr>
  );
}
