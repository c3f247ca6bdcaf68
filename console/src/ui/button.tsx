import { useState } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

/** A button. @param look its emphasis; a page has one `main` button */
export function Button({
  look = 'quiet',
  className = '',
  ...props
}: Omit<ButtonProps, 'className'> & { look?: 'main' | 'quiet' | 'danger' | 'plain'; className?: string }) {
  return <AriaButton {...props} className={`button button-${look} ${className}`} />;
}

/** Copies a text to the clipboard and reports the result in its own label for two seconds. */
export function CopyButton({ text, children }: { text: () => string; children: string }) {
  const [result, setResult] = useState<string>();
  const copy = async () => {
    // There is no clipboard without TLS, and the person may have denied access.
    const copied = await navigator.clipboard?.writeText(text()).then(
      () => true,
      () => false,
    );
    setResult(copied ? 'Copied' : 'Copy failed: clipboard blocked');
    setTimeout(() => setResult(undefined), 2_000);
  };
  return (
    <Button onPress={copy}>
      <span aria-live="polite">{result ?? children}</span>
    </Button>
  );
}
