import type { Task } from '../api/answers.js';
import { Foreign } from '../page/foreign.js';
import { Ago, Near } from '../time/instant.js';
import { StatusBadge } from './status-badge.js';
import { reasonOf } from './task-look.js';

/** One task of a list. `href` is where it leads. */
export function TaskRow({ task, href }: { readonly task: Task; readonly href: string }) {
  const { id, status, connector, action, connection, attempts, labels, notBefore, updatedAt } = task;
  const why = reasonOf(task);
  return (
    <tr className={status}>
      <td>
        <StatusBadge status={status} />
      </td>
      <td className="wide">
        <a className="row-link" href={href} aria-label={`Task ${id}: ${connector} ${action}, ${status}`}>
          {connector} · {action}
        </a>
        <span className="quiet clip">
          <code title={id}>{id.slice(-8)}</code>
          {why !== '' && ' · '}
          <Foreign text={why} />
          {status === 'waiting' && notBefore !== null && (
            <>
              , goes on <Near at={notBefore} />
            </>
          )}
        </span>
      </td>
      <td className="wide">
        <Foreign text={connection} />
        <span className="quiet clip">
          <Labels labels={labels} />
        </span>
      </td>
      <td className="number" data-label="tries">
        {attempts.length}
      </td>
      <td className="number">
        <Ago at={updatedAt} />
      </td>
    </tr>
  );
}

function Labels({ labels }: Pick<Task, 'labels'>) {
  return Object.entries(labels).map(([name, value]) => (
    <Foreign key={name} className="label" text={`${name}: ${value}`} />
  ));
}
