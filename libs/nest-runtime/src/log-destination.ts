import { type DestinationStream, pino } from 'pino';

/** Bytes of lines that wait for a slow reader of the output at most; what comes beyond is dropped, and counted. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** Lines are written together from so many bytes on, or after so many milliseconds: each write costs a call of its own. */
const TOGETHER = { minLength: 4_096, periodicFlush: 100 };

/** How long the end of a process waits for its last lines, in milliseconds. */
const LAST_LINES_MS = 500;

/** Where a process writes its log. */
export interface LogDestination {
  stream: DestinationStream;
  /** Lines dropped since this was last asked. */
  takeDropped(): number;
  /** Resolves when all lines are out, or after half a second: a reader that stands still must not hold up an exit. */
  flush(): Promise<void>;
}

/**
 * The standard output, written behind the work. A process that is killed may take its last lines along, and a reader that
 * stands still costs lines, never work or memory without end.
 */
export function standardOutput(): LogDestination {
  const stream = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES, ...TOGETHER });
  let dropped = 0;
  stream.on('drop', () => {
    dropped++;
  });
  return {
    stream,
    takeDropped: () => {
      const before = dropped;
      dropped = 0;
      return before;
    },
    flush: async () => {
      const done = Promise.withResolvers<void>();
      const timer = setTimeout(done.resolve, LAST_LINES_MS);
      // What came while a write was under way waits for the second one.
      stream.flush(() => stream.flush(() => done.resolve()));
      await done.promise;
      clearTimeout(timer);
    },
  };
}
