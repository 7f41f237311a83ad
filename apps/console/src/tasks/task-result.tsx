import type { Result } from '../api/answers.js';
import { Foreign } from '../page/foreign.js';

/** Characters of an output that are shown at most. */
const MOST_CHARACTERS = 20_000;

/** What a task came to. */
export function TaskResult({ result }: { readonly result: Result | null }) {
  if (!result) return <p className="quiet">None yet.</p>;
  const { output, outputUrl, error, effect } = result;
  return (
    <>
      {effect && (
        <p className="quiet">
          Effect applied: {effect.applied}
          {effect.possiblyBilledTwice && ', possibly billed twice'}
          {effect.adopted && ', found by a probe'}
        </p>
      )}
      {error && (
        <p className="problem">
          <Foreign text={`${error.code}: ${error.message}`} />
        </p>
      )}
      {outputUrl !== undefined && (
        <p>
          The output is large: <code>GET {outputUrl}</code>
        </p>
      )}
      {output !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section className="output" tabIndex={0} aria-label="Output">
          <pre>
            <Foreign text={clipped(JSON.stringify(output, null, 2))} />
          </pre>
        </section>
      )}
    </>
  );
}

const clipped = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}\n… ${text.length} characters in all` : text;
