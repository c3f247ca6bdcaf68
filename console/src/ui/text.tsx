/** Text of strangers: callers, receivers, whoever named a thing. It is shown, and does nothing else. */
import { Fragment, useState } from 'react';
import { Button } from './button.tsx';

// What turns the direction of what follows, and what a terminal would obey. Marks that scripts need (joiners, LRM, RLM) stay.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069])/;

/** Beyond this much a text is shown when it is asked for: a turn may hold a megabyte. */
const AT_ONCE = 2_000;

/** A text in a direction of its own, its control characters named instead of obeyed. */
export function Stranger({ text }: { text: string }) {
  return (
    <bdi className="stranger">
      {text.split(CONTROLS).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <span key={index} className="control">
            {`U+${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <Fragment key={index}>{part}</Fragment>
        ),
      )}
    </bdi>
  );
}

/** The beginning of a long text, and the rest on request. */
export function LongText({ text, atOnce = AT_ONCE }: { text: string; atOnce?: number }) {
  const [whole, setWhole] = useState(false);
  if (text.length <= atOnce) return <Stranger text={text} />;
  return (
    <>
      <Stranger text={whole ? text : `${text.slice(0, atOnce)}…`} />{' '}
      <Button look="plain" onPress={() => setWhole(!whole)}>
        {whole ? 'Show less' : `Show all ${text.length.toLocaleString()} characters`}
      </Button>
    </>
  );
}

/** JSON or whatever came, as it is. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="code" aria-label={label} tabIndex={0}>
      <pre>
        <LongText text={text} atOnce={8_000} />
      </pre>
    </section>
  );
}

export const asJson = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
