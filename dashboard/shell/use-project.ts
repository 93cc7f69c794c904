import { createContext, useContext, useMemo } from 'react';
import type { Project } from '../../contract/access.ts';
import * as format from '../ui/format.ts';

export const ProjectContext = createContext<Project | null>(null);

/** The project whose pages are shown. Only below `ProjectShell`. */
export function useProject(): Project {
  const project = useContext(ProjectContext);
  if (project === null) throw new Error('no project around this component');
  return project;
}

/** Formatters of `ui/format.ts` bound to the project's zone and currency. Money is in minor units. */
export interface ProjectFormat {
  money: (minor: number) => string;
  moneyShort: (minor: number) => string;
  date: (instant: string | Date) => string;
  dateTime: (instant: string | Date) => string;
  /** `23 Nov, 14:05:22`, the year only when it is another. */
  moment: (instant: string | Date) => string;
  dateTimeExact: (instant: string | Date) => string;
  time: (instant: string | Date) => string;
  /** An exclusive end as people read it: `31 Dec 2026, end of day`. */
  end: (instant: string) => string;
  /** The zone in a word: `Berlin`. */
  zone: string;
}

export function useFormat(): ProjectFormat {
  const { time_zone: zone, currency } = useProject();
  return useMemo(() => ({
    money: (minor) => format.formatMoney(minor, currency),
    moneyShort: (minor) => format.formatMoneyShort(minor, currency),
    date: (instant) => format.formatDate(instant, zone),
    dateTime: (instant) => format.formatDateTime(instant, zone),
    moment: (instant) => format.formatMoment(instant, zone, new Date()),
    dateTimeExact: (instant) => format.formatDateTimeExact(instant, zone),
    time: (instant) => format.formatTime(instant, zone),
    end: (instant) => format.formatEnd(instant, zone),
    zone: format.zoneCity(zone),
  }), [zone, currency]);
}
