import { describe, it } from '@jest/globals';
import type { ExampleHistory } from '../example-history.js';
import { expectRule } from '../expect-rule.js';
import { webhooksComeOut } from './webhooks-come-out.js';

const unseen = (example: ExampleHistory) => {
  example.webhook('w').announcements.length = 0;
  return example;
};

describe('a webhook taken in comes out, and no other', () => {
  it('says nothing of a genuine one that came out and a tampered one that was refused', () => {
    expectRule(webhooksComeOut, (example) => example.webhook('w').webhook('t', { tampered: true }));
  });

  it('finds one that was answered 2xx and is not there, one that nobody saw, and one that became two', () => {
    expectRule(
      webhooksComeOut,
      (example) => {
        example.webhook('w').database.receipts.length = 0;
      },
      ['lost', 'w'],
    );
    expectRule(webhooksComeOut, unseen, ['lost', 'w']);
    expectRule(
      webhooksComeOut,
      (example) => {
        example.webhook('w').database.receipts.push({ deliveryId: 'w', eventId: 'again', publishedAt: 1_100 });
      },
      ['doubled', 'w'],
    );
  });

  it('excuses an event that lay in a queue which a fault took, and never a missing receipt', () => {
    expectRule(webhooksComeOut, (example) => unseen(example).fault({ at: 1_010 }));
    expectRule(
      webhooksComeOut,
      (example) => {
        unseen(example).fault({ at: 1_010 }).database.receipts.length = 0;
      },
      ['lost', 'w'],
    );
  });

  it('finds a tampered one that was taken in, and a receipt of one that nobody sent', () => {
    const receipt = { eventId: 'event', publishedAt: 1_100 };
    expectRule(
      webhooksComeOut,
      (example) => {
        example.webhook('t', { tampered: true }).database.receipts.push({ ...receipt, deliveryId: 't' });
      },
      ['unexpected', 't'],
    );
    expectRule(
      webhooksComeOut,
      (example) => {
        example.database.receipts.push({ ...receipt, deliveryId: 'unknown' });
      },
      ['unexpected', null],
    );
  });
});
