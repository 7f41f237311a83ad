import { useId, useState } from 'react';
import type { ConnectorView } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { Fact, TextFact } from '../page/facts.js';
import { Foreign } from '../page/foreign.js';
import { SchemaTable } from '../schema-form/schema-table.js';
import { ForOperators } from '../session/signed-in.js';
import { durationOf } from '../time/span.js';
import { effectWords } from './effect-words.js';
import { TryForm } from './try-form.js';

interface ActionCardProps {
  readonly api: ConsoleApi;
  readonly connector: string;
  readonly action: ConnectorView['actions'][number];
}

/** One action: what it does when repeated, what it takes and gives; and, for operators, a form that tries it. */
export function ActionCard({ api, connector, action }: ActionCardProps) {
  const id = useId();
  const [trying, setTrying] = useState(false);
  const { name, summary, effect, endpointGroup, timeoutMs, input, output } = action;
  return (
    <section className="card padded" aria-labelledby={`${id}title`}>
      <h2 id={`${id}title`}>
        <Foreign text={name} />
      </h2>
      <p>
        <Foreign text={summary} />
      </p>
      <dl className="facts">
        <Fact name="Effect">
          <span className="badge ended">{effect ?? 'by call'}</span> {effectWords(effect).meaning}
        </Fact>
        <TextFact name="Shares limits as" value={endpointGroup} />
        <Fact name="A call may take">{durationOf(timeoutMs)}</Fact>
      </dl>
      <details>
        <summary>What it takes</summary>
        <SchemaTable name={`Input of ${name}`} schema={input} />
      </details>
      <details>
        <summary>What it gives</summary>
        <SchemaTable name={`Output of ${name}`} schema={output} />
      </details>
      <ForOperators>
        {trying ? (
          <TryForm api={api} connector={connector} action={action} onClose={() => setTrying(false)} />
        ) : (
          <p className="acts">
            <button type="button" onClick={() => setTrying(true)}>
              Try {name} …
            </button>
          </p>
        )}
      </ForOperators>
    </section>
  );
}
