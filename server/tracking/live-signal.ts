/** Tells open dashboards that a campaign moved. Called after commit; it only says that there is something new to read, never a figure. */
export interface LiveSignal {
  moved(projectId: string, campaignId: string): void;
}
