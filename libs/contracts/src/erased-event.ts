import type { ResultData, ResultEvent } from './result-event.js';

/** What stands in the place of a text that was erased. */
export const ERASED_TEXT = 'erased on request';

/** What is known of a result beside its event. */
export interface ResultFacts {
  taskId: string;
  sequence: number;
}

/**
 * The event of a result without what it carried: output, the message of its error and labels. Its id, type, subject, sequence, status, effect
 * and times stay, so that it is told from others and announced as ever. Bytes that hold no event leave nothing. Pure.
 */
export function erasedEvent(event: Buffer, { taskId, sequence }: ResultFacts): Buffer {
  const read = readEvent(event);
  if (read === null) return Buffer.from(JSON.stringify({ id: `${taskId}/${sequence}`, data: { taskId } }), 'utf8');
  const { output: _output, outputUrl: _url, error, ...data } = read.data;
  const kept: ResultData = {
    ...data,
    ...(error === undefined ? {} : { error: { ...error, message: ERASED_TEXT } }),
    labels: {},
    erased: true,
  };
  return Buffer.from(JSON.stringify({ ...read, data: kept }), 'utf8');
}

function readEvent(event: Buffer): ResultEvent | null {
  try {
    const read = JSON.parse(event.toString('utf8')) as Partial<ResultEvent> | null;
    return typeof read?.data === 'object' && read.data !== null ? (read as ResultEvent) : null;
  } catch {
    return null;
  }
}
