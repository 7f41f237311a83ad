import type { Api } from '../api/api.js';
import { askReadiness } from '../api/ask-readiness.js';
import type { GivenFlags } from '../command-line/parse-flags.js';
import { UsageError } from '../command-line/usage-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { paint, paintOf } from '../output/paint.js';
import { plainJson } from '../output/plain-text.js';
import type { Surroundings } from '../surroundings.js';
import { examineApi } from './examine-api.js';
import { examineReadiness } from './examine-readiness.js';
import type { Finding } from './finding.js';

const ABOUT_WIDTH = 18;
const HEALTH_WIDTH = 9;

/** Looks for what is wrong, and says of each thing what to do. `failed` where anything fails. */
export async function runDoctor(api: Api, given: GivenFlags, around: Surroundings): Promise<ExitCode> {
  const findings: Finding[] = [];
  const json = given.values.has('json');
  const tell = (found: readonly Finding[]) => {
    findings.push(...found);
    if (!json) for (const line of found.flatMap((one) => linesOf(one, around.colour))) around.say(line);
  };
  const services = Object.entries({ 'control-plane': api.place.url, ...api.place.services, ...others(given) });
  for (const [service, url] of services) tell([examineReadiness(service, url, await askReadiness(url, around.signal))]);
  const [controlPlane] = findings;
  if (controlPlane?.health !== 'fail' || !controlPlane.detail.startsWith('no answer')) {
    tell(await examineApi(api, around.signal, around.now()));
  }
  if (json) around.say(plainJson({ findings }, 2));
  return findings.some(({ health }) => health === 'fail') ? EXIT.failed : EXIT.done;
}

function others(given: GivenFlags): Record<string, string> {
  const urls = given.values.get('service') ?? [];
  for (const url of urls) {
    if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) {
      throw new UsageError(`--service is ${JSON.stringify(url)}, and must be a URL starting with http:// or https://`);
    }
  }
  return Object.fromEntries(urls.map((url) => [new URL(url).host, url]));
}

function linesOf({ about, health, detail, remedy }: Finding, colour: boolean): string[] {
  const state = paint(health, paintOf(health), colour) + ' '.repeat(HEALTH_WIDTH - health.length);
  const head = `${state}${about.padEnd(ABOUT_WIDTH)}${detail}`;
  return remedy === null ? [head] : [head, `${' '.repeat(HEALTH_WIDTH + ABOUT_WIDTH)}${remedy}`];
}
