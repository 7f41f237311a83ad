import { describe, expect, it } from '@jest/globals';
import { createLogger } from './json-logger.js';

/** A logger whose lines are kept, over an output that has dropped some. */
function scene(droppedAtFirst: number) {
  const lines: Record<string, unknown>[] = [];
  let dropped = droppedAtFirst;
  const logger = createLogger('spec', 'info', {
    stream: { write: (line: string) => void lines.push(JSON.parse(line)) },
    takeDropped: () => {
      const before = dropped;
      dropped = 0;
      return before;
    },
    flush: async () => undefined,
  });
  return { logger, lines };
}

describe('a log line', () => {
  it('tells once how many lines a reader that stood still has cost', () => {
    const { logger, lines } = scene(7);
    logger.info('one');
    logger.info('two');
    expect(lines.map(({ linesDropped }) => linesDropped)).toEqual([7, undefined]);
  });

  it('holds no secret, in its fields or in those of an error', () => {
    const { logger, lines } = scene(0);
    const err = Object.assign(new Error('refused'), { token: 'hunter2', request: { authorization: 'hunter2' } });
    logger.warn({ err, credentials: { password: 'hunter2' } }, 'It was refused');
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(lines).toMatchObject([{ msg: 'It was refused', err: { message: 'refused', token: '[removed]' } }]);
  });
});
