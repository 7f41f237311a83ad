import { describe, it } from '@jest/globals';

/** The programs that a machine may lack; the variable holds the path. */
export type Program = 'TEST_PYTHON' | 'TEST_CHROMIUM' | 'TEST_PROMTOOL' | 'TEST_REDIS';

/** Whether the test run has said that this machine cannot have the program. A variable that is merely unset is a mistake. */
const isAbsent = (program: Program) => (process.env['TEST_ABSENT'] ?? '').split(',').includes(program);

/** The run's account goes by this title to tell at its end what was left out, and for want of what. */
const needing = (title: string, program: Program) => `${title} [needs ${program}]`;

/** `it` where there is the program, else a spec that is left out. */
export const itWith = (program: Program): ((title: string, body: () => void | Promise<void>) => void) =>
  isAbsent(program) ? (title, body) => it.skip(needing(title, program), body) : it;

/** `describe` where there is the program, else specs that are left out; then what stands around them is not prepared. */
export const describeWith = (program: Program): ((title: string, body: () => void) => void) =>
  isAbsent(program) ? (title, body) => describe.skip(needing(title, program), body) : describe;
