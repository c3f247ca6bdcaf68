/** The frame around the pages: navigation, session and routes. */
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { CallPage } from './calls/call-page.tsx';
import { CallsPage } from './calls/calls-page.tsx';
import { outletOf, signOut, useToken } from './session/session.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { Button } from './ui/button.tsx';
import { EmptyState, ErrorBoundary, Skeleton } from './ui/feedback.tsx';
import { useRouteChange } from './ui/route-change.ts';
import { ThemeButton } from './ui/theme-button.tsx';
import { confirmLeaving } from './ui/unsaved-changes.ts';

const OverviewPage = lazy(() => import('./overview/overview-page.tsx'));
const VariablesPage = lazy(() => import('./variables/variables-page.tsx'));
const DestinationsPage = lazy(() => import('./destinations/destinations-page.tsx'));
const DestinationPage = lazy(() => import('./destinations/destination-page.tsx'));

const PAGES = [
  ['/overview', 'Overview'],
  ['/calls', 'Calls'],
  ['/variables', 'Variables'],
  ['/destinations', 'Destinations'],
] as const;

export function App() {
  const token = useToken();
  const queries = useQueryClient();
  const [location] = useLocation();
  useRouteChange(location);
  if (token === null) return <SignInPage />;
  const endSession = () => {
    if (!confirmLeaving()) return;
    signOut();
    // The next person may sign in to another outlet.
    queries.clear();
  };
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="bar">
        <span className="brand">postcall</span>
        <nav aria-label="Pages">
          {PAGES.map(([path, name]) => (
            <Link key={path} href={path} aria-current={location.startsWith(path) ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
        <div className="bar-end">
          <span className="hint">Outlet {outletOf(token)}</span>
          <ThemeButton />
          <Button look="plain" onPress={endSession}>
            Sign out
          </Button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <ErrorBoundary key={location}>
          <Suspense fallback={<Skeleton lines={6} />}>
            <Switch>
              <Route path="/">
                <Redirect to="/overview" replace />
              </Route>
              <Route path="/overview" component={OverviewPage} />
              <Route path="/calls" component={CallsPage} />
              <Route path="/calls/:callId">{({ callId }) => <CallPage key={callId} callId={callId} />}</Route>
              <Route path="/variables" component={VariablesPage} />
              <Route path="/destinations" component={DestinationsPage} />
              <Route path="/destinations/:id">{({ id }) => <DestinationPage key={id} id={id} />}</Route>
              <Route>
                <EmptyState title="Page not found" isPage>
                  <p>
                    <Link href="/overview">Go to overview</Link>
                  </p>
                </EmptyState>
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}
