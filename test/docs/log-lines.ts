import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const SEVERE = /^(warn|error|fatal)$/;

/** Sources of the services; the console runs in a browser and the client in somebody else's program. */
const FOLDERS = ['apps', 'libs'];
const ELSEWHERE = /^(apps\/console|libs\/client)\/|spec\.ts$/;

/** What is logged at `warn` and above, by the texts in the source; a value in a text is shown as `…`. */
export function severeLogLines(): string[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name).replaceAll('\\', '/')),
  ).filter((path) => path.endsWith('.ts') && !ELSEWHERE.test(path) && !path.includes('node_modules'));
  return [...new Set(files.flatMap(linesOf))].toSorted();
}

function linesOf(path: string): string[] {
  const lines: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isSevereLog(node.expression)) {
      for (const argument of node.arguments) lines.push(...textsOf(argument));
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest));
  return lines;
}

/** `logger.warn`, `this.logger.error`, `log.warn`, `this.#warnings.warn`, `this.logger[condition ? 'error' : 'debug']`. */
function isSevereLog(callee: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(callee)) return SEVERE.test(callee.name.text) && isLogger(callee.expression);
  return (
    ts.isElementAccessExpression(callee) &&
    isLogger(callee.expression) &&
    textsOf(callee.argumentExpression).some((level) => SEVERE.test(level))
  );
}

function isLogger(node: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  return (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) && /^(log(ger)?|#?warnings)$/.test(name.text);
}

/** The texts an expression can be. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (!ts.isTemplateExpression(node)) return [];
  return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')];
}
