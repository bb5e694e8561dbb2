import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { CheckResult } from '../report.ts';
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
  const detail = describeCertificate(certificate);
  const error = refuted ? Math.abs(refuted.gradient - refuted.slope) : 0;
  const check = {
    name: 'certificate',
    passed: verdict === 'proven',
    points: boxes,
    inconclusive: open.length,
    maxAbsError: error,
    maxRelError: refuted ? error / Math.max(Math.abs(refuted.gradient), Math.abs(refuted.slope)) : 0,
    worst: refuted
      ? {
          x: refuted.x,
          params: refuted.params,
          got: refuted.gradient,
          due: refuted.slope,
          error,
          tolerance: bound,
        }
      : null,
    message: verdict === 'proven' ? '' : detail,
    detail,
  };
  return { certificate, check };
}
