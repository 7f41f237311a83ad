import { readFileSync } from 'node:fs';
import { loadConfig } from '#libs/config';
import { Api } from './api/api.js';
import { findPlace } from './api/place.js';
import { runAuditVerify } from './audit/run-audit-verify.js';
import type { Command } from './command-line/command.js';
import { findCommand } from './command-line/find-command.js';
import { helpOf, helpOfAll } from './command-line/help.js';
import { type GivenFlags, parseFlags } from './command-line/parse-flags.js';
import { readInput } from './command-line/read-input.js';
import { UsageError } from './command-line/usage-error.js';
import { completionFor } from './completion/completion.js';
import { runDoctor } from './doctor/run-doctor.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { runOperation } from './operations/run-operation.js';
import { cliSettings } from './settings.js';
import { processSurroundings, type Surroundings } from './surroundings.js';
import { runTail } from './tail/run-tail.js';

type Settings = ReturnType<typeof loadConfig<typeof cliSettings>>;

/** Runs what stands behind `waybill`. Throws UsageError, NoKey, Refused, Unreachable and what else came between. */
export async function runCommand(argv: readonly string[]): Promise<ExitCode> {
  const found = findCommand(argv);
  if (found.kind === 'help') return print(helpOfAll(found.group));
  const { command, args } = found;
  const given = parsedFlags(command, args);
  if (given.values.has('help')) return print(helpOf(command));
  if (command.words[0] === 'completion') return print(completionFor(given.positionals));
  const settings = loadConfig(cliSettings, EXIT.usage);
  const around = processSurroundings(settings.noColor !== '');
  try {
    return await runAt(command, given, settings, around);
  } catch (error) {
    if (around.signal.aborted) return EXIT.interrupted;
    throw error;
  }
}

function parsedFlags({ words, flags }: Command, args: readonly string[]): GivenFlags {
  try {
    return parseFlags(flags, args);
  } catch (error) {
    if (error instanceof UsageError) error.message += `; waybill ${words.join(' ')} --help says how it is used`;
    throw error;
  }
}

async function runAt(command: Command, given: GivenFlags, settings: Settings, around: Surroundings): Promise<ExitCode> {
  const has = (name: string) => given.values.has(name);
  const one = (name: string) => given.values.get(name)?.[0] ?? '';
  // What is wrong with the input is said before anybody is asked or called.
  const { operation } = command;
  const input =
    operation === null ? {} : readInput(operation, given, (path) => readFileSync(path === '-' ? 0 : path, 'utf8'));
  const api = new Api(
    findPlace({
      url: one('url') || settings.url,
      apiKeyFile: one('api-key-file'),
      apiKey: settings.apiKey,
      home: settings.home,
      allowPlainHttp: has('allow-plain-http'),
    }),
  );
  const json = has('json');
  if (operation !== null) {
    return runOperation(
      api,
      { operation, input, json, yes: has('yes'), all: has('all'), detach: has('detach'), follow: has('follow') },
      around,
    );
  }
  if (given.positionals.length > 0) {
    throw new UsageError(
      `${command.words.join(' ')} takes nothing but flags; ${JSON.stringify(given.positionals[0])} is none`,
    );
  }
  const own = { doctor: runDoctor, tail: runTail, 'audit verify': runAuditVerify };
  const run = own[command.words.join(' ') as keyof typeof own];
  return run(api, given, around);
}

function print(text: string): ExitCode {
  process.stdout.write(text);
  return EXIT.done;
}
