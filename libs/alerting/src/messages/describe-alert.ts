import type { AlertRecord, FindingDetail } from '../ports/alert-store.js';
import { spanWords } from './span-words.js';

type Described = Pick<AlertRecord, 'kind' | 'subject' | 'value' | 'detail'>;

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
const said = (detail: FindingDetail, name: string): string => String(detail[name] ?? '');
const percent = (share: unknown): string => `${(Number(share) * 100).toFixed(2)} %`;

/** What is wrong with which thing, in a sentence. */
export function describeAlert({ kind, subject, value, detail }: Described): string {
  switch (kind) {
    case 'incident': {
      const where = [said(detail, 'connector'), said(detail, 'action')].filter(Boolean).join(' ');
      const again = detail['comesBack'] === true ? ', which was resolved before' : '';
      return `${counted(value, 'dead letter')} of ${where || 'no connector'}: ${said(detail, 'code')} (${said(detail, 'category')})${again}`;
    }
    case 'backlog':
      return `${counted(value, 'task')} of connector ${subject} due for more than ${said(detail, 'minutes')} minutes and not taken`;
    case 'parked':
      return `${counted(value, 'task')} of connector ${subject} parked: nobody knows whether the call had an effect`;
    case 'connection':
      return `Connection ${subject} of connector ${said(detail, 'connector')} is not called: ${said(detail, 'reason')}`;
    case 'results-owed':
      return `${counted(value, 'result')} stored and not announced for more than ${said(detail, 'minutes')} minutes`;
    case 'error-budget':
      return `Connector ${subject} uses up its error budget ${value} times too fast: ${percent(detail['failed'])} of the tasks of the last hour failed, the target allows ${percent(detail['allowed'])}`;
    case 'source-silent':
      return `Source ${subject} has had no webhook ${heard(detail)}; one was to come within ${spanWords(value)}`;
    case 'queue-without-consumers':
      return `Nobody consumes ${subject}, and ${counted(value, 'message waits', 'messages wait')} in it`;
    case 'webhooks-refused':
      return `${counted(value, 'webhook')} of source ${subject} refused within a quarter of an hour, most of them as ${said(detail, 'reason')}`;
    case 'credential-expiring':
      return `The credential of connection ${subject} of connector ${said(detail, 'connector')} ${ends(value, detail)}`;
    case 'api-key-expiring':
      return `API key ${said(detail, 'name')} (${subject}) ${ends(value, detail)}`;
    case 'certificate-expiring':
      return `The certificate that ${said(detail, 'server')} shows ${ends(value, detail)}`;
  }
}

const heard = (detail: FindingDetail): string => {
  const at = detail['heardAt'];
  return typeof at === 'string' ? `since ${at}` : 'since it was made';
};

function ends(days: number, detail: FindingDetail): string {
  const at = said(detail, 'endsAt');
  if (detail['ended'] === true) return `has ended: ${at}`;
  return `ends ${days === 0 ? 'within a day' : `in ${counted(days, 'day')}`}: ${at}`;
}

/** Where the console shows what an alert is about. */
export function consolePlaceOf({ kind, subject }: Pick<AlertRecord, 'kind' | 'subject'>): string {
  const of = encodeURIComponent(subject);
  switch (kind) {
    case 'incident':
      return `#/incidents/${of}`;
    case 'backlog':
      return `#/queues/waybill.tasks.${of}`;
    case 'queue-without-consumers':
      return `#/queues/${of}`;
    case 'parked':
      return '#/parked';
    case 'source-silent':
    case 'webhooks-refused':
      return `#/sources/${of}`;
    case 'credential-expiring':
    case 'connection':
      return `#/connections/${of}`;
    case 'error-budget':
      return '#/report';
    default:
      return '#/alerts';
  }
}
