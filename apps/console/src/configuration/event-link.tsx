import { Foreign } from '../page/foreign.js';
import { thingHref } from '../view/route.js';
import { taskOfEvent } from './task-of-event.js';

/** The id of an event; that of a result leads to its task. */
export function EventLink({ id }: { readonly id: string }) {
  const task = taskOfEvent(id);
  if (task === null) return <Foreign text={id} />;
  return (
    <a href={thingHref('tasks', task)}>
      <Foreign text={id} />
    </a>
  );
}
