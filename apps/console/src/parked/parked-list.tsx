import type { Probe, Task } from '../api/answers.js';
import { Foreign } from '../page/foreign.js';
import { AttemptList } from '../tasks/attempt-list.js';
import { Ago } from '../time/instant.js';
import { thingHref } from '../view/route.js';

/** Parked tasks, each with what is known of its calls; its page is where one is decided over. */
export function ParkedList({ tasks }: { readonly tasks: readonly Task[] }) {
  return (
    <ul className="plain parked">
      {tasks.map((task) => (
        <li key={task.id}>
          <ParkedTask task={task} />
        </li>
      ))}
    </ul>
  );
}

function ParkedTask({ task }: { readonly task: Task }) {
  const { id, connector, action, connection, reason, updatedAt, labels, attempts, probes } = task;
  return (
    <article aria-label={`Task ${id}`}>
      <p>
        <a href={thingHref('tasks', id)}>
          {connector} · {action}: <Foreign text={reason ?? 'no reason is known'} />
        </a>
      </p>
      <p className="quiet">
        <code title={id}>{id.slice(-8)}</code> on <Foreign text={connection} />, parked <Ago at={updatedAt} />
        {Object.entries(labels).map(([name, value]) => (
          <Foreign key={name} className="label" text={` ${name}: ${value}`} />
        ))}
      </p>
      <details>
        <summary>
          Evidence: {attempts.length} {attempts.length === 1 ? 'call' : 'calls'}
          {probes.length > 0 && `, looked for ${probes.length} times`}
        </summary>
        <AttemptList attempts={attempts} />
        {probes.length > 0 && (
          <ul className="plain">
            {probes.map((probe) => (
              <li key={`${probe.attempt}/${probe.number}`}>
                <ProbeLine probe={probe} />
              </li>
            ))}
          </ul>
        )}
      </details>
    </article>
  );
}

function ProbeLine({ probe: { outcome, url, at, error } }: { readonly probe: Probe }) {
  return (
    <>
      <strong>{outcome}</strong> <Foreign text={url} /> · <Ago at={at} />
      {error && (
        <span className="problem">
          {' '}
          <Foreign text={`${error.code}: ${error.message}`} />
        </span>
      )}
    </>
  );
}
