import { describe, it } from '@jest/globals';
import type { Announcement } from '../../history.js';
import type { ExampleHistory } from '../example-history.js';
import { expectRule } from '../expect-rule.js';
import { announcementsAreTrue } from './announcements-are-true.js';

/** An example one of whose announcements, the last, is another. */
const spoilt = (over: Partial<Announcement>) => (example: ExampleHistory) => {
  example.webhook('w').task({ order: 'a', asksReply: true });
  const last = example.announcements.pop();
  if (last) example.announcements.push({ ...last, ...over });
};

describe('what is announced is stored, and always the same', () => {
  it('says nothing of copies that are alike', () => {
    expectRule(announcementsAreTrue, spoilt({}));
  });

  it('finds a copy with other bytes', () => {
    expectRule(announcementsAreTrue, spoilt({ bytes: 'others' }), ['unexpected', 'task-a']);
  });

  it('finds a result, or an event, that is not stored', () => {
    expectRule(announcementsAreTrue, spoilt({ id: 'task-a/2' }), ['unexpected', 'task-a']);
    const event = { by: 'event', id: 'no-such', sequence: null } as const;
    expectRule(announcementsAreTrue, spoilt(event), ['unexpected', 'task-a']);
  });

  it('finds a status that is not the stored one', () => {
    expectRule(announcementsAreTrue, spoilt({ status: 'failed' }), ['unexpected', 'task-a']);
  });
});
