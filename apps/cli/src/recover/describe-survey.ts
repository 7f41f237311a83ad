import type { InstallationRecord } from '#libs/contracts';
import type { IdentityDifference } from '#libs/persistence';
import type { RecoveryReport } from './recover.js';
import type { Survey } from './survey.js';

const FIELDS = ['installation', 'epoch', 'beat', 'system', 'timeline'] as const satisfies (keyof InstallationRecord)[];

const MEANS: Record<IdentityDifference, string> = {
  'other-installation': 'PostgreSQL holds another installation than the one RabbitMQ knows',
  'epoch-went-back': 'PostgreSQL is older than the last recovery',
  'beat-went-back': 'PostgreSQL went back in time: what it did last is lost',
  'other-server': 'PostgreSQL is a copy on another server',
  'other-timeline': 'PostgreSQL was restored or failed over',
};

/** What there is, in lines for people. */
export function describeSurvey({ found, kept, difference, unfinished }: Survey): string[] {
  const rows = FIELDS.map((field) => [field, String(found[field]), kept === null ? '-' : String(kept[field])]);
  const table = [['', 'PostgreSQL', 'RabbitMQ'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)) + 2);
  return [
    ...table.map(([name = '', one = '', other = '']) =>
      `${name.padEnd(widths[0] ?? 0)}${one.padEnd(widths[1] ?? 0)}${other}`.trimEnd(),
    ),
    '',
    verdictOn(kept, difference),
    '',
    unfinished.length === 0 ? 'No task is unfinished.' : 'Unfinished tasks:',
    ...unfinished.map(
      ({ tenant, status, effectClass, tasks }) =>
        `  ${tenant}: ${tasks} ${status}, ${effectClass === null ? 'without an attempt' : `last attempt ${effectClass}`}`,
    ),
  ];
}

function verdictOn(kept: InstallationRecord | null, difference: IdentityDifference | null): string {
  if (difference !== null) return `${MEANS[difference]}: it must be recovered.`;
  if (kept === null) return 'RabbitMQ keeps no record: recover only where PostgreSQL was restored or failed over.';
  return 'They agree: there is nothing to recover, unless you know that something was lost.';
}

/** What was done, in lines for people. */
export function describeReport({ epoch, tenants }: RecoveryReport): string[] {
  return [
    `Epoch ${epoch} has begun.`,
    ...Object.entries(tenants).map(
      ([tenant, { parked, due, doubted, runs }]) =>
        `  ${tenant}: ${parked} tasks parked; ${due} go on, ${doubted} of them in doubt, which are parked as they come up where a repetition is not safe${runs > 0 ? `; ${runs} decision or redrive runs ended` : ''}`,
    ),
    'Services go on by themselves. Look at the parked tasks: docs/recovery.md says how.',
  ];
}
