import { type FormEvent, useState } from 'react';
import type { ConnectorView } from '#libs/contracts';
import type { Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { useAct } from '../live/use-act.js';
import { RefusalNote } from '../page/refusal-note.js';
import type { FieldProblem } from '../schema-form/draft.js';
import { thingHref } from '../view/route.js';
import { ConnectionChoice } from './connection-choice.js';
import { effectWords } from './effect-words.js';
import { emptyInput, InputFields, problemsBeside, readInput } from './input-fields.js';
import { SameKey } from './same-key.js';

interface TryFormProps {
  readonly api: ConsoleApi;
  readonly connector: string;
  readonly action: ConnectorView['actions'][number];
  onClose(): void;
}

/** Runs an action as a real task, and goes on to its story. */
export function TryForm({ api, connector, action, onClose }: TryFormProps) {
  const act = useAct();
  const [keys] = useState(() => new SameKey((bytes) => crypto.getRandomValues(bytes)));
  const [connection, setConnection] = useState('');
  const [typed, setTyped] = useState(() => emptyInput(action.input));
  const [unread, setUnread] = useState<readonly FieldProblem[]>([]);
  const { acts, meaning } = effectWords(action.effect);
  const problems = [...unread, ...(act.refusal?.errors ?? [])];

  const run = async (event: FormEvent) => {
    event.preventDefault();
    const { value, problems: found } = readInput(action.input, typed);
    setUnread(found);
    if (found.length > 0) return;
    const body = { connector, action: action.name, connection, agent: 'console', input: value };
    const headers = { 'idempotency-key': keys.for(JSON.stringify(body)) };
    const task = await act.run(() => api.act<Task>('POST', '/v1/tasks', body, headers));
    if (task) window.location.hash = thingHref('tasks', task.id);
  };
  return (
    <form className="form" aria-label={`Try ${action.name}`} onSubmit={run}>
      <h3>Try it</h3>
      <p className={acts ? 'decide note' : 'quiet'} role="note">
        {acts
          ? `This is no rehearsal: a real task calls the third party, and what it does there stays. Its effect: ${meaning}.`
          : 'A real task calls the third party; it changes nothing there.'}
      </p>
      <ConnectionChoice
        api={api}
        connector={connector}
        value={connection}
        problems={problems}
        onChange={setConnection}
      />
      <InputFields schema={action.input} typed={typed} problems={problems} onChange={setTyped} />
      {acts && (
        <label className="choice">
          <input type="checkbox" required />
          <span>It may happen for real</span>
        </label>
      )}
      <RefusalNote of={act.refusal} />
      <div role="alert">
        {problemsBeside(action.input, typed, problems).map(({ pointer, detail }) => (
          <p key={pointer + detail} className="problem">
            <bdi>
              {pointer} {detail}
            </bdi>
          </p>
        ))}
      </div>
      <p className="acts">
        <button type="submit" className="primary" disabled={act.busy}>
          Run {action.name}
        </button>
        <button type="button" onClick={onClose}>
          Not now
        </button>
      </p>
    </form>
  );
}
