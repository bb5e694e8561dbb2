import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { CheckResult } from '../report.ts';
import { Tally } from '../tally.ts';
import type { Certificate, CertifyOptions } from './certificate.ts';
import { certify } from './certify.ts';
import { describeCertificate } from './describe-certificate.ts';

/** The certificate of a surrogate, and what it says as a check of a report: its points are boxes. */
export function certificateCheck(
  place: string,
  spike: Surrogate,
  options: CertifyOptions,
): { readonly certificate: Certificate; readonly check: CheckResult } {
  const certificate = certify(place, spike, options);
  const { verdict, boxes, open, bound, refuted } = certificate;
  const tally = new Tally();
  tally.under(refuted?.params);
  if (refuted) tally.compare(refuted.x, refuted.gradient, refuted.slope, bound);
  const detail = describeCertificate(certificate);
  const passed = verdict === 'proven';
  const counts = { passed, points: boxes, inconclusive: open.length };
  return {
    certificate,
    check: { ...tally.result('certificate'), ...counts, message: passed ? '' : detail, detail },
  };
}
