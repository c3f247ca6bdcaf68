import { Button, CopyButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/**
 * Shows a new signing secret: the API returns it only once, so a click outside does not close the
 * dialog.
 */
export function SecretDialog({ secret, onClose }: { secret: string | undefined; onClose: () => void }) {
  return (
    <Dialog title="Signing secret" isOpen={secret !== undefined} onClose={onClose} isDismissable={false}>
      <p>
        Your system uses it to verify that a request comes from postcall (Standard Webhooks). Copy it now: it
        is not shown again.
      </p>
      <p>
        <code className="secret">{secret}</code>
      </p>
      <div className="actions">
        <CopyButton text={() => secret ?? ''}>Copy secret</CopyButton>
        <Button look="main" onPress={onClose}>
          Done, I've saved it
        </Button>
      </div>
    </Dialog>
  );
}
