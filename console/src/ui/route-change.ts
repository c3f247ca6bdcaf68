/**
 * What happens when another page opens: it scrolls to the top, takes the focus and sets the
 * window's title.
 */
import { useEffect, useRef } from 'react';

/** After back or forward the browser restores the scroll position itself. */
let isHistoryNavigation = false;
addEventListener('popstate', () => {
  isHistoryNavigation = true;
});

export function useRouteChange(location: string): void {
  const previous = useRef(location);
  useEffect(() => {
    const stopTitle = keepTitle();
    if (previous.current === location) return stopTitle;
    previous.current = location;
    document.getElementById('main')?.focus({ preventScroll: true });
    if (!isHistoryNavigation) scrollTo(0, 0);
    isHistoryNavigation = false;
    return stopTitle;
  }, [location]);
}

/**
 * Keeps the window's title equal to the page's heading, which may render later. Returns a function
 * that stops.
 */
function keepTitle(): () => void {
  const update = () => {
    const heading = document.querySelector('main h1')?.textContent;
    document.title = heading ? `${heading} · postcall` : 'postcall';
  };
  update();
  const main = document.getElementById('main');
  const observer = new MutationObserver(update);
  if (main) observer.observe(main, { childList: true, subtree: true });
  return () => observer.disconnect();
}
