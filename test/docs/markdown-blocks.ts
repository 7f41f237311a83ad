/** A fenced block of a Markdown page. */
export interface Block {
  /** What stands behind the opening fence, such as `sh`. */
  readonly language: string;
  /** Without the fences, ending in a line feed. */
  readonly text: string;
  /** Line of the opening fence in the page, from 1. */
  readonly line: number;
}

/**
 * The fenced blocks of a page, in order.
 *
 * @throws Error where a fence is never closed
 */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of page.split('\n').entries()) {
    const fence = /^```(\S*)\s*$/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (!open) open = { language: fence[1] ?? '', line: index + 1, lines: [] };
    else {
      blocks.push({ language: open.language, line: open.line, text: `${open.lines.join('\n')}\n` });
      open = null;
    }
  }
  if (open) throw new Error(`the block that opens in line ${open.line} is never closed`);
  return blocks;
}

/** The page without its fenced blocks, for what is said in prose. */
export function proseOf(page: string): string {
  return page.replace(/^```.*?^```\s*$/gms, '');
}
