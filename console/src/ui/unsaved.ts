/** What is written and not saved: whoever leaves it is asked first. */
import { useEffect } from 'react';
import type { AroundNavHandler } from 'wouter';

/** Of the page that is shown. */
let isUnsaved = false;

/** From now on leaving the page, by a link or with the tab, is asked about as long as something is unsaved. */
export function useUnsaved(unsaved: boolean): void {
  useEffect(() => {
    isUnsaved = unsaved;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    if (unsaved) addEventListener('beforeunload', ask);
    return () => {
      isUnsaved = false;
      removeEventListener('beforeunload', ask);
    };
  }, [unsaved]);
}

/** What is on the page is no longer meant to be saved: it is left without a question. */
export const leaveFreely = (): void => {
  isUnsaved = false;
};

/** Whether the person leaves: asked only where something would be lost. */
export const mayLeave = (): boolean => !isUnsaved || confirm('Leave without saving what you changed?');

/** Of the router: goes on unless the person stays. */
export const askBeforeLeaving: AroundNavHandler = (navigate, to, options) => {
  if (mayLeave()) navigate(to, options);
};
