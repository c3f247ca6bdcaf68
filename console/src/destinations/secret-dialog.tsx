import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** A signing secret, which is shown this once. */
export function SecretDialog({ secret, onClose }: { secret: string | undefined; onClose: () => void }) {
  return (
    <Dialog title="The signing secret" isOpen={secret !== undefined} onClose={onClose} stays>
      <p>
        Your system checks with it that a request comes from here (Standard Webhooks). It is shown now and
        never again.
      </p>
      <p>
        <code className="secret">{secret}</code>
      </p>
      <div className="actions">
        <CopyButton text={() => secret ?? ''}>Copy the secret</CopyButton>
        <Button look="main" onPress={onClose}>
          I have it
        </Button>
      </div>
    </Dialog>
  );
}
