import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';
import { ErrorNotice } from './feedback.tsx';

/**
 * A modal dialog.
 * @param error of the action that the dialog offers
 * @param isDismissable whether a click outside closes it
 */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  wide = false,
  error,
  isDismissable = true,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
  error?: Error | null;
  isDismissable?: boolean;
}) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
    >
      <Modal className={wide ? 'modal modal-wide' : 'modal'}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title">{title}</Heading>
            <Button look="plain" aria-label="Close" onPress={onClose}>
              ✕
            </Button>
          </header>
          {children}
          {error && <ErrorNotice error={error} />}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
