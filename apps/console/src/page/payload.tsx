import { Foreign } from './foreign.js';

/** Characters that are shown at most. */
const MOST_CHARACTERS = 20_000;

/** What was sent or came back, as text that scrolls. Secrets must be masked before. */
export function Payload({ name, text }: { readonly name: string; readonly text: string }) {
  const shown =
    text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}\n… ${text.length} characters in all` : text;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="output" tabIndex={0} aria-label={name}>
      <pre>
        <Foreign text={shown} />
      </pre>
    </section>
  );
}
