import type { DeadLetter, DeadLetterPage } from '../api/answers.js';
import type { Polled } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { ProblemNote } from '../page/problem-note.js';
import { taskHref } from '../tasks/open-task.js';
import { Ago } from '../time/instant.js';

/** What could not go on: how much of it, and the latest with their reasons. */
export function DeadLettersView({ letters }: { readonly letters: Polled<DeadLetterPage> }) {
  const { value } = letters;
  const items = value?.items ?? [];
  return (
    <section className="card dead-letters" aria-labelledby="dead-letters">
      <header>
        <h2 id="dead-letters">Dead letters</h2>
        <span className="quiet">{value ? `${value.total} open` : ''}</span>
      </header>
      <ProblemNote of={letters} />
      {items.length > 0 && (
        <table>
          <caption>The latest dead letters with their reasons</caption>
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col">Of</th>
              <th scope="col" className="number">
                Since
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((letter) => (
              <LetterRow key={letter.id} letter={letter} />
            ))}
          </tbody>
        </table>
      )}
      <p className="quiet foot">{footOf(value)}</p>
    </section>
  );
}

function LetterRow({ letter }: { readonly letter: DeadLetter }) {
  const { taskId, connector, action, queue, reason, detail, deadAt } = letter;
  const of = connector || action ? `${connector} · ${action}` : queue;
  return (
    <tr>
      <td className="wide">
        <Foreign text={reason} className="reason" />
        <span className="quiet clip">
          <Foreign text={detail} />
        </span>
      </td>
      <td className="wide">
        {taskId ? (
          <a href={taskHref(taskId)}>
            <Foreign text={of} />
          </a>
        ) : (
          <Foreign text={of} />
        )}
      </td>
      <td className="number">
        <Ago at={deadAt} />
      </td>
    </tr>
  );
}

function footOf(page: DeadLetterPage | undefined): string {
  if (!page) return 'Looking …';
  if (page.total === 0) return 'None: everything could go on';
  const hidden = page.total - page.items.length;
  return hidden > 0 ? `and ${hidden} older` : '';
}
