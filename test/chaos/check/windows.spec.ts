import { describe, expect, it } from '@jest/globals';
import { ExampleHistory } from './example-history.js';
import { indexHistory } from './indexed-history.js';
import { hitWindows, WINDOWS, type WindowName } from './windows.js';

/** How each window is hit; the compiler asks for every one. */
const HITTING: Record<WindowName, (example: ExampleHistory) => unknown> = {
  'attempt lost with its worker': (example) => example.task({ order: 'a', outcomes: ['lost', 'succeeded'] }),
  'attempt ended ambiguously': (example) => example.task({ order: 'a', outcomes: ['ambiguous', 'succeeded'] }),
  'attempt failed definitely': (example) => example.task({ order: 'a', outcomes: ['failed', 'succeeded'] }),
  'task succeeded after a repeat': (example) => example.task({ order: 'a', outcomes: ['failed', 'succeeded'] }),
  'claim without an intent': (example) => {
    example.task({ order: 'a' }).row('a').fenceCounter = 3;
  },
  'copy of a task accepted': (example) => {
    example.task({ order: 'a' }).journal.push({ kind: 'accepted', at: 3_000, order: 'a', id: 'task-a', copy: 2 });
  },
  'sending without an answer': (example) => {
    example.task({ order: 'a' }).journal.push({ kind: 'indeterminate', at: 3_000, order: 'a', copy: 2, why: 'reset' });
  },
  'unprotected task sent again': (example) => {
    const [first] = example.task({ order: 'a', over: 'amqp' }).fault({ at: 1_040 }).journal;
    example.row('a').createdAt = 3_050;
    if (first?.kind === 'about-to-send') example.journal.push({ ...first, at: 3_000, copy: 2 });
  },
  'hint lost, task done': (example) => example.task({ order: 'a' }).fault({ at: 1_050, mendedAt: 1_060 }),
  'announcement repeated': (example) => {
    example.task({ order: 'a' }).announcements.push(...example.announcements.slice(0, 1));
  },
  'reply given': (example) => example.task({ order: 'a', asksReply: true }),
  'callback given': (example) => example.task({ order: 'a' }),
  'task parked': (example) => example.task({ order: 'a', status: 'parked', outcomes: ['ambiguous'] }),
  'parked task resolved': (example) => {
    example.task({ order: 'a' }).journal.push({ kind: 'act', at: 3_000, order: 'a', act: 'resolve-applied', ok: true });
  },
  'failed task redriven': (example) => {
    example.task({ order: 'a' }).journal.push({ kind: 'act', at: 3_000, order: 'a', act: 'redrive', ok: true });
  },
  'task cancelled': (example) => example.task({ order: 'a', status: 'cancelled', outcomes: [] }),
  'task expired': (example) => example.task({ order: 'a', status: 'expired', outcomes: [] }),
  'webhook sent twice': (example) => {
    example.webhook('w').journal.push({ kind: 'accepted', at: 3_000, order: 'w', id: 'w', copy: 2 });
  },
  'webhook refused': (example) => example.webhook('w', { tampered: true }),
};

const hitsOf = (example: ExampleHistory) => hitWindows(indexHistory(example));

describe('a window', () => {
  it.each(WINDOWS)('"%s" is counted where it was hit, and not before', (name) => {
    expect(hitsOf(new ExampleHistory())[name]).toBe(0);
    const example = new ExampleHistory();
    HITTING[name](example);
    expect(hitsOf(example)[name]).toBe(1);
  });
});
