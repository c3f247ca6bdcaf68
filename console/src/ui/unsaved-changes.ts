/** Asks for confirmation before a person leaves a page with unsaved changes. */
import { useEffect } from 'react';
import type { AroundNavHandler } from 'wouter';

/** Whether the page that is open has unsaved changes. */
let hasUnsavedChanges = false;

/**
 * Guards the page against leaving, by a link or by closing the tab, while it has unsaved changes.
 */
export function useUnsavedChanges(hasChanges: boolean): void {
  useEffect(() => {
    hasUnsavedChanges = hasChanges;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    if (hasChanges) addEventListener('beforeunload', warn);
    return () => {
      hasUnsavedChanges = false;
      removeEventListener('beforeunload', warn);
    };
  }, [hasChanges]);
}

/** Lets the next navigation pass without a question, for example after a delete. */
export const discardUnsavedChanges = (): void => {
  hasUnsavedChanges = false;
};

/** Returns whether the page may be left; asks the person only if changes would be lost. */
export const confirmLeaving = (): boolean =>
  !hasUnsavedChanges || confirm('You have unsaved changes. Leave without saving?');

/** Navigation hook of the router. */
export const guardNavigation: AroundNavHandler = (navigate, to, options) => {
  if (confirmLeaving()) navigate(to, options);
};
