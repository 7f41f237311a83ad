import { readFileSync } from 'node:fs';

const QUOTATION = /^<!-- file: (\S+) -->\n\n```(\w+)\n.*?^```$/gms;

/**
 * The page with every quotation renewed: a comment `<!-- file: path -->` and the block behind it, which holds the whole
 * file.
 */
export function withQuotations(text: string): string {
  return text.replace(
    QUOTATION,
    (_all, path: string, language: string) =>
      `<!-- file: ${path} -->\n\n\`\`\`${language}\n${readFileSync(path, 'utf8')}\`\`\``,
  );
}

/** The files a page quotes. */
export function quotedFiles(text: string): string[] {
  return [...text.matchAll(QUOTATION)].map(([, path = '']) => path);
}
