import { describe, expect, it } from '@jest/globals';
import { ExampleHistory } from '../example-history.js';
import { expectRule } from '../expect-rule.js';
import { indexHistory } from '../indexed-history.js';
import { countUnwitnessed, endsAreAnnounced } from './ends-are-announced.js';

describe('every end is announced, in rising sequences', () => {
  it('says nothing where each end was seen, by one witness at least', () => {
    expectRule(endsAreAnnounced, (example) => {
      example.task({ order: 'a', status: 'parked' }).endAgain('a', 'succeeded', 5_000);
      example.announcements.splice(1, 1);
    });
  });

  it('finds a result that nobody saw', () => {
    expectRule(
      endsAreAnnounced,
      (example) => {
        example.task({ order: 'a' }).announcements.length = 0;
      },
      ['lost', 'a'],
    );
  });

  it('excuses and counts one that lay in a queue which a fault took, and none that a witness had time for', () => {
    const unseen = (faultAt: number, sparesWitnesses = false) => {
      const example = new ExampleHistory().task({ order: 'a' }).fault({ at: faultAt, sparesWitnesses });
      example.announcements.length = 0;
      return example;
    };
    expectRule(endsAreAnnounced, (example) => Object.assign(example, unseen(1_500)));
    expect(countUnwitnessed(indexHistory(unseen(1_500)))).toBe(1);
    expectRule(endsAreAnnounced, (example) => Object.assign(example, unseen(60_000)), ['lost', 'a']);
    expectRule(endsAreAnnounced, (example) => Object.assign(example, unseen(1_500, true)), ['lost', 'a']);
    expect(countUnwitnessed(indexHistory(unseen(60_000)))).toBe(0);
  });

  it('finds an end without a result, a result that says something else, and a sequence left out', () => {
    expectRule(
      endsAreAnnounced,
      (example) => {
        example.task({ order: 'a' }).database.results.length = 0;
      },
      ['lost', 'a'],
    );
    expectRule(
      endsAreAnnounced,
      (example) => {
        example.task({ order: 'a' }).row('a').status = 'failed';
      },
      ['unexpected', 'a'],
    );
    expectRule(
      endsAreAnnounced,
      (example) => {
        example.task({ order: 'a', status: 'parked' }).endAgain('a', 'succeeded', 5_000).database.results.shift();
      },
      ['unexpected', 'a'],
    );
  });
});
