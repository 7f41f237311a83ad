/** What a check or a suite came to: `notRun` are specs whose program is absent, by the variable that names it. */
/** @typedef {{ name: string, variable: string }} NotRun */
/** @typedef {{ name: string, passed: number, failed: number, succeeded: boolean, took: string, notRun?: NotRun[] }} Result */

/**
 * What a run came to, for people and for whoever looks at the exit code. What was not run is in the last lines.
 *
 * @param {Result[]} results
 * @param {import('./test-tools.mjs').Absent[]} absent
 * @param {boolean} absenceFails whether a spec that was not run makes the run a failure
 * @returns {{ lines: string[], code: 0 | 1 }} the last line is `N passed, N failed`, and `, N not run` where there are any
 */
export function conclude(results, absent, absenceFails) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const notRun = results.flatMap((result) => result.notRun ?? []);
  const succeeded = results.every((result) => result.succeeded) && !(absenceFails && notRun.length > 0);
  const unseen = succeeded || sum('failed') > 0 ? 0 : 1;
  const last = `${sum('passed')} passed, ${sum('failed') + unseen} failed`;
  return {
    lines: [
      ...results.map(wordsOn),
      ...absent.flatMap((one) => wordsOnAbsent(one, notRun, absenceFails)),
      notRun.length > 0 ? `${last}, ${notRun.length} not run` : last,
    ],
    code: succeeded ? 0 : 1,
  };
}

function wordsOn({ name, passed, failed, succeeded, took }) {
  const counted = passed + failed > 0 ? `${passed} passed, ${failed} failed` : '';
  return `${succeeded ? '✓' : '✗'} ${[name, counted, took].filter(Boolean).join('  ')}`;
}

function wordsOnAbsent({ variable, program, cameBack, remedy }, notRun, absenceFails) {
  const specs = notRun.filter((one) => one.variable === variable);
  if (specs.length === 0) return [];
  const weight = absenceFails ? ', which is a failure here, where it can be had' : '';
  return [
    `NOT RUN for want of ${program}${weight}`,
    ...specs.map(({ name }) => `  - ${name}`),
    `  came back:   ${cameBack.split('\n').at(-1)}`,
    `  what to do:  ${remedy}`,
  ];
}

/** The specs of Jest's account that test/support/with-program.ts has left out. */
export function notRunIn(account) {
  const specs = (account?.testResults ?? []).flatMap(({ assertionResults }) => assertionResults);
  return specs.flatMap(({ status, fullName }) => {
    const variable = / \[needs (\w+)\]/.exec(fullName)?.[1];
    return status === 'pending' && variable ? [{ name: fullName.replace(` [needs ${variable}]`, ''), variable }] : [];
  });
}
