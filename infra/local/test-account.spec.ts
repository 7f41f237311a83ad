import { describe, expect, it } from '@jest/globals';
import { conclude, notRunIn } from './test-account.mjs';

const fine = { name: 'unit specs', passed: 3, failed: 0, succeeded: true, took: '1.0 s' };
const lacking = { ...fine, notRun: [{ name: 'metrics are clean', variable: 'TEST_PROMTOOL' }] };
const absent = [
  { variable: 'TEST_PYTHON', program: 'pika', tried: 'to find it', cameBack: 'no', remedy: 'install it' },
  { variable: 'TEST_PROMTOOL', program: 'promtool', tried: 'to find it', cameBack: 'first\nno way', remedy: 'set it' },
];

describe('the account of a test run', () => {
  it('ends in what passed and failed', () => {
    expect(conclude([fine, fine], [], true)).toEqual({
      lines: [
        '✓ unit specs  3 passed, 0 failed  1.0 s',
        '✓ unit specs  3 passed, 0 failed  1.0 s',
        '6 passed, 0 failed',
      ],
      code: 0,
    });
  });

  it('counts as failed what ended badly and named no spec', () => {
    const { lines, code } = conclude([{ ...fine, succeeded: false }], [], true);
    expect([lines.at(-1), code]).toEqual(['3 passed, 1 failed', 1]);
  });

  it('says by name which specs were not run, for want of what, and why', () => {
    expect(conclude([lacking], absent, false)).toEqual({
      lines: [
        '✓ unit specs  3 passed, 0 failed  1.0 s',
        'NOT RUN for want of promtool',
        '  - metrics are clean',
        '  came back:   no way',
        '  what to do:  set it',
        '3 passed, 0 failed, 1 not run',
      ],
      code: 0,
    });
  });

  it('is a failure where the program can be had', () => {
    const { lines, code } = conclude([lacking], absent, true);
    expect([lines.at(-1), code]).toEqual(['3 passed, 1 failed, 1 not run', 1]);
    expect(lines).toContain('NOT RUN for want of promtool, which is a failure here, where it can be had');
  });

  it('is none where no spec needed what is absent', () => {
    expect(conclude([fine], absent, true)).toMatchObject({ code: 0 });
  });
});

describe('the specs that were not run', () => {
  it('are those left out for a program, and not those that somebody did not ask for', () => {
    const assertionResults = [
      { status: 'pending', fullName: 'the console [needs TEST_CHROMIUM] opens a task' },
      { status: 'pending', fullName: 'something else' },
      { status: 'passed', fullName: 'a third' },
    ];
    expect(notRunIn({ testResults: [{ assertionResults }] })).toEqual([
      { name: 'the console opens a task', variable: 'TEST_CHROMIUM' },
    ]);
    expect(notRunIn(undefined)).toEqual([]);
  });
});
