import { describe, expect, it } from '@jest/globals';
import { check } from './check.js';
import { ExampleHistory } from './example-history.js';
import type { Expectations } from './expectations.js';
import { printReport } from './print-report.js';

const nothing: Expectations = {
  ...{ accepted: 0, successes: {}, shares: {}, webhooks: 0, faults: {}, windows: [] },
  canary: { secrets: [], texts: [] },
};

const example = () =>
  new ExampleHistory()
    .task({ order: 'a', over: 'amqp', asksReply: true })
    .task({ order: 'b', effect: 'keyed', outcomes: ['ambiguous', 'succeeded'] })
    .task({ order: 'c', status: 'parked', reason: 'http_500', outcomes: ['ambiguous'] })
    .webhook('w')
    .webhook('t', { tampered: true });

describe('the checker', () => {
  it('counts what was handed over, and is green where nothing is wrong', () => {
    const report = check(example(), nothing);
    expect(report.violations).toEqual([]);
    expect(report.counts).toMatchObject({ attempted: 3, accepted: 3, succeeded: 2, parked: 1, lost: 0, doubled: 0 });
    expect(report.webhooks).toEqual({ attempted: 2, accepted: 1, refused: 1, announced: 1 });
    expect(report.parked).toEqual([
      { effect: 'once', reason: 'http_500', cause: 'once, after an ambiguous end', tasks: 1 },
    ]);
    expect([report.green, report.complete]).toEqual([true, true]);
    expect(printReport(report).split('\n').at(-1)).toBe('GREEN and complete: nothing lost, nothing doubled');
  });

  it('is red where a rule is broken, counts each order once, and tells the evidence', () => {
    const spoilt = example();
    const effect = spoilt.ledger.find(({ kind, order }) => kind === 'effect' && order === 'a');
    if (effect) spoilt.ledger.push({ ...effect, token: 'seen-by-the-ledger' });
    const report = check(spoilt, nothing);
    expect(report.counts).toMatchObject({ lost: 0, doubled: 1, unexpected: 0 });
    expect(report.green).toBe(false);
    const text = printReport(report);
    expect(text).toContain('DOUBLED: A task of class once that is succeeded had 2 effects, not 1');
    expect(text).toContain('seen-by-the-ledger');
    expect(text.split('\n').at(-1)).toBe('RED');
  });

  it('counts a task with neither answer nor refusal as indeterminate', () => {
    const unsure = new ExampleHistory().task({ order: 'a' });
    unsure.journal.splice(1, 1, { kind: 'indeterminate', at: 1_030, order: 'a', copy: 1, why: 'reset' });
    expect(check(unsure, nothing).counts).toMatchObject({ attempted: 1, accepted: 0, indeterminate: 1, refused: 0 });
  });

  it.each([
    ['confirmed before the fault and claimed during it', { over: 'amqp', faultAt: 1_040, claimedAt: 1_500 }, 1],
    ['confirmed during the fault and claimed after it', { over: 'amqp', faultAt: 1_000, claimedAt: 2_500 }, 1],
    ['confirmed and claimed during the fault', { over: 'amqp', faultAt: 1_000, claimedAt: 1_500 }, 0],
    ['claimed before the fault', { over: 'amqp', faultAt: 1_500, claimedAt: 1_050 }, 0],
    ['accepted over HTTP', { over: 'http', faultAt: 1_040, claimedAt: 1_500 }, 0],
  ] as const)('counts as unprotected, or not, a task %s', (_when, { over, faultAt, claimedAt }, unprotected) => {
    const taken = new ExampleHistory().task({ order: 'a', over }).fault({ at: faultAt });
    taken.row('a').createdAt = claimedAt;
    expect(check(taken, nothing).counts).toMatchObject({ accepted: 1, unprotected });
  });

  it.each<[string, Partial<Expectations>]>([
    ['tasks accepted: 3, wanted 4', { accepted: 4 }],
    ['webhooks accepted: 1, wanted 2', { webhooks: 2 }],
    ['tasks of class keyed succeeded: 1, wanted 2', { successes: { keyed: 2 } }],
    ['share of class once succeeded: 0.5, wanted 0.8', { shares: { once: 0.8 } }],
    ['fault broker-kill: 0, wanted 1', { faults: { 'broker-kill': 1 } }],
    ['window "task expired": 0, wanted 1', { windows: ['task expired'] }],
  ])('is not green without %s', (missing, wanted) => {
    const report = check(example(), { ...nothing, ...wanted });
    expect(report).toMatchObject({ missing: [missing], violations: [], green: false });
    expect(printReport(report)).toContain(missing);
  });

  it('is green and not complete where a fault could not be made, and names it', () => {
    const unable = example().fault({ at: 500, name: 'disk-full', losesQueues: false, notRun: 'no tmpfs' });
    const report = check(unable, { ...nothing, faults: { 'disk-full': 1 } });
    expect(report).toMatchObject({ green: true, complete: false, notRun: ['disk-full: no tmpfs'] });
    expect(printReport(report)).toContain('disk-full: no tmpfs');
  });

  it('is not green where a fault was never mended: it would excuse everything after it', () => {
    const report = check(example().fault({ at: 500, mendedAt: null }), nothing);
    expect(report).toMatchObject({ missing: ['fault wipe was never mended'], green: false });
  });

  it('is not green where what a fault took was not handed over again', () => {
    const forsaken = new ExampleHistory().task({ order: 'a', over: 'amqp' }).fault({ at: 1_010 });
    Object.assign(forsaken.database, { tasks: [], attempts: [], results: [] });
    Object.assign(forsaken, { ledger: [], announcements: [] });
    const report = check(forsaken, nothing);
    expect(report).toMatchObject({ violations: [], green: false, counts: { unprotected: 1, lost: 0 } });
    expect(report.missing).toEqual(['unprotected tasks sent again after the fault: 1 were not']);
  });
});
