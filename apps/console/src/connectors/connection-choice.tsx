import { useCallback, useId } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { connectionHealth } from '../configuration/health-words.js';
import { usePolling } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { ProblemNote } from '../page/problem-note.js';
import type { FieldProblem } from '../schema-form/draft.js';
import { readConnectionsOf } from './read-connections.js';

interface ConnectionChoiceProps {
  readonly api: ConsoleApi;
  readonly connector: string;
  readonly value: string;
  readonly problems: readonly FieldProblem[];
  onChange(name: string): void;
}

/** Chooses one of the connections of a connector, each with how it stands. */
export function ConnectionChoice({ api, connector, value, problems, onChange }: ConnectionChoiceProps) {
  const id = useId();
  const polled = usePolling(useCallback((signal) => readConnectionsOf(api, connector, signal), [api, connector]));
  const own = polled.value;
  const wrong = problems.filter(({ pointer }) => pointer === '/connection');
  return (
    <div className="field">
      <label htmlFor={id}>Connection</label>
      <select
        id={id}
        required
        value={value}
        aria-invalid={wrong.length > 0}
        aria-describedby={`${id}notes`}
        onChange={({ target }) => onChange(target.value)}
      >
        <option value="">–</option>
        {own?.map((connection) => (
          <option key={connection.name} value={connection.name}>
            {connection.name}: {connectionHealth(connection).text}
          </option>
        ))}
      </select>
      <span id={`${id}notes`}>
        <ProblemNote of={polled} />
        {own?.length === 0 && <span className="quiet">There is none of this connector yet: make one first.</span>}
        {wrong.map(({ detail }) => (
          <Foreign key={detail} className="problem" text={detail} />
        ))}
      </span>
    </div>
  );
}
