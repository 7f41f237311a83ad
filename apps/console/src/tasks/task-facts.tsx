import type { ReactNode } from 'react';
import type { Task } from '../api/answers.js';
import { Foreign } from '../page/foreign.js';
import { Ago, Near } from '../time/instant.js';
import { reasonOf } from './task-look.js';

/** What is known of a task besides its attempts and its result; what has no value is left out. */
export function TaskFacts({ task }: { readonly task: Task }) {
  const { status, connection, idempotencyKey, orderingKey, agent, run, labels, traceId } = task;
  return (
    <dl className="facts">
      <Text name="Reason" value={reasonOf(task) || null} />
      <Text name="Connection" value={connection} />
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
      <Text name="Agent" value={agent} />
      <Text name="Run" value={run} />
      <Text name="Ordering key" value={orderingKey} />
      <Text name="Idempotency key" value={idempotencyKey} />
      <Text name="Trace id" value={traceId} code />
      {Object.entries(labels).map(([name, value]) => (
        <Text key={name} name={`Label ${name}`} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>
        <Foreign text={name} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

interface TextProps {
  readonly name: string;
  readonly value: string | null;
  readonly code?: boolean;
}

function Text({ name, value, code = false }: TextProps) {
  if (value === null) return null;
  const text = <Foreign text={value} />;
  return <Fact name={name}>{code ? <code>{text}</code> : text}</Fact>;
}
