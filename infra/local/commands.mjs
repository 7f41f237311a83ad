import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const KEEP_BYTES = 64 * 1024;

/**
 * Runs a command to its end and returns its code with the last 64 KiB of its output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ timeoutMs?: number } & import('node:child_process').SpawnOptions} options `timeoutMs` defaults to 10 minutes
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command cannot be started
 */
export function run(command, args, { timeoutMs = 600_000, ...options } = {}) {
  return new Promise((answer) => {
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEEP_BYTES);
    };
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => {
      clearTimeout(timer);
      answer({ code: 127, output: error.message });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      answer({ code: code ?? 1, output: signal ? `${output}\n(ended by ${signal})` : output });
    });
  });
}

/** Whether the file is there and may be run. */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The command's full path, looked for in PATH and then in the places given; undefined when it is nowhere. */
export function findCommand(name, places = []) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...places];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** The last lines of an output, for a failure's account. */
export const lastLines = (output, lines = 12) => output.trimEnd().split('\n').slice(-lines).join('\n') || '(nothing)';
