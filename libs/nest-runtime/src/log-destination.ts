import { type DestinationStream, pino } from 'pino';
import { GatheredLines } from './gathered-lines.js';

/** Bytes of lines that wait for a slow reader of the output at most; what comes beyond is dropped, and counted. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** When lines that were gathered are written. */
const TOGETHER = { maxCharacters: 65_536, maxWaitMs: 100 };

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

let ofProcess: LogDestination | null = null;

/**
 * The standard output, written behind the work; one for all loggers of a process. A process that is killed may take its
 * last lines along, and a reader that stands still costs lines, never work or memory without end.
 */
export function standardOutput(): LogDestination {
  ofProcess ??= openStandardOutput();
  return ofProcess;
}

function openStandardOutput(): LogDestination {
  // Without a least length its flush would not wait for what is being written.
  const output = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES, minLength: 1 });
  const stream = new GatheredLines(output, TOGETHER);
  process.once('exit', () => stream.flushSync());
  let dropped = 0;
  output.on('drop', (lines: string) => {
    dropped += lines.split('\n').length - 1;
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
