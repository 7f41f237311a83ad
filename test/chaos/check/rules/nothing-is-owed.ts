import type { IndexedHistory } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationBy, violationOf } from '../violation.js';

const RULE = 'nothing is owed, and the live queues are empty';

/** When all is quiet there is nothing left to do for anybody. */
export function nothingIsOwed({ history, orders, webhooks }: IndexedHistory): Violation[] {
  const { receipts, owedDeliveries, fullQueues } = history.database;
  const ofSource = new Map(webhooks.map((record) => [record.first.id, record]));
  const unpublished = orders.flatMap((record) =>
    record.results
      .filter(({ publishedAt }) => publishedAt === null)
      .map(({ sequence }) => violationOf(record, 'lost', RULE, `The result ${sequence} was never published`)),
  );
  const withheld = receipts
    .filter(({ publishedAt }) => publishedAt === null)
    .map((receipt) => {
      const record = ofSource.get(receipt.deliveryId);
      const says = `The event ${receipt.eventId} was never published`;
      return record ? violationOf(record, 'lost', RULE, says) : violationBy('lost', RULE, says, [receipt]);
    });
  const callbacks: Violation[] =
    owedDeliveries > 0 ? [violationBy('unexpected', RULE, `${owedDeliveries} callbacks are still owed`, [])] : [];
  const full = fullQueues.map((queue) =>
    violationBy('unexpected', RULE, `The queue ${queue.name} holds ${queue.messages} messages`, [queue]),
  );
  return [...unpublished, ...withheld, ...callbacks, ...full];
}
