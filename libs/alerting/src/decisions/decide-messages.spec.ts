import { describe, expect, it } from '@jest/globals';
import type { AlertKind } from '#libs/contracts';
import type { AlertRecord } from '../ports/alert-store.js';
import { decideMessages, type Told } from './decide-messages.js';
import type { Telling } from './decide-telling.js';

const tell = (telling: Telling, kind: AlertKind, subject: string): Told => ({
  telling,
  record: { kind, subject, id: subject } as AlertRecord,
});
const lines = (tellings: Told[], sentInHour: number, mostInHour = 10) =>
  decideMessages(tellings, { sentInHour, mostInHour }).map(
    ({ telling, alerts }) => `${telling}: ${alerts.map(({ record }) => record.subject).join(' ')}`,
  );

const some = [
  tell('firing', 'incident', 'i1'),
  tell('firing', 'parked', 'p1'),
  tell('firing', 'incident', 'i2'),
  tell('resolved', 'incident', 'i3'),
];

describe('messages about alerts', () => {
  it.each([
    ['none where nothing is to be told', [], 0, []],
    ['one for each kind and what is told of it', some, 0, ['firing: i1 i2', 'firing: p1', 'resolved: i3']],
    ['as long as others are left after them', some, 6, ['firing: i1 i2', 'firing: p1', 'resolved: i3']],
    ['the last of the hour sums up the rest', some, 8, ['firing: i1 i2', 'summary: p1 i3']],
    ['the last of the hour sums up all there is', some, 9, ['summary: i1 i2 p1 i3']],
    ['the last is a summary even of one', [tell('firing', 'incident', 'i1')], 9, ['summary: i1']],
    ['none when the hour has had them all', some, 10, []],
    ['none where more were sent than may be', some, 11, []],
  ])('%s', (_what, tellings, sent, expected) => {
    expect(lines(tellings, sent)).toEqual(expected);
  });

  it('are none at all where none may be sent', () => {
    expect(lines(some, 0, 0)).toEqual([]);
    expect(lines(some, 0, 1)).toEqual(['summary: i1 i2 p1 i3']);
  });
});
