import { type FormEvent, useCallback, useState } from 'react';
import type { AuditEntryView } from '#libs/contracts';
import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Frame } from '../view/frame.js';
import { AuditTable } from './audit-table.js';

/** Fields that entries are narrowed by, each to one value; an empty text narrows nothing. */
const FIELDS = ['actor', 'act', 'subject'] as const;

const EVERYTHING = { actor: '', act: '', subject: '' };

interface AuditPageProps {
  readonly api: ConsoleApi;
}

/** What operators did, newest first. */
export function AuditPage({ api }: AuditPageProps) {
  const [filter, setFilter] = useState(EVERYTHING);
  const [cursor, setCursor] = useState('');
  const polled = usePolling(
    useCallback(
      (signal) => api.read<Page<AuditEntryView>>('/v1/audit-entries', { ...filter, cursor }, signal),
      [api, filter, cursor],
    ),
  );
  const next = polled.value?.nextCursor ?? null;
  const narrow = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [actor, act, subject] = FIELDS.map((field) => String(given.get(field) ?? '').trim());
    setFilter({ actor: actor ?? '', act: act ?? '', subject: subject ?? '' });
    setCursor('');
  };
  return (
    <Frame title="Audit" list="audit" of={polled}>
      <p className="quiet">
        What operators did, and when. Nothing of it can be changed without a trace: <code>waybill audit verify</code>{' '}
        proves it.
      </p>
      <form className="filters" onSubmit={narrow}>
        {FIELDS.map((field) => (
          <label key={field}>
            {field} <input name={field} maxLength={255} autoComplete="off" spellCheck={false} />
          </label>
        ))}
        <button type="submit">Narrow</button>
      </form>
      <section className="card" aria-label="Audit entries">
        <AuditTable entries={polled.value?.items ?? []} />
        <p className="quiet foot">{polled.value?.items.length === 0 && 'There is none'}</p>
        <p className="acts foot">
          {cursor !== '' && (
            <button type="button" onClick={() => setCursor('')}>
              Newest
            </button>
          )}
          {next !== null && (
            <button type="button" onClick={() => setCursor(next)}>
              Older
            </button>
          )}
        </p>
      </section>
    </Frame>
  );
}
