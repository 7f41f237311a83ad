import { useCallback } from 'react';
import type { Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { titleOf } from '../incidents/incident-words.js';
import { usePolling } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { ForOperators } from '../session/signed-in.js';
import { Frame } from '../view/frame.js';
import { thingHref } from '../view/route.js';
import { CancelButton } from './cancel-button.js';
import { DecisionForm } from './decision-form.js';
import { incidentOf } from './incident-of.js';
import { StatusBadge } from './status-badge.js';
import { readIncidentsOf } from './task-acts.js';
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
  const task = polled.value;
  return (
    <Frame title={task ? `${task.connector} · ${task.action}` : 'Task'} of={polled}>
      <code className="id">{id}</code>
      {task && (
        <>
          <p className="lead">
            <StatusBadge status={task.status} />
          </p>
          {task.status === 'failed' && <IncidentLink api={api} task={task} />}
          <TaskStory api={api} task={task} />
        </>
      )}
    </Frame>
  );
}

function TaskStory({ api, task }: { readonly api: ConsoleApi; readonly task: Task }) {
  return (
    <div className="columns">
      <div className="standing">
        <section className="card padded" aria-labelledby="story">
          <h2 id="story">What happened</h2>
          <TimelineView task={task} />
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
          <TaskFacts task={task} />
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

function IncidentLink({ api, task }: { readonly api: ConsoleApi; readonly task: Task }) {
  const { connector } = task;
  const { value } = usePolling(useCallback((signal) => readIncidentsOf(api, connector, signal), [api, connector]));
  const incident = value && incidentOf(task, value);
  if (!incident) return null;
  return (
    <p>
      Its incident:{' '}
      <a href={thingHref('incidents', incident.id)}>
        <Foreign text={titleOf(incident)} />
      </a>
    </p>
  );
}
