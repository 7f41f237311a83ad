import type { TaskStory } from '#libs/contracts';
import { codeInWords } from '../incidents/incident-words.js';
import type { Moment } from './moment.js';

const DECISIONS: Readonly<Record<string, string>> = {
  'task.cancel': 'had it cancelled',
  'task.resolve.applied': 'decided: it has happened',
  'task.resolve.retry': 'decided: send it again',
  'task.resolve.abandon': 'decided: it need not happen',
  'task.force-token': 'sent it again under a new operation token',
};

/** What happened around a task: its results on their way, its dead letters, and what people decided. In no order. */
export function storyMoments({ results, answers, callbacks, deadLetters, decisions }: TaskStory): Moment[] {
  return [
    ...results.flatMap(ofResult),
    ...answers.map(ofAnswer),
    ...callbacks.map(ofCallback),
    ...deadLetters.flatMap(ofLetter),
    ...decisions.map(ofDecision),
  ];
}

function ofResult({ sequence, status, createdAt, publishedAt }: TaskStory['results'][number]): Moment[] {
  const title = `Result ${sequence}, ${status}, `;
  if (publishedAt === null) return [{ at: createdAt, title: `${title}is owed to the broker`, tone: 'wait' }];
  return [{ at: publishedAt, title: `${title}published`, tone: 'busy' }];
}

function ofAnswer({ replyTo, createdAt, answeredSequence, note }: TaskStory['answers'][number]): Moment {
  if (note !== null)
    return { at: createdAt, title: `${replyTo} asked for an answer and did not get it`, tone: 'bad', note };
  const got = answeredSequence === 0 ? 'asks for an answer' : `asked for an answer and got result ${answeredSequence}`;
  return { at: createdAt, title: `${replyTo} ${got}`, tone: answeredSequence === 0 ? 'wait' : 'good' };
}

function ofCallback(callback: TaskStory['callbacks'][number]): Moment {
  const { subscription, state, attempts, lastStatus, lastError, createdAt, endedAt, nextAt } = callback;
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
  const answered = lastStatus === null ? '' : `, HTTP ${lastStatus}`;
  const leadsTo = { of: 'subscriptions', id: subscription, words: subscription } as const;
  const told = { leadsTo, ...(lastError === null || state === 'delivered' ? {} : { note: lastError }) };
  if (state === 'delivered') {
    return { at: endedAt ?? createdAt, title: `Callback delivered after ${tries}${answered}`, tone: 'good', ...told };
  }
  if (state === 'given-up') {
    return { at: endedAt ?? createdAt, title: `Callback given up after ${tries}${answered}`, tone: 'bad', ...told };
  }
  const title = attempts === 0 ? 'Callback is owed' : `Callback failed ${tries}${answered}`;
  return { at: createdAt, title, tone: 'wait', ...told, ...(nextAt === null ? {} : { until: nextAt }) };
}

function ofLetter(letter: TaskStory['deadLetters'][number]): Moment[] {
  const { incidentId, reason, detail, state, deadAt, endedAt, endedBy, endedNote, replacedBy } = letter;
  const died: Moment = {
    ...{ at: deadAt, title: `Became a dead letter: ${codeInWords(reason)}`, tone: 'bad' },
    ...(detail === '' ? {} : { note: detail }),
    ...(incidentId === null ? {} : { leadsTo: { of: 'incidents', id: incidentId, words: 'its incident' } }),
  };
  if (endedAt === null) return [died];
  const ended: Moment = {
    ...{ at: endedAt, title: `Its dead letter was ${state} by ${endedBy ?? 'nobody known'}`, tone: 'ended' },
    ...(endedNote === null ? {} : { note: endedNote }),
    ...(replacedBy === null ? {} : { leadsTo: { of: 'tasks', id: replacedBy, words: 'the task in its place' } }),
  };
  return [died, ended];
}

function ofDecision({ at, actor, act, detail }: TaskStory['decisions'][number]): Moment {
  const words = Object.hasOwn(DECISIONS, act) ? DECISIONS[act] : act;
  return { at, title: `${actor} ${words}`, tone: 'decide', ...(detail === '' ? {} : { note: detail }) };
}
