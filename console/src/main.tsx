/** Where the console begins. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { ApiFailure } from './api/failure.ts';
import { App } from './app.tsx';
import { askBeforeLeaving } from './ui/unsaved.ts';
import './styles/index.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // Whether the API can be reached only a request shows: it may be on this machine.
      networkMode: 'always',
      // What the API refused it refuses again; what did not arrive may arrive.
      retry: (failures, error) => !(error instanceof ApiFailure) && failures < 2,
    },
    // Never done later, when nobody remembers having asked.
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (!root) throw new Error('the page lacks its root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Router base="/console" aroundNav={askBeforeLeaving}>
        <App />
      </Router>
    </QueryClientProvider>
  </StrictMode>,
);
