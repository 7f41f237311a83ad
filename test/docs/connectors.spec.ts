import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CREDENTIAL_TYPES, NOT_APPLIED_STATUSES } from '#libs/connector-kit';
import { EFFECT_CLASSES } from '#libs/contracts';
import { committedFile } from './committed-file.js';
import { quotedFiles, withQuotations } from './quoted-files.js';

const PAGE = 'docs/connectors.md';
const EXAMPLE = 'test/docs/example-connector';
const made = withQuotations(readFileSync(PAGE, 'utf8'));
const text = committedFile(PAGE, made);

describe('the guide to connectors', () => {
  it('quotes the example as it is run (npm run docs:write)', () => {
    expect(text).toBe(made);
    expect(quotedFiles(text).toSorted()).toEqual(
      readdirSync(EXAMPLE)
        .map((name) => `${EXAMPLE}/${name}`)
        .toSorted(),
    );
  });

  it('names every effect class, kind of credential and status of the kit', () => {
    for (const name of [...EFFECT_CLASSES, ...CREDENTIAL_TYPES]) expect(text).toContain(`\`${name}\``);
    expect(text.replace(/\s+/g, ' ')).toContain(`(${NOT_APPLIED_STATUSES.join(', ')})`);
  });
});
