import { spanOf } from '../time/span.js';

/** A number of things, or at least so many where not all of them were counted. */
export interface Count {
  readonly count: number;
  readonly more: boolean;
}

/** Things of a kind: how many there are, and the name of the first. */
export interface Named {
  readonly total: number;
  readonly first: string;
}

/** What the state of everything is judged by. */
export interface StateFacts {
  readonly parked: Count;
  /** Tasks that wait until somebody mends their connection. */
  readonly blocked: Count;
  readonly deadLetters: number;
  /** What the dead letters come from, as far as it is known. */
  readonly incidents: Count;
  /** Connectors with tasks in their queue and nobody who takes them. */
  readonly unserved: readonly string[];
  /** Other queues of ours that nobody takes from. */
  readonly untaken: readonly string[];
  /** Connections that cannot be called, beyond those that tasks wait for. */
  readonly failing: Named;
  /** Sources of which more would have been heard. */
  readonly silent: Named;
  /** Seconds until a deadline that will be missed at the present rate; null where none will. */
  readonly missed: number | null;
  /** Why parts of the picture are missing, for people. */
  readonly unseen: readonly string[];
}

/** How things stand, in one sentence. */
export interface State {
  /** `well`: nothing to do; `attention`: somebody has to decide; `trouble`: something does not work. */
  readonly tone: 'well' | 'attention' | 'trouble';
  readonly text: string;
}

/** Says what is wrong now, worst first; or that nothing is. */
export function describeState({
  parked,
  blocked,
  deadLetters,
  incidents,
  unserved,
  untaken,
  failing,
  silent,
  missed,
  unseen,
}: StateFacts): State {
  const troubles = [
    ...unserved.map((connector) => `no worker takes the tasks of ${connector}`),
    ...(untaken.length > 0 ? [`nobody takes from ${queues(untaken)}`] : []),
    ...(blocked.count > 0 ? [`${tasks(blocked)} for a connection to be mended`] : []),
    ...(failing.total > 0 ? [named(failing, 'connection', 'cannot be called')] : []),
    ...(silent.total > 0
      ? [named(silent, 'source', silent.total === 1 ? 'has fallen silent' : 'have fallen silent')]
      : []),
    ...(missed === null ? [] : [`a deadline is missed in ${spanOf(missed)} at this rate`]),
  ];
  const decisions = [
    ...(parked.count > 0 ? [`${amount(parked)} parked ${one(parked) ? 'task needs' : 'tasks need'} a decision`] : []),
    ...(deadLetters > 0 ? [letters(deadLetters, incidents)] : []),
  ];
  const wrong = [...decisions, ...troubles, ...unseen.map(withoutStop)];
  if (wrong.length === 0) return { tone: 'well', text: 'All is well' };
  return { tone: troubles.length + unseen.length > 0 ? 'trouble' : 'attention', text: sentence(wrong) };
}

const named = ({ total, first }: Named, kind: string, what: string): string =>
  total === 1 ? `${kind} ${first} ${what}` : `${total} ${kind}s ${what}`;
const one = ({ count, more }: Count): boolean => count === 1 && !more;
const amount = ({ count, more }: Count): string => `${count}${more ? '+' : ''}`;
const tasks = (number: Count): string => `${amount(number)} ${one(number) ? 'task waits' : 'tasks wait'}`;
const letters = (count: number, incidents: Count): string => {
  const of = incidents.count === 0 ? '' : ` in ${amount(incidents)} ${one(incidents) ? 'incident' : 'incidents'}`;
  return `${count} dead ${count === 1 ? 'letter' : 'letters'}${of}`;
};
const queues = ([first, ...more]: readonly string[]): string =>
  more.length === 0 ? `queue ${first}` : `queue ${first} and ${more.length} more`;
const withoutStop = (text: string): string => text.replace(/[.\s]+$/, '');
const sentence = (parts: readonly string[]): string => {
  const text = parts.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
