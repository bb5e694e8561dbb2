import type { Report } from './report.ts';

/** The report. @throws Error with its text when a check failed. */
export function requirePassed(report: Report): Report {
  if (report.passed) return report;
  throw new Error(String(report));
}
