import type { TaskStory } from '#libs/contracts';
import type { Task } from '../api/answers.js';
import { Fact, TextFact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { searchHref, type TaskSearch } from '../search/task-search.js';
import { Ago, Near } from '../time/instant.js';
import { thingHref } from '../view/route.js';
import { reasonOf } from './task-look.js';

interface TaskFactsProps {
  readonly task: Task;
  readonly claims?: TaskStory['claims'] | undefined;
}

/** What is known of a task besides its attempts and its result; what has no value is left out. What it has in common with others leads to them. */
export function TaskFacts({ task, claims }: TaskFactsProps) {
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
      {claims && <ClaimsFact claims={claims} />}
      <FoundBy name="Agent" value={agent} search={{ agent: agent ?? '' }} />
      <FoundBy name="Run" value={run} search={{ run: run ?? '' }} />
      <TextFact name="Ordering key" value={orderingKey} />
      <TextFact name="Idempotency key" value={idempotencyKey} />
      {traceId !== null && (
        <Fact name="Trace id">
          <code>
            <a href={searchHref({ traceId })}>{traceId}</a>
          </code>
          <p className="quiet">
            Open it where your traces are kept; of a local stack <code>npm run trace -- ID</code> prints it
          </p>
        </Fact>
      )}
      {Object.entries(labels).map(([name, value]) => (
        <FoundBy key={name} name={`Label ${name}`} value={value} search={{ labels: [`${name}:${value}`] }} />
      ))}
    </dl>
  );
}

function ClaimsFact({ claims: { count, withoutCall, heldUntil } }: { readonly claims: TaskStory['claims'] }) {
  return (
    <Fact name="Claims">
      {count}
      {withoutCall > 0 && `, of which the latest ${withoutCall} came to no call`}
      {heldUntil !== null && (
        <>
          ; held by a worker, unless it renews, until <Near at={heldUntil} />
        </>
      )}
    </Fact>
  );
}

interface FoundByProps {
  readonly name: string;
  readonly value: string | null;
  readonly search: Partial<TaskSearch>;
}

/** A text that other tasks may have, too, and that leads to them. */
function FoundBy({ name, value, search }: FoundByProps) {
  if (value === null) return null;
  return (
    <Fact name={name}>
      <a href={searchHref(search)}>
        <Foreign text={value === '' ? '(empty)' : value} />
      </a>
    </Fact>
  );
}
