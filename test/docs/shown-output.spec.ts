import { describe, expect, it } from '@jest/globals';
import { blocksOf, proseOf } from './markdown-blocks.js';
import { isShown } from './shown-output.js';

describe('the output a page shows', () => {
  it('is compared line by line, without regard to empty lines and spaces around them', () => {
    expect(isShown('one\ntwo\n', '\n  one\r\ntwo\n\n')).toBe(true);
    expect(isShown('one\ntwo\n', 'two\none\n')).toBe(false);
    expect(isShown('one\n', 'one\ntwo\n')).toBe(false);
    expect(isShown('one\ntwo\n', 'one\n')).toBe(false);
    expect(isShown('', 'one\n')).toBe(false);
    expect(isShown('', '\n')).toBe(true);
  });

  it('lets an ellipsis stand for any text within a line, and no further', () => {
    expect(isShown("id = …\nbody = { id: '…' }\n", "id = 0198\nbody = { id: '7' }\n")).toBe(true);
    expect(isShown('id = …\n', 'id = 1\nid = 2\n')).toBe(false);
  });

  it('lets an ellipsis alone on its line stand for any lines', () => {
    for (const between of ['', 'x\n', 'x\ny\n']) expect(isShown('a\n…\nb\n', `a\n${between}b\n`)).toBe(true);
    expect(isShown('a\n…\nb\n', 'a\nx\n')).toBe(false);
  });

  it('takes what means something to regular expressions as it stands', () => {
    expect(isShown('[a] (b) $ ^ . * + ? { } | \\\n', '[a] (b) $ ^ . * + ? { } | \\\n')).toBe(true);
    expect(isShown('a.c\n', 'abc\n')).toBe(false);
  });
});

describe('the blocks of a page', () => {
  const page = ['Say `this`:', '```sh', 'echo 1', '', 'echo 2', '```', '', '```text', '1', '```', 'Done.'].join('\n');

  it('come in order, with their language and line', () => {
    expect(blocksOf(page)).toEqual([
      { language: 'sh', line: 2, text: 'echo 1\n\necho 2\n' },
      { language: 'text', line: 8, text: '1\n' },
    ]);
    expect(proseOf(page)).not.toContain('echo');
    expect(proseOf(page)).toContain('Done.');
  });

  it('are refused where one is never closed', () => {
    expect(() => blocksOf('```sh\necho 1\n')).toThrow('line 1');
  });
});
