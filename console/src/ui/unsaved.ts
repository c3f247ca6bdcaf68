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

/** Of the router: goes on unless the person stays. */
export const askBeforeLeaving: AroundNavHandler = (navigate, to, options) => {
  if (isUnsaved && !confirm('Leave without saving what you changed?')) return;
  navigate(to, options);
};
