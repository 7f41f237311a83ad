import ts from 'typescript';

/** A source file as rules look at it. */
export interface Source {
  /** From the root of the repository, with slashes. */
  path: string;
  text: string;
}

/** What a file has to keep to. */
export interface SourceRule {
  name: string;
  /** What breaks the rule, each time it is broken. */
  complaints(source: Source): string[];
}

const MOST_LINES = 400;
const MAY_FETCH =
  /^(libs\/messaging\/src\/administration\/management-api[.]ts$|libs\/client\/|apps\/console\/|apps\/cli\/src\/api\/)/;
const MOST_PARAMETERS = 5;
const VAGUE_FOLDERS = /(^|\/)(common|shared|utils?|helpers?|core|types|misc)\//;
const CORE_LIBS = /^#libs\/(execution|ingest|delivery|alerting|credentials)$/;

/** What persistence may take of the core beyond types: what a port says or throws, and how it tells lanes apart. */
const PORT_VALUES = new Set(['StoreUnavailable', 'laneKey']);

const isSpec = (path: string): boolean => /[.](spec|int-spec|e2e-spec)[.]ts$/.test(path);
const isProduct = (path: string): boolean => /^(apps|libs)\//.test(path) && !isSpec(path);

const parsed = new WeakMap<Source, ts.SourceFile>();

function parse(source: Source): ts.SourceFile {
  const file = parsed.get(source) ?? ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest);
  parsed.set(source, file);
  return file;
}

/** All nodes of a file for which `pick` has something to say. */
function find(source: Source, pick: (node: ts.Node) => string | undefined): string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    const said = pick(node);
    if (said !== undefined) found.push(said);
    ts.forEachChild(node, look);
  };
  look(parse(source));
  return found;
}

const isMember = (node: ts.Node, object: string, name: RegExp): boolean =>
  ts.isPropertyAccessExpression(node) &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === object &&
  name.test(node.name.text);

const isCallOf = (node: ts.Node, name: RegExp): boolean =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && name.test(node.expression.text);

const nameOf = (node: ts.Node | undefined): string => (node && ts.isStringLiteral(node) ? node.text : '');

function valuesOfImport(node: ts.ImportDeclaration): string[] {
  const clause = node.importClause;
  if (!clause || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const bindings = clause.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return ['*'];
  return bindings.elements.filter((one) => !one.isTypeOnly).map((one) => (one.propertyName ?? one.name).text);
}

/** What holds for every source file, beyond what it imports. */
export const SOURCE_RULES: readonly SourceRule[] = [
  {
    name: 'no file is longer than 400 lines',
    complaints: ({ text }) => {
      const lines = text.split('\n').length - 1;
      return lines > MOST_LINES ? [`has ${lines} lines`] : [];
    },
  },
  {
    name: 'no folder has a name that says nothing',
    complaints: ({ path }) => (VAGUE_FOLDERS.test(path) ? [path] : []),
  },
  {
    name: 'a spec says by its name what it costs',
    complaints: ({ path }) => (/[.-]tests?[.]ts$|\/__tests__\/|spec[.]ts$/.test(path) && !isSpec(path) ? [path] : []),
  },
  {
    name: 'specs are neither left out nor run alone',
    complaints: (source) =>
      isSpec(source.path)
        ? find(source, (node) => {
            if (['it', 'test', 'describe'].some((word) => isMember(node, word, /^(only|skip|todo|failing)$/))) {
              return 'is marked';
            }
            return isCallOf(node, /^(fit|fdescribe|xit|xdescribe|xtest)$/) ? 'is marked' : undefined;
          })
        : [],
  },
  {
    name: 'nothing is exported without its name',
    complaints: (source) =>
      find(source, (node) =>
        ts.isExportDeclaration(node) && !(node.exportClause && ts.isNamedExports(node.exportClause))
          ? `exports * from ${nameOf(node.moduleSpecifier)}`
          : undefined,
      ),
  },
  {
    name: 'the environment is read in one place',
    complaints: (source) =>
      isProduct(source.path) && source.path !== 'libs/config/src/read-config.ts'
        ? find(source, (node) => (isMember(node, 'process', /^env$/) ? 'reads process.env' : undefined))
        : [],
  },
  {
    name: 'fetch is for the management API of the broker only, and for what runs at an agent, an operator or in a browser',
    complaints: (source) =>
      isProduct(source.path) && !MAY_FETCH.test(source.path)
        ? find(source, (node) => (isCallOf(node, /^fetch$/) ? 'calls fetch' : undefined))
        : [],
  },
  {
    name: 'a constructor takes at most five things',
    complaints: (source) =>
      find(source, (node) =>
        ts.isConstructorDeclaration(node) && node.parameters.length > MOST_PARAMETERS
          ? `takes ${node.parameters.length}`
          : undefined,
      ),
  },
  {
    name: 'persistence takes of the core what a port consists of',
    complaints: (source) =>
      isProduct(source.path) && source.path.startsWith('libs/persistence/')
        ? find(source, (node) => {
            if (!ts.isImportDeclaration(node) || !CORE_LIBS.test(nameOf(node.moduleSpecifier))) return undefined;
            const beyond = valuesOfImport(node).filter((name) => !PORT_VALUES.has(name));
            return beyond.length > 0 ? `imports ${beyond.join(', ')}` : undefined;
          })
        : [],
  },
];
