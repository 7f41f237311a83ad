import type { Attempt } from '../api/answers.js';
import { Foreign } from '../page/foreign.js';
import { Ago } from '../time/instant.js';
import { durationOf } from '../time/span.js';

/** Every try of a task, in order. */
export function AttemptList({ attempts }: { readonly attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <p className="quiet">Nothing has been sent.</p>;
  return (
    <ol className="attempts">
      {attempts.map((attempt) => (
        <li key={attempt.number}>
          <p>
            <strong>{attempt.outcome ?? 'under way'}</strong>
            {attempt.httpStatus !== null && ` · HTTP ${attempt.httpStatus}`}
            {attempt.endedAt !== null && ` · ${durationOf(Date.parse(attempt.endedAt) - Date.parse(attempt.intentAt))}`}
            {' · '}
            <Ago at={attempt.intentAt} />
          </p>
          <p className="code">
            {attempt.method} <Foreign text={attempt.url} />
          </p>
          <p className="quiet">
            effect {attempt.effectClass}
            {attempt.phase !== null && `, ended ${attempt.phase}`}
            {attempt.providerRequestId !== null && (
              <>
                , provider’s request <Foreign text={attempt.providerRequestId} />
              </>
            )}
          </p>
          {attempt.error && (
            <p className="problem">
              <Foreign text={`${attempt.error.code}: ${attempt.error.message}`} />
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
