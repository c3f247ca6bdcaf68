import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';
import { ErrorNotice } from './states.tsx';

/** A dialog over the page. @param error what went wrong with what it asked for @param stays a press beside it does not close it */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  wide = false,
  error,
  stays = false,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
  error?: Error | null;
  stays?: boolean;
}) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!stays}
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
