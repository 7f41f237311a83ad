import { thingHref } from '../view/route.js';

/** Leads to a task's page, by the end of its id. */
export function TaskLink({ id }: { readonly id: string }) {
  return (
    <a className="task-link" href={thingHref('tasks', id)} title={id}>
      <span className="unseen">Task </span>
      <code>{id.slice(-8)}</code>
    </a>
  );
}
