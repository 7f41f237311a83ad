import { Fact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { Ago } from '../time/instant.js';
import { thingHref } from '../view/route.js';
import { failuresOf, latencyOf, successOf } from './call-words.js';
import type { Calls, RecentCalls } from './configured.js';

/** How the calls through a connection went of late. */
export function CallFacts({ calls: { lastHour, lastDay, lastError } }: { readonly calls: RecentCalls }) {
  return (
    <section className="card padded" aria-labelledby="calls">
      <h2 id="calls">How its calls went</h2>
      <dl className="facts">
        <Span name="In the last hour" calls={lastHour} />
        {lastDay && <Span name="In the last day" calls={lastDay} />}
        <Fact name="Last error">
          {lastError === null ? (
            'none in a day'
          ) : (
            <>
              <Foreign className="reason" text={lastError.code} />, {lastError.category}, <Ago at={lastError.at} />:{' '}
              <a href={thingHref('tasks', lastError.taskId)}>its task</a>
            </>
          )}
        </Fact>
      </dl>
      <p className="quiet">Counted by workers, some seconds late. Latencies are told to a fifth.</p>
    </section>
  );
}

function Span({ name, calls }: { readonly name: string; readonly calls: Calls }) {
  const rest = [latencyOf(calls), failuresOf(calls) && `failed: ${failuresOf(calls)}`].filter((text) => text !== '');
  return (
    <Fact name={name}>
      {calls.calls === 0 ? 'no calls' : `${successOf(calls)} succeeded`}
      {rest.map((text) => (
        <span key={text} className="quiet">
          {' · '}
          {text}
        </span>
      ))}
    </Fact>
  );
}
