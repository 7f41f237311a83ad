import type { Result } from '../api/answers.js';
import { Foreign } from '../page/foreign.js';
import { Payload } from '../page/payload.js';
import { maskSecrets } from '../view/mask-secrets.js';

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
      {output !== undefined && <Payload name="Output" text={JSON.stringify(maskSecrets(output), null, 2)} />}
    </>
  );
}
