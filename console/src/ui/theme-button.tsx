/**
 * The theme: the system's unless the person chooses light or dark. The choice is kept in local
 * storage.
 */
import { useState } from 'react';
import { Button } from './button.tsx';

const KEY = 'postcall.theme';
const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const storedTheme = (): Theme => THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';

function apply(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}
apply(storedTheme());

export function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  const change = () => {
    localStorage.setItem(KEY, next);
    apply(next);
    setTheme(next);
  };
  return (
    <Button look="plain" onPress={change} aria-label={`Theme: ${theme}. Switch to ${next}`}>
      {{ system: '◐', light: '☀', dark: '☾' }[theme]}
    </Button>
  );
}
