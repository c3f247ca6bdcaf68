/**
 * Text that the console does not trust: transcripts, names, responses of destinations. It is shown
 * as text only.
 */
import { Fragment, useState } from 'react';
import { Button } from './button.tsx';

// Control characters, and the bidirectional overrides that reverse the text after them. Marks that
// some scripts need (joiners, LRM, RLM) are kept.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for control characters
const CONTROLS = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069])/;

/** Longer texts are cut until a person expands them: one turn can hold a megabyte. */
const CUT_AT = 2_000;

/** A text in its own writing direction, with control characters shown by name, such as U+202E. */
export function UntrustedText({ text }: { text: string }) {
  return (
    <bdi className="untrusted-text">
      {text.split(CONTROLS).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text keep their order
          <span key={index} className="control">
            {`U+${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text keep their order
          <Fragment key={index}>{part}</Fragment>
        ),
      )}
    </bdi>
  );
}

/** The beginning of a long text, with a button that shows all of it. @param cutAt in characters */
export function LongText({ text, cutAt = CUT_AT }: { text: string; cutAt?: number }) {
  const [isExpanded, setExpanded] = useState(false);
  if (text.length <= cutAt) return <UntrustedText text={text} />;
  return (
    <>
      <UntrustedText text={isExpanded ? text : `${text.slice(0, cutAt)}…`} />{' '}
      <Button look="plain" onPress={() => setExpanded(!isExpanded)}>
        {isExpanded ? 'Show less' : `Show all ${text.length.toLocaleString()} characters`}
      </Button>
    </>
  );
}

/** A block of JSON or other text in a monospaced font. @param label its accessible name */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <section className="code" aria-label={label} tabIndex={0}>
      <pre>
        <LongText text={text} cutAt={8_000} />
      </pre>
    </section>
  );
}

/** Returns a value as indented JSON; a string as it is. */
export const asJson = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
