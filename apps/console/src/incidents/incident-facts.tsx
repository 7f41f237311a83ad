import type { IncidentDetail } from '../api/answers.js';
import { Fact, TextFact } from '../page/facts.js';
import { Ago } from '../time/instant.js';
import { spanOf } from '../time/span.js';
import { thingHref } from '../view/route.js';
import { letterStatesInWords } from './incident-words.js';

/** What is known of an incident. */
export function IncidentFacts({ incident }: { readonly incident: IncidentDetail }) {
  const { id, category, code, connector, action, letters, letterStates, previousId, openedAt, resolvedAt } = incident;
  return (
    <section className="card padded" aria-labelledby="facts">
      <h2 id="facts">What they have in common</h2>
      <dl className="facts">
        <TextFact name="Category" value={category} />
        <TextFact name="Code" value={code} code />
        <TextFact name="Connector" value={connector || '–'} />
        <TextFact name="Action" value={action || '–'} />
        <Fact name="Dead letters">
          {letters}: {letterStatesInWords(letterStates)}
        </Fact>
        <Fact name="First seen">
          <Ago at={incident.firstSeenAt} />
        </Fact>
        <Fact name="Last seen">
          <Ago at={incident.lastSeenAt} />
        </Fact>
        {resolvedAt !== null && (
          <Fact name="Resolved">
            <Ago at={resolvedAt} />, {spanOf((Date.parse(resolvedAt) - Date.parse(openedAt)) / 1_000)} after it began
          </Fact>
        )}
        <TextFact name="Resolved by" value={incident.resolvedBy} />
        {previousId !== null && (
          <Fact name="Came back">
            <a href={thingHref('incidents', previousId)}>The incident of the same cause before this one</a>
          </Fact>
        )}
        <TextFact name="Id" value={id} code />
      </dl>
    </section>
  );
}
