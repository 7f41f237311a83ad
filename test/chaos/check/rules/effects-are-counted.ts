import type { IndexedHistory, OrderRecord } from '../indexed-history.js';
import type { Harm, Violation } from '../report.js';
import { violationOf } from '../violation.js';

const RULE = 'effects are as many as the task says';

interface Bounds {
  least: number;
  most: number;
}

/**
 * The third party's ledger holds as many effects as the end of the task allows: one for a success, none where the task
 * says that nothing was applied, at most one where nobody can know. What `metered` costs is not held against anybody.
 */
export function effectsAreCounted({ orders }: IndexedHistory): Violation[] {
  return orders.flatMap((record) => {
    const effects = record.ledger.filter(({ kind }) => kind === 'effect').length;
    const { least, most } = boundsOf(record);
    if (effects >= least && effects <= most) return [];
    const status = record.task === null ? 'without a row' : record.task.status;
    const says = `A task of class ${record.first.effect} that is ${status} had ${effects} effects, not ${wanted(least, most)}`;
    return [violationOf(record, harmOf(effects, most), RULE, says)];
  });
}

function harmOf(effects: number, most: number): Harm {
  if (effects <= most) return 'lost';
  return effects > 1 ? 'doubled' : 'unexpected';
}

function boundsOf({ first, task }: OrderRecord): Bounds {
  if (first.effect === 'read') return { least: 0, most: 0 };
  if (first.effect === 'metered') return { least: 0, most: Number.POSITIVE_INFINITY };
  switch (task?.status) {
    case 'succeeded':
      return { least: 1, most: 1 };
    case 'cancelled':
    case 'expired':
      return { least: 0, most: 0 };
    case 'failed':
      return { least: 0, most: task.unsettled ? 1 : 0 };
    default:
      return { least: 0, most: 1 };
  }
}

const wanted = (least: number, most: number): string => (least === most ? `${most}` : `${least} to ${most}`);
