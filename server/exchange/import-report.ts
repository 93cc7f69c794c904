/** What an import says when it is done. */

export const sections = ['campaigns', 'vouchers', 'publications', 'redemptions'] as const;
export type Section = (typeof sections)[number];

/** Why a row cannot be imported; the sentence is what people read. */
export const badRowReasons = {
  wrong_column_count: 'wrong number of values',
  missing_value: 'a value is missing',
  too_long: 'a value is too long',
  bad_character: 'a value holds a character that cannot be stored',
  bad_day: 'not a day',
  conflicting_row: 'differs from an earlier row with the same key',
  name_taken: 'another campaign of the project has this name',
  ends_before_start: 'the campaign ends before it starts',
  not_finished: 'the campaign is not over yet; only finished campaigns are imported',
  not_observed: 'the campaign lies outside the time that was observed',
  deleted_campaign: 'the campaign was imported before and then deleted',
  in_the_future: 'the day has not come yet',
  unknown_campaign: 'no such campaign in the file of campaigns, or its row there is bad',
  unknown_code: 'no such code in this campaign',
} as const;
export type BadRowReason = keyof typeof badRowReasons;

export interface BadRow {
  file: string;
  line: number;
  reason: BadRowReason;
  /** What exactly is wrong, for people. */
  detail: string;
}

/** One section of the recipe: `rows_read = new + existing + duplicates + bad`. */
export interface SectionReport {
  file: string;
  rows_read: number;
  new: number;
  /** Imported before. */
  existing: number;
  /** Say again what an earlier row of the file says. */
  duplicates: number;
  bad: number;
}

/** What is odd and imported all the same, counted over all good rows of the files. */
export interface ImportNotices {
  /** Redemptions on a day outside their campaign's dates or outside the recipe's window of observation. */
  redemptions_outside_dates: number;
  /** Customers who redeemed in a campaign that was never published to them. */
  redeemers_not_published: number;
  /** Redemptions that repeat customer, code and day of another one in the same campaign. */
  redemptions_repeated_on_a_day: number;
  /** Cases of one customer redeeming one code on one day in several campaigns: maybe one event booked twice. All are kept. */
  redemptions_in_several_campaigns: number;
  /** Campaigns that began before or ended after the window of observation: their figures are not final. */
  campaigns_partly_observed: number;
}

/** The members are named as the command's `--json` prints them. */
export interface ImportReport {
  recipe: string;
  project_id: string;
  project_name: string;
  /** Made for this import; when nothing was written it is gone again, its id too. */
  project_is_new: boolean;
  dry_run: boolean;
  /** False when nothing was written: a dry run, or bad rows that were not to be skipped. */
  written: boolean;
  sections: Partial<Record<Section, SectionReport>>;
  customers_new: number;
  /** Campaigns in which this import found anything new. */
  campaigns_changed: string[];
  notices: ImportNotices;
  bad_rows_total: number;
  /** The first bad rows of each file, by line. */
  bad_rows: BadRow[];
}

/** Bad rows listed per section; the totals count all of them. */
export const badRowsListedMax = 1000;

/** The report as lines for people. */
export function reportText(report: ImportReport): string {
  return [
    `Recipe ${report.recipe} → project ${report.project_name} (${report.project_is_new && !report.written ? 'to be made' : report.project_id})`,
    ...Object.entries(report.sections).map(([section, counts]) => sectionLine(section, counts)),
    `  customers     ${report.customers_new} new`,
    ...noticeLines(report.notices),
    ...report.bad_rows.map(({ file, line, reason, detail }) => `  ${file}:${line}: ${badRowReasons[reason]}: ${detail}`),
    ...(report.bad_rows_total > report.bad_rows.length ? [`  … and ${report.bad_rows_total - report.bad_rows.length} more bad rows`] : []),
    conclusion(report),
  ].join('\n');
}

function sectionLine(section: string, { file, rows_read, new: made, existing, duplicates, bad }: SectionReport): string {
  const rest = [`${existing} imported before`, `${duplicates} duplicates`, `${bad} bad`].join(', ');
  return `  ${section.padEnd(13)} ${made} new, ${rest} (${rows_read} rows of ${file})`;
}

const noticeSentences: Record<keyof ImportNotices, string> = {
  redemptions_outside_dates: 'redemptions lie outside the dates of their campaign or of the observation',
  redeemers_not_published: 'customers redeemed in a campaign that was not published to them',
  redemptions_repeated_on_a_day: 'redemptions repeat customer, code and day of another one; each counts',
  redemptions_in_several_campaigns: 'times one customer redeemed one code on one day in several campaigns; all are kept',
  campaigns_partly_observed: 'campaigns reach beyond the time that was observed; their figures are not final',
};

function noticeLines(notices: ImportNotices): string[] {
  return Object.entries(noticeSentences)
    .map(([name, sentence]) => [notices[name as keyof ImportNotices], sentence] as const)
    .filter(([count]) => count > 0)
    .map(([count, sentence]) => `  Note: ${count} ${sentence}.`);
}

function conclusion({ dry_run: isDryRun, written, bad_rows_total: bad, campaigns_changed: changed }: ImportReport): string {
  if (written) return changed.length === 0 ? 'Nothing new: everything was imported before.' : `Imported; ${changed.length} campaigns have new rows.`;
  if (isDryRun) return 'Dry run: nothing was written.';
  return `Nothing was written: ${bad} bad rows. Correct them, or leave them out with --skip-bad-rows.`;
}
