import { useCallback } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Payload } from '../page/payload.js';
import { ProblemNote } from '../page/problem-note.js';
import { maskSecrets } from '../view/mask-secrets.js';

interface TaskInputProps {
  readonly api: ConsoleApi;
  readonly id: string;
}

/** What a task was asked to do, secrets masked. It never changes: once it is here it is not asked for again. */
export function TaskInput({ api, id }: TaskInputProps) {
  const polled = usePolling(
    useCallback((signal) => api.read<unknown>(`/v1/tasks/${encodeURIComponent(id)}/input`, {}, signal), [api, id]),
    { once: true },
  );
  return (
    <>
      <ProblemNote of={polled} />
      {polled.value !== undefined && <Payload name="Input" text={JSON.stringify(maskSecrets(polled.value), null, 2)} />}
    </>
  );
}
