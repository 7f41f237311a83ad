import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../command-line/command.js';
import { completionFor } from './completion.js';

/** What bash offers for these words, the last of them unfinished. */
function offered(...words: string[]): string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const script = `${completionFor(['bash'])}
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _waybill; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('completion', () => {
  it('offers groups, acts, flags and words in bash', () => {
    expect(offered('waybill', 're')).toEqual(['report', 'redrive-runs', 'replay-runs', 'retention', 'recover']);
    expect(offered('waybill', 'incidents', 're')).toEqual(['redrive']);
    expect(offered('waybill', 'tasks', '--sta')).toEqual(['--status']);
    expect(offered('waybill', 'tasks', 'resolve', 'x', '--decision', 'a')).toEqual(['applied', 'abandon']);
    expect(offered('waybill', 'tasks', 'resolve', 'x', '--note', '')).toEqual([]);
    expect(offered('waybill', 'tasks', 'list', '--connector', 'h', '--all')).toEqual(['--all', '--allow-plain-http']);
    expect(offered('waybill', 'completion', 'z')).toEqual(['zsh']);
    expect(offered('waybill', 'doctor', '--js')).toEqual(['--json']);
  });

  it.each(['bash', 'zsh', 'fish'])('knows every command and flag in %s', (shell) => {
    const script = completionFor([shell]);
    for (const { words, flags } of COMMANDS) {
      for (const word of words) expect(script).toContain(word);
      for (const { name } of flags) expect(script).toMatch(new RegExp(`--${name}\\b|-l ${name} |-l ${name}$`, 'm'));
    }
  });

  it('refuses another shell', () => {
    expect(() => completionFor(['tcsh'])).toThrow('completion takes one shell: bash, zsh, fish');
    expect(() => completionFor([])).toThrow(/one shell/);
  });
});
