import { readFileSync } from 'node:fs';
import type { Setting } from './setting.js';

/** What an environment says of one setting: its text and the variable it came by, what is wrong, or nothing at all. */
export type Given = { text: string; variable: string } | { problem: string } | undefined;

/** The variable that names a file holding a secret setting's text; other settings have none. */
export const fileVariable = ({ variable, secret }: Setting<unknown>): string | undefined =>
  secret ? `${variable}_FILE` : undefined;

/**
 * Takes the text of a setting from its variable or, where it is secret, from the file its `_FILE` variable names, as
 * container platforms hand over secrets. White space around it is no part of it. A problem never shows what a file holds.
 */
export function givenText(setting: Setting<unknown>, environment: Record<string, string | undefined>): Given {
  const text = environment[setting.variable]?.trim();
  const byFile = fileVariable(setting);
  const path = byFile && environment[byFile]?.trim();
  if (!path) return text ? { text, variable: setting.variable } : undefined;
  if (text) return { problem: `${setting.variable} and ${byFile} are both given: take one of them away` };
  try {
    const held = readFileSync(path, 'utf8').trim();
    return held ? { text: held, variable: byFile } : { problem: `${byFile} names ${path}, which is empty` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      problem: `${byFile} names ${path}, which cannot be read (${code}): correct the path or the file's rights`,
    };
  }
}
