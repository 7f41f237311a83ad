import { useCallback } from 'react';
import type { DeadLetter, Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { Payload } from '../page/payload.js';
import { ProblemNote } from '../page/problem-note.js';
import { TaskInput } from '../tasks/task-input.js';
import { Ago } from '../time/instant.js';
import { readableJson } from '../view/mask-secrets.js';
import { thingHref } from '../view/route.js';

interface ExampleLetterProps {
  readonly api: ConsoleApi;
  readonly letter: DeadLetter | null;
}

/** One dead letter of an incident, whole: why it could not go on, what came back, and what it was about. */
export function ExampleLetter({ api, letter }: ExampleLetterProps) {
  return (
    <section className="card padded" aria-labelledby="example">
      <h2 id="example">An example</h2>
      {letter ? <Letter api={api} letter={letter} /> : <p className="quiet">None is kept any more.</p>}
    </section>
  );
}

function Letter({ api, letter }: { readonly api: ConsoleApi; readonly letter: DeadLetter }) {
  const { taskId, reason, detail, queue, deadAt } = letter;
  return (
    <>
      <p className="problem">
        <Foreign className="reason" text={reason} />: <Foreign text={detail} />
      </p>
      <p className="quiet">
        <Ago at={deadAt} />, from <Foreign text={queue} />
        {taskId !== null && (
          <>
            {' · '}
            <a href={thingHref('tasks', taskId)}>Its task, step by step</a>
          </>
        )}
      </p>
      {taskId !== null && <ExampleTask key={taskId} api={api} id={taskId} />}
      <details open={taskId === null}>
        <summary>The message</summary>
        <Message body={letter.body} />
      </details>
    </>
  );
}

function ExampleTask({ api, id }: { readonly api: ConsoleApi; readonly id: string }) {
  const polled = usePolling(useCallback((signal) => api.task(id, signal), [api, id]));
  return (
    <>
      <ProblemNote of={polled} />
      {polled.value && <LastAnswer task={polled.value} />}
      <h3>What it was asked to do</h3>
      <TaskInput api={api} id={id} />
    </>
  );
}

function LastAnswer({ task: { attempts } }: { readonly task: Task }) {
  const last = attempts.at(-1);
  if (!last) return <p className="quiet">Nothing was sent.</p>;
  return (
    <>
      <h3>What was called last</h3>
      <p className="code">
        {last.method} <Foreign text={last.url} />
        {last.httpStatus !== null && ` · HTTP ${last.httpStatus}`}
      </p>
      {last.answer && <Payload name="How the answer began" text={readableJson(last.answer)} />}
    </>
  );
}

function Message({ body: { text, size, complete } }: Pick<DeadLetter, 'body'>) {
  return (
    <>
      {text === undefined ? (
        <p className="quiet">{size} bytes that are no text.</p>
      ) : (
        <Payload name="The message" text={readableJson(text)} />
      )}
      {!complete && <p className="quiet">The beginning of {size} bytes.</p>}
    </>
  );
}
