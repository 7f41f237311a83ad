import type { Task } from '../api/answers.js';
import { Fact, TextFact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { Ago, Near } from '../time/instant.js';
import { thingHref } from '../view/route.js';
import { reasonOf } from './task-look.js';

/** What is known of a task besides its attempts and its result; what has no value is left out. */
export function TaskFacts({ task }: { readonly task: Task }) {
  const { status, connection, idempotencyKey, orderingKey, agent, run, labels, traceId } = task;
  return (
    <dl className="facts">
      <TextFact name="Reason" value={reasonOf(task) || null} />
      <Fact name="Connection">
        <a href={thingHref('connections', connection)}>
          <Foreign text={connection} />
        </a>
      </Fact>
      <Fact name="Accepted">
        <Ago at={task.createdAt} />
      </Fact>
      {task.finishedAt ? (
        <Fact name="Finished">
          <Ago at={task.finishedAt} />
        </Fact>
      ) : (
        <Fact name="Changed">
          <Ago at={task.updatedAt} />
        </Fact>
      )}
      {status === 'waiting' && task.notBefore && (
        <Fact name="Goes on">
          <Near at={task.notBefore} />
        </Fact>
      )}
      {task.deadline && (
        <Fact name="Deadline">
          <Near at={task.deadline} />
        </Fact>
      )}
      {task.cancelRequestedAt && (
        <Fact name="Cancel asked">
          <Ago at={task.cancelRequestedAt} />
        </Fact>
      )}
      <TextFact name="Agent" value={agent} />
      <TextFact name="Run" value={run} />
      <TextFact name="Ordering key" value={orderingKey} />
      <TextFact name="Idempotency key" value={idempotencyKey} />
      <TextFact name="Trace id" value={traceId} code />
      {Object.entries(labels).map(([name, value]) => (
        <TextFact key={name} name={`Label ${name}`} value={value} />
      ))}
    </dl>
  );
}
