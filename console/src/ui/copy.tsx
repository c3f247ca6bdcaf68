import { useState } from 'react';
import { Button } from './button.tsx';

/** Copies a text, and says so. */
export function CopyButton({ text, children }: { text: () => string; children: string }) {
  const [said, setSaid] = useState<string>();
  const copy = async () => {
    // Refused without TLS, and where a person said so.
    const copied = await navigator.clipboard?.writeText(text()).then(
      () => true,
      () => false,
    );
    setSaid(copied ? 'Copied' : 'The browser refused');
    setTimeout(() => setSaid(undefined), 2_000);
  };
  return (
    <Button onPress={copy}>
      <span aria-live="polite">{said ?? children}</span>
    </Button>
  );
}
