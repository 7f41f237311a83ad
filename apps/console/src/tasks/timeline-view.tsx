import type { ReactNode } from 'react';
import type { Attempt, Probe, Task } from '../api/answers.js';
import { TextFact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { Payload } from '../page/payload.js';
import { Ago, Near } from '../time/instant.js';
import { readableJson } from '../view/mask-secrets.js';
import { type Moment, timelineOf } from './timeline.js';

/** What happened to a task, step by step. */
export function TimelineView({ task }: { readonly task: Task }) {
  return (
    <ol className="timeline">
      {timelineOf(task).map((moment) => (
        <li key={`${moment.at} ${moment.title}`} className={moment.tone}>
          <MomentView moment={moment} />
        </li>
      ))}
    </ol>
  );
}

function MomentView({ moment: { at, title, until, attempt, probe } }: { readonly moment: Moment }) {
  return (
    <>
      <p>
        <strong>
          <Foreign text={title} />
        </strong>{' '}
        <span className="quiet">
          <Ago at={at} />
          {until !== undefined && (
            <>
              , goes on <Near at={until} />
            </>
          )}
        </span>
      </p>
      {attempt && <AttemptEvidence attempt={attempt} />}
      {probe && <Evidence url={`GET ${probe.url}`} of={probe} />}
    </>
  );
}

function AttemptEvidence({ attempt }: { readonly attempt: Attempt }) {
  const { number, method, url, effectClass, phase, providerRequestId, operationToken, requestHash } = attempt;
  return (
    <Evidence url={`${method} ${url}`} of={attempt}>
      <details>
        <summary>What was sent in call {number}</summary>
        <dl className="facts">
          <TextFact name="Effect class" value={effectClass} code />
          <TextFact name="How far it got" value={phase} code />
          <TextFact name="Provider’s request" value={providerRequestId} code />
          <TextFact name="Operation token" value={operationToken} code />
          <TextFact name="SHA-256 of the request" value={requestHash} code />
        </dl>
      </details>
    </Evidence>
  );
}

interface EvidenceProps {
  readonly url: string;
  readonly of: Pick<Attempt & Probe, 'error' | 'answer'>;
  readonly children?: ReactNode;
}

function Evidence({ url, of: { error, answer }, children }: EvidenceProps) {
  return (
    <>
      <p className="code">
        <Foreign text={url} />
      </p>
      {error && (
        <p className="problem">
          <Foreign text={`${error.code}: ${error.message}`} />
        </p>
      )}
      {answer !== null && answer !== '' && <Payload name="How the answer began" text={readableJson(answer)} />}
      {children}
    </>
  );
}
