import { useCallback } from 'react';
import type { TaskStory } from '#libs/contracts';
import type { Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { titleOf } from '../incidents/incident-words.js';
import { readIncident } from '../incidents/incidents-api.js';
import { type Polled, usePolling } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { ProblemNote } from '../page/problem-note.js';
import { ForOperators } from '../session/signed-in.js';
import { Frame } from '../view/frame.js';
import { thingHref } from '../view/route.js';
import { CancelButton } from './cancel-button.js';
import { DecisionForm } from './decision-form.js';
import { StatusBadge } from './status-badge.js';
import { readStory } from './task-acts.js';
import { TaskFacts } from './task-facts.js';
import { TaskInput } from './task-input.js';
import { TaskResult } from './task-result.js';
import { TimelineView } from './timeline-view.js';

interface TaskPageProps {
  readonly api: ConsoleApi;
  readonly id: string;
}

/** One task as its story, at an address of its own. */
export function TaskPage({ api, id }: TaskPageProps) {
  const polled = usePolling(useCallback((signal) => api.task(id, signal), [api, id]));
  const around = usePolling(useCallback((signal) => readStory(api, id, signal), [api, id]));
  const task = polled.value;
  const incident = around.value?.deadLetters.findLast(({ incidentId }) => incidentId !== null)?.incidentId;
  return (
    <Frame title={task ? `${task.connector} · ${task.action}` : 'Task'} of={polled}>
      <code className="id">{id}</code>
      {task && (
        <>
          <p className="lead">
            <StatusBadge status={task.status} />
          </p>
          {incident && <IncidentLink api={api} id={incident} />}
          <Story api={api} task={task} around={around} />
        </>
      )}
    </Frame>
  );
}

interface StoryProps {
  readonly api: ConsoleApi;
  readonly task: Task;
  readonly around: Polled<TaskStory>;
}

function Story({ api, task, around }: StoryProps) {
  return (
    <div className="columns">
      <div className="standing">
        <section className="card padded" aria-labelledby="story">
          <h2 id="story">What happened</h2>
          <TimelineView task={task} story={around.value} />
          <ProblemNote of={around} />
        </section>
        <section className="card padded" aria-labelledby="result">
          <h2 id="result">Result</h2>
          <TaskResult result={task.result} />
        </section>
      </div>
      <div className="standing">
        {task.status === 'parked' && (
          <ForOperators>
            <DecisionForm api={api} task={task} />
          </ForOperators>
        )}
        <section className="card padded" aria-labelledby="known">
          <h2 id="known">What is known</h2>
          <TaskFacts task={task} claims={around.value?.claims} />
          <ForOperators>
            <CancelButton api={api} task={task} />
          </ForOperators>
        </section>
        <section className="card padded" aria-labelledby="input">
          <h2 id="input">Input</h2>
          <TaskInput api={api} id={task.id} />
        </section>
      </div>
    </div>
  );
}

/** The incident that the latest of its dead letters belongs to. */
function IncidentLink({ api, id }: { readonly api: ConsoleApi; readonly id: string }) {
  const { value: incident } = usePolling(useCallback((signal) => readIncident(api, id, signal), [api, id]));
  return (
    <p>
      Its incident:{' '}
      <a href={thingHref('incidents', id)}>
        <Foreign text={incident ? titleOf(incident) : id.slice(-8)} />
      </a>
    </p>
  );
}
