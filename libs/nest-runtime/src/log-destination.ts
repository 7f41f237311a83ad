import type { DestinationStream } from 'pino';
import { GatheredLines } from './gathered-lines.js';
import { ReadyOutput } from './ready-output.js';

/** What a reader that does not keep up is granted. */
const SLOW_READER = { maxWaitingBytes: 16 * 1024 * 1024, retryMs: 20, maxStillMs: 500, maxFlushMs: 3_000 };

/** When lines that were gathered are written. */
const TOGETHER = { maxCharacters: 65_536, maxWaitMs: 100 };

/** Where a process writes its log. */
export interface LogDestination {
  stream: DestinationStream;
  /** Lines dropped since this was last asked. */
  takeDropped(): number;
  /** Resolves when all lines are out, or when the reader has taken none for half a second: it must not hold up an exit. */
  flush(): Promise<void>;
}

let ofProcess: LogDestination | null = null;

/**
 * The standard output; one for all loggers of a process. A process that is killed may take its last lines along, and a
 * reader that stands still costs lines, never work or memory without end.
 */
export function standardOutput(): LogDestination {
  ofProcess ??= openStandardOutput();
  return ofProcess;
}

function openStandardOutput(): LogDestination {
  let dropped = 0;
  // The stream of Node makes a pipe or a socket refuse what it cannot take; the number alone would block.
  const output = new ReadyOutput(process.stdout.fd, {
    ...SLOW_READER,
    onDropped: (lines) => {
      dropped += lines;
    },
  });
  const stream = new GatheredLines(output, TOGETHER);
  process.once('exit', () => stream.flushSync());
  return {
    stream,
    takeDropped: () => {
      const before = dropped;
      dropped = 0;
      return before;
    },
    flush: () => new Promise((resolve) => stream.flush(resolve)),
  };
}
