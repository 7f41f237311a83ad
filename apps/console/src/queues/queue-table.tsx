import type { Queue } from '../api/answers.js';
import { Foreign } from '../page/foreign.js';
import { spanOf } from '../time/span.js';
import { thingHref } from '../view/route.js';
import { isUnserved } from './is-unserved.js';
import { shortName } from './short-name.js';

interface QueueTableProps {
  readonly caption: string;
  readonly queues: readonly Queue[];
}

const rate = (perSecond: number): string => perSecond.toFixed(perSecond > 0 && perSecond < 10 ? 1 : 0);

/** Queues with their depth, rates in messages per second, consumers, and the age of the oldest unfinished task. */
export function QueueTable({ caption, queues }: QueueTableProps) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <Head text="Ready" title="Messages nobody has taken yet; in our queues, of all tenants" />
          <Head text="Unacked" title="Messages that a consumer holds: unacknowledged; in our queues, of all tenants" />
          <Head text="Waiting" title="Tasks in PostgreSQL that cannot start yet, of your tenant alone" />
          <Head text="In, out /s" title="Messages in and out per second" />
          <Head text="Consumers" title="Who takes from it" />
          <Head text="Age" title="Of your oldest unfinished task" />
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <QueueRow key={queue.name} queue={queue} />
        ))}
      </tbody>
    </table>
  );
}

function Head({ text, title }: { readonly text: string; readonly title: string }) {
  return (
    <th scope="col" className="number" title={title}>
      {text}
    </th>
  );
}

function QueueRow({ queue }: { readonly queue: Queue }) {
  const figures = [
    ['ready', queue.ready],
    ['unacked', queue.unacknowledged],
    ['waiting', queue.waiting],
    ['in, out /s', `${rate(queue.rateIn)}, ${rate(queue.rateOut)}`],
  ] as const;
  const unserved = isUnserved(queue);
  return (
    <tr>
      <th scope="row">
        <a href={thingHref('queues', queue.name)}>
          <Foreign text={shortName(queue.name)} />
        </a>
      </th>
      {figures.map(([label, figure]) => (
        <td key={label} className={`number${figure === 0 || figure === '0, 0' ? ' none' : ''}`} data-label={label}>
          {figure}
        </td>
      ))}
      <td
        className={`number${unserved ? ' unserved' : queue.consumers === 0 ? ' none' : ''}`}
        data-label="consumers"
        title={unserved ? `No ${queue.servedBy} takes from it` : undefined}
      >
        {queue.consumers}
      </td>
      <td className="number" data-label="age">
        {ageOf(queue)}
      </td>
    </tr>
  );
}

function ageOf({ age, ageReason }: Queue): string {
  if (age !== null) return spanOf(age);
  return ageReason === 'unclaimed' ? 'unknown' : '–';
}
