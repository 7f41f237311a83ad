import type { ReactNode } from 'react';
import type { TaskStory } from '#libs/contracts';
import type { Attempt, Probe, Task } from '../api/answers.js';
import { TextFact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { Payload } from '../page/payload.js';
import { Ago, Near } from '../time/instant.js';
import { readableJson } from '../view/mask-secrets.js';
import { thingHref } from '../view/route.js';
import type { Moment } from './moment.js';
import { timelineOf } from './timeline.js';

interface TimelineViewProps {
  readonly task: Task;
  /** What happened around it, once that is known. */
  readonly story: TaskStory | undefined;
}

/** What happened to a task, step by step. */
export function TimelineView({ task, story }: TimelineViewProps) {
  const claimOf = new Map(story?.calls.map(({ number, claim }) => [number, claim]));
  return (
    <ol className="timeline">
      {timelineOf(task, story).map((moment) => (
        <li key={`${moment.at} ${moment.title} ${moment.leadsTo?.id ?? ''}`} className={moment.tone}>
          <MomentView moment={moment} claim={claimOf.get(moment.attempt?.number ?? 0)} />
        </li>
      ))}
    </ol>
  );
}

interface MomentViewProps {
  readonly moment: Moment;
  /** The claim under which its call was made. */
  readonly claim: number | undefined;
}

function MomentView({ moment, claim }: MomentViewProps) {
  const { at, title, until, attempt, probe, note, leadsTo } = moment;
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
      {note !== undefined && (
        <p className="quiet">
          <Foreign text={note} />
        </p>
      )}
      {leadsTo && (
        <p>
          <a href={thingHref(leadsTo.of, leadsTo.id)}>
            <Foreign text={leadsTo.words} />
          </a>
        </p>
      )}
      {attempt && <AttemptEvidence attempt={attempt} claim={claim} />}
      {probe && <Evidence url={`GET ${probe.url}`} of={probe} />}
    </>
  );
}

function AttemptEvidence({ attempt, claim }: { readonly attempt: Attempt } & Pick<MomentViewProps, 'claim'>) {
  const { number, method, url, effectClass, phase, providerRequestId, operationToken, requestHash } = attempt;
  return (
    <Evidence url={`${method} ${url}`} of={attempt}>
      <details>
        <summary>What was sent in call {number}</summary>
        <dl className="facts">
          <TextFact name="Claim" value={claim === undefined ? null : String(claim)} />
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
