import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { NoKey, Refused, Unreachable } from './api/errors.js';
import { UsageError } from './command-line/usage-error.js';
import { EXIT, EXIT_MEANINGS } from './exit-code.js';
import { describeError, errorJson, exitOfError } from './output/describe-error.js';

const refused = (status: number) => new Refused({ status, code: 'c', detail: 'd' });

describe('what the command ends with', () => {
  it.each([
    [0, []],
    [1, [new Error('x'), refused(500), refused(501)]],
    [2, [new UsageError('x'), refused(400), refused(413), refused(415), refused(422)]],
    [3, [refused(404), refused(409)]],
    [4, [new NoKey('x'), refused(401), refused(403)]],
    [5, [new Unreachable('x'), refused(429), refused(502), refused(503), refused(504)]],
  ])('is %i where that came', (code, errors) => {
    for (const error of errors) expect(exitOfError(error)).toBe(code);
  });

  it('means what the page says, each code', () => {
    expect(EXIT_MEANINGS.map(([code]) => code)).toEqual(Object.values(EXIT));
    const page = readFileSync('docs/cli.md', 'utf8');
    for (const [code, meaning] of EXIT_MEANINGS) expect(page).toContain(`| ${code} | ${meaning} |`);
  });
});

describe('why it came to nothing', () => {
  const problem = {
    status: 409,
    code: 'redrive_under_way',
    detail: 'Run 7 is\u001b[31m under way',
    present: { id: '7', state: 'running' },
  };

  it('is said with what is there instead, and steers no terminal', () => {
    expect(describeError(new Refused(problem), new Date())).toEqual([
      'waybill: Run 7 is\\u001b[31m under way',
      'What is there instead:',
      '  id     7',
      '  state  running',
    ]);
  });

  it('is said of every field', () => {
    const errors = [
      { pointer: '/a', detail: 'is missing' },
      { parameter: 'b', detail: 'is wrong' },
    ];
    const lines = describeError(new Refused({ status: 400, code: 'c', detail: '/a is missing', errors }), new Date());
    expect(lines).toEqual(['waybill: /a is missing', '  b is wrong']);
  });

  it('is one JSON document for programs', () => {
    expect(JSON.parse(errorJson(new Refused(problem)))).toEqual({ exit: 3, ...problem });
    expect(JSON.parse(errorJson(new NoKey('none')))).toEqual({ exit: 4, code: 'NoKey', detail: 'none' });
  });
});
