/** Entry point of the console. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { ApiFailure } from './api/response.ts';
import { App } from './app.tsx';
import { guardNavigation } from './ui/unsaved-changes.ts';
import './styles/index.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // The browser may report "offline" although the API runs on this machine.
      networkMode: 'always',
      // Retry network errors only: the API would refuse the same request again.
      retry: (failures, error) => !(error instanceof ApiFailure) && failures < 2,
    },
    // Fail at once instead of waiting for a connection: a late delete or resend would be a
    // surprise.
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Router base="/console" aroundNav={guardNavigation}>
        <App />
      </Router>
    </QueryClientProvider>
  </StrictMode>,
);
