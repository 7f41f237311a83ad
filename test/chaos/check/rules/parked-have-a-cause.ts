import { causeOfParking } from '../cause-of-parking.js';
import type { IndexedHistory } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationOf } from '../violation.js';

const RULE = 'a task rests parked only where nobody can know';

/** Every parked task has a cause for which the promise allows to park. */
export function parkedHaveACause({ orders }: IndexedHistory): Violation[] {
  return orders
    .filter(({ task }) => task?.status === 'parked')
    .filter((record) => causeOfParking(record) === null)
    .map((record) => {
      const says = `A task of class ${record.first.effect} is parked for ${record.task?.reason ?? 'no reason'}, which nothing explains`;
      return violationOf(record, 'unexpected', RULE, says);
    });
}
