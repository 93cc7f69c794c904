import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../ui/Button.tsx';
import { Menu } from '../ui/Popover.tsx';
import { currentTheme, setTheme, type Theme } from './theme.ts';

const themes: { id: Theme; word: string; Icon: typeof Sun }[] = [
  { id: 'system', word: 'As the device', Icon: Monitor },
  { id: 'light', word: 'Light', Icon: Sun },
  { id: 'dark', word: 'Dark', Icon: Moon },
];

export function ThemeMenu() {
  const [theme, choose] = useState(currentTheme);
  const Current = themes.find(({ id }) => id === theme)?.Icon ?? Monitor;
  const change = (next: Theme) => {
    setTheme(next);
    choose(next);
  };
  return (
    <Menu
      label="Theme" trigger={<IconButton label="Theme" icon={<Current size={18} aria-hidden="true" />} />}
      groups={[{ items: themes.map(({ id, word, Icon }) => ({ id, word, isCurrent: id === theme, icon: <Icon size={16} aria-hidden="true" />, onAction: () => change(id) })) }]}
    />
  );
}
