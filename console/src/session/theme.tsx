/** Dark or light: as the system has it, unless one says otherwise. */
import { useState } from 'react';
import { Button } from '../ui/button.tsx';

const KEY = 'postcall.theme';
const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const kept = (): Theme => THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';

function apply(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}
apply(kept());

export function ThemeChoice() {
  const [theme, setTheme] = useState(kept);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  const change = () => {
    localStorage.setItem(KEY, next);
    apply(next);
    setTheme(next);
  };
  return (
    <Button look="plain" onPress={change} aria-label={`Theme: ${theme}. Change to ${next}`}>
      {{ system: '◐', light: '☀', dark: '☾' }[theme]}
    </Button>
  );
}
