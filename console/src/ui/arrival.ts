/** Arriving at a page: it begins at its top, has the focus, and says in the window's title what it is. */
import { useEffect, useRef } from 'react';

/** Going back or forward leads to where one was, and the browser knows where that is. */
let isReturn = false;
addEventListener('popstate', () => {
  isReturn = true;
});

export function useArrival(location: string): void {
  const arrivedAt = useRef(location);
  useEffect(() => {
    const naming = nameByHeading();
    if (arrivedAt.current === location) return naming;
    arrivedAt.current = location;
    document.getElementById('main')?.focus({ preventScroll: true });
    if (!isReturn) scrollTo(0, 0);
    isReturn = false;
    return naming;
  }, [location]);
}

/** The title is the page's heading, which may come later. @returns to be called when the page is left */
function nameByHeading(): () => void {
  const name = () => {
    const heading = document.querySelector('main h1')?.textContent;
    document.title = heading ? `${heading} · postcall` : 'postcall';
  };
  name();
  const main = document.getElementById('main');
  const observer = new MutationObserver(name);
  if (main) observer.observe(main, { childList: true, subtree: true });
  return () => observer.disconnect();
}
